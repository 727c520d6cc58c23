"""Commands that end staff access: suspend people, revoke roles, unlink phones, close sessions, hand work over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli.common import clock, opened, programme_of, staff_id_of
from bot.cli.failing import Wrong

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from budgeting.staff.offboarding import Handed, Work

T = TypeVar("T")
Email = Annotated[str, typer.Argument(help="Their e-mail address.")]
Why = Annotated[str, typer.Option("--reason", help="The reason, for the audit. No names, please.")]
Colleague = Annotated[
    str | None,
    typer.Option(
        "--to", help="E-mail address of the colleague who takes over their work; by default the desk."
    ),
]
OfProgramme = Annotated[
    str | None, typer.Option("--programme", help="The programme's code; by default the oldest running one.")
]


def list_staff() -> None:
    """List all staff: address, roles, whether a phone is linked and a code asked for, number of sessions, whether
    suspended."""
    from sqlalchemy import select

    from budgeting import staff
    from budgeting.db.tables import Programme, Staff
    from budgeting.staff import second_factor

    with opened() as (database, _), database.read() as session:
        codes = {row.id: row.code for row in session.execute(select(Programme.id, Programme.code))}
        people = session.scalars(select(Staff).order_by(Staff.email)).all()
        with_code = second_factor.who_has(session, [person.id for person in people])
        for person in people:
            roles = sorted(f"{role} in {codes[where]}" for where, role in staff.roles_of(session, person.id))
            said = [
                ", ".join(roles) or "no role",
                "phone linked" if person.telegram_chat_id is not None else "no phone",
                f"sessions: {len(staff.sign_ins.signed_in(session, clock(), person.id))}",
                *(["code at sign-in"] if person.id in with_code else []),
                *([] if person.active else ["suspended"]),
            ]
            typer.echo(f"{person.email}  {person.name}  ({'; '.join(said)})")
    if not people:
        typer.echo("There are no staff yet: `ponte staff add` creates the first.")


def suspend(email: Email, to: Colleague = None, reason: Why = "") -> None:
    """End a person's access at once: sessions, phone, links. Their families and work go to a colleague or to the
    desk."""
    from budgeting.staff import offboarding

    handed = _write(
        email,
        lambda s, staff_id: offboarding.suspend(
            s, clock(), None, staff_id, to=_colleague(s, to), reason=_short(reason)
        ),
    )
    typer.echo(f"{email} is suspended: signed out everywhere, and no phone is linked.")
    _say(handed, to)


def resume(email: Email, reason: Why = "") -> None:
    """Let a suspended person in again, with their earlier roles."""
    from budgeting.staff import offboarding

    _write(email, lambda s, staff_id: offboarding.resume(s, clock(), None, staff_id, _short(reason)))
    typer.echo(f"{email} can sign in again. `ponte staff link {email}` links their phone.")


def revoke(
    email: Email,
    role: Annotated[str, typer.Argument(help="administrator, coordinator, operator, coach or partner.")],
    programme: OfProgramme = None,
    to: Colleague = None,
    reason: Why = "",
) -> None:
    """Take away one role in one programme; work that needs it goes to a colleague or to the desk."""
    from budgeting.staff import offboarding
    from budgeting.states.staff import Role

    if role not in set(Role):
        raise Wrong(f"There is no role {role!r}; there are {', '.join(Role)}.")
    handed = _write(
        email,
        lambda s, staff_id: offboarding.revoke(
            s,
            clock(),
            None,
            staff_id,
            programme_of(s, programme).id,
            Role(role),
            to=_colleague(s, to),
            reason=_short(reason),
        ),
    )
    typer.echo(f"{email} is {role} no more.")
    _say(handed, to)


def unlink(email: Email, reason: Why = "") -> None:
    """Unlink a person's phone from the staff bot, and cancel any open link."""
    from budgeting import staff

    _write(email, lambda s, staff_id: staff.take_away(s, clock(), None, staff_id, _short(reason)))
    typer.echo(f"No phone is linked to {email} any more.")


def reset_code(email: Email, reason: Why = "") -> None:
    """Turn off a person's code at sign-in: they lost the phone and the recovery codes. Signs them out everywhere."""
    from budgeting.staff import second_factor

    _write(email, lambda s, staff_id: second_factor.reset(s, clock(), None, staff_id, _short(reason)))
    typer.echo(f"{email} signs in with the password alone, until they set up the code again.")


def sessions(email: Email) -> None:
    """List the browsers in which a person is signed in, with their numbers."""
    from budgeting import staff
    from budgeting.clock import zone
    from budgeting.programmes import days

    with opened() as (database, _), database.read() as session:
        staff_id = staff_id_of(session, email)
        sign_ins = staff.sign_ins.signed_in(session, clock(), staff_id)
        here = zone(days.desk(session, staff_id).zone)
    for sign_in in sign_ins:
        typer.echo(
            f"{sign_in.id}  signed in {sign_in.created_at.astimezone(here):%d.%m.%Y %H:%M}, "
            f"last seen {sign_in.seen_at.astimezone(here):%d.%m.%Y %H:%M}"
        )
    if not sign_ins:
        typer.echo(f"{email} is signed in nowhere.")


def close_sessions(
    email: Email,
    session: Annotated[
        int | None, typer.Option(help="Number of the session to close; by default all.")
    ] = None,
    reason: Why = "",
) -> None:
    """Sign a person out, everywhere or in one browser."""
    from budgeting import staff

    def job(s: Session, staff_id: int) -> int:
        if session is None:
            return staff.sign_ins.close_all(s, clock(), None, staff_id, _short(reason))
        staff.sign_ins.close(s, clock(), None, staff_id, session, _short(reason))
        return 1

    typer.echo(f"Sessions closed: {_write(email, job)}.")


def hand_over(
    email: Email,
    to: Colleague = None,
    programme: Annotated[
        str | None,
        typer.Option("--programme", help="Code of a single programme; by default all."),
    ] = None,
    look: Annotated[bool, typer.Option("--look", help="Only show what would be handed over.")] = False,
    reason: Why = "",
) -> None:
    """Hand a person's families, cases, tasks and conversations to a colleague, or to the desk."""
    from budgeting.staff import offboarding

    if look:
        with opened() as (database, _), database.read() as session:
            staff_id = staff_id_of(session, email)
            where = programme_of(session, programme).id if programme else None
            _show(offboarding.counted(session, staff_id, where))
            for broadcast in offboarding.scheduled(session, staff_id):
                typer.echo(f"Announcement {broadcast.id} is planned, and stays as it is.")
        return

    def job(s: Session, staff_id: int) -> Handed:
        where = programme_of(s, programme).id if programme else None
        return offboarding.hand_over(
            s, clock(), None, staff_id, _colleague(s, to), programme_id=where, reason=_short(reason)
        )

    _say(_write(email, job), to)


COMMANDS: dict[str, Callable[..., None]] = {
    "list": list_staff,
    "suspend": suspend,
    "resume": resume,
    "revoke": revoke,
    "unlink": unlink,
    "reset-code": reset_code,
    "sessions": sessions,
    "close-sessions": close_sessions,
    "hand-over": hand_over,
}


def _write(email: str, job: Callable[[Session, int], T]) -> T:
    with opened() as (database, _):
        return database.write(lambda s: job(s, staff_id_of(s, email)))


def _colleague(session: Session, email: str | None) -> int | None:
    return staff_id_of(session, email) if email else None


def _short(reason: str) -> str:
    from budgeting.staff.offboarding.ending import LONGEST_REASON

    if len(reason) > LONGEST_REASON:
        raise Wrong(f"The reason is too long: {LONGEST_REASON} characters at most.")
    return reason


def _say(handed: Handed, to: str | None) -> None:
    if handed.colleague:
        typer.echo(f"To {to}: {_listed(handed.colleague)}.")
    if handed.desk:
        typer.echo(f"To the desk: {_listed(handed.desk)}.")
    if not handed.colleague and not handed.desk:
        typer.echo("Nothing was in their hands.")


def _show(counted: dict[Work, int]) -> None:
    typer.echo(f"In their hands: {_listed(counted)}." if counted else "Nothing is in their hands.")


def _listed(counted: dict[Work, int] | Counter[Work]) -> str:
    return ", ".join(f"{count} {_NAMES[work.value][count != 1]}" for work, count in counted.items())


_NAMES = {
    "families": ("family", "families"),
    "cases": ("case", "cases"),
    "actions": ("thing to do in a case", "things to do in cases"),
    "conversations": ("conversation", "conversations"),
    "tasks": ("task", "tasks"),
}
