"""Commands about people: programmes, households, members, invites, staff."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import offboarding, programmes
from bot.cli.common import ProgrammeCode, clock, opened, programme_of, staff_id_of
from bot.cli.failing import Wrong
from bot.cli.languages import ChatLanguage, StaffLanguage, known, staffs
from bot.cli.numbers import numbers
from bot.cli.passwords import password
from dialogs.text.languages import MAIN

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from budgeting.db.tables import Household
    from budgeting.tokens import Ticket


def register(app: typer.Typer) -> None:
    app.command()(invite)
    app.command()(phones)
    app.command()(unlink)
    groups: dict[tuple[str, str], dict[str, Callable[..., None]]] = {
        ("programme", "Programmes."): {
            "add": add_programme,
            "numbers": numbers,
            "show": programmes.show,
            "set": programmes.change,
        },
        ("household", "Households."): {"add": add_household},
        ("member", "Members of households."): {"add": add_member},
        ("staff", "People who accompany families."): {
            "add": add_staff,
            "link": link_staff,
            "password": password,
            **offboarding.COMMANDS,
        },
    }
    for (name, text), commands in groups.items():
        group = typer.Typer(help=text, rich_markup_mode=None)
        for command, function in commands.items():
            group.command(command)(function)
        app.add_typer(group, name=name)


def add_programme(
    code: Annotated[str, typer.Argument(help="A short name for the command line.")],
    name: Annotated[str, typer.Argument(help="What people call it.")],
    contact: Annotated[str, typer.Option(help="How families reach the office.")] = "",
    like: Annotated[
        str | None,
        typer.Option(
            help="The code of a programme to begin like: settings, phrases, labels, numbers, services."
        ),
    ] = None,
) -> None:
    """Add a programme."""
    from budgeting import next_programme, programmes
    from budgeting.next_programme import Beginning

    def job(session: Session) -> int:
        if like is None:
            return programmes.create(session, clock(), None, code, name, office_contact=contact).id
        source = programme_of(session, like)
        beginning = Beginning(code, name, contact)
        return next_programme.start(session, clock(), None, source.id, beginning).id

    with opened() as (database, _):
        made = database.write(job)
    typer.echo(f"Programme {made}: {code}.")


def add_household(
    reference: Annotated[str, typer.Argument(help="The landlord's or the office's reference number.")],
    name: Annotated[str, typer.Argument(help="The family's name.")],
    programme: ProgrammeCode = None,
    coach: Annotated[str | None, typer.Option(help="Its coach's e-mail address.")] = None,
    pay_day: Annotated[int, typer.Option(help="The day its budget month begins, 1 to 31.")] = 1,
) -> None:
    """Add a household."""
    from budgeting import households

    def job(session: Session) -> int:
        coach_id = staff_id_of(session, coach) if coach else None
        programme_id = programme_of(session, programme).id
        return households.create_household(
            session, clock(), None, programme_id, reference, name, coach_id=coach_id, pay_day=pay_day
        ).id

    with opened() as (database, _):
        made = database.write(job)
    typer.echo(f"Household {made}. `ponte member add {made} NAME` adds its people.")


def add_member(
    household_id: Annotated[int, typer.Argument(help="Number of the household.")],
    name: Annotated[str, typer.Argument(help="The person's name.")],
    language: ChatLanguage = MAIN,
    child: Annotated[bool, typer.Option("--child", help="The person is a minor.")] = False,
    sees_arrears: Annotated[bool, typer.Option("--sees-arrears", help="May read about arrears.")] = False,
) -> None:
    """Add a person to a household."""
    from budgeting import households

    spoken = known(language)
    with opened() as (database, _):
        made = database.write(
            lambda s: (
                households.add_member(
                    s, clock(), None, household_id, name, spoken, not child, sees_arrears
                ).id
            )
        )
    typer.echo(f"Member {made}. `ponte invite {made}` makes their link.")


def invite(
    member_id: Annotated[int, typer.Argument(help="Number of the member.")],
    svg: Annotated[Path | None, typer.Option(help="Also write the QR code to this file.")] = None,
) -> None:
    """Make a member's invite: a link and its QR code, valid once, for 14 days.

    A phone the member linked before stops working at once.
    """
    from io import BytesIO

    import segno

    from bot import file_modes, links
    from budgeting import households

    with opened() as (database, settings):
        name = links.username(settings)
        had_one = database.write(lambda s: households.phones.in_use(s, member_id))
        ticket, until = database.write(lambda s: _invited(s, member_id))
    link = links.invite_link(settings, name, ticket.token)
    code = segno.make(link, micro=False)
    code.terminal(compact=True)
    typer.echo(link)
    if had_one:
        typer.echo("The phone that this member had linked has stopped working.")
    typer.echo(f"Good once, until {until:%d.%m.%Y %H:%M}.")
    if svg is not None:
        # Whoever reads the code becomes the member.
        drawn = BytesIO()
        code.save(drawn, kind="svg", scale=8)
        try:
            file_modes.write(svg, drawn.getvalue())
        except OSError as error:
            raise Wrong(f"The file {svg} cannot be written ({error.strerror}).") from None


def phones(
    household_id: Annotated[int, typer.Argument(help="Number of the household.")],
) -> None:
    """List the linked phones of a household's members."""
    from budgeting import households

    def job(session: Session) -> list[str]:
        household = households.get_household(session, household_id)
        members = {member.id: member.name for member in households.get_members(session, household_id)}
        linked = households.phones.linked(session, *members)
        return [
            f"Phone {phone.id}: member {phone.member_id}, {members[phone.member_id]}, "
            f"since {_day(phone.linked_at, household)}"
            + (f", last used {_day(phone.last_seen_at, household)}." if phone.last_seen_at else ".")
            for phone in linked
        ]

    with opened() as (database, _):
        lines = database.write(job)
    for line in lines or ["Nobody of this household has a linked phone."]:
        typer.echo(line)
    if lines:
        typer.echo("`ponte unlink PHONE --reason WHY` ends one.")


def unlink(
    phone: Annotated[int, typer.Argument(help="Number of the phone, as `ponte phones` shows it.")],
    reason: Annotated[str, typer.Option(help="The reason, for the audit. No names, please.")],
) -> None:
    """Unlink a member's phone: it stops working at once."""
    from budgeting import households

    if not reason.strip():
        raise Wrong("Say why with --reason: it appears in the audit.")

    def job(session: Session) -> None:
        member_id = households.phones.owner(session, phone)
        households.phones.end_one(session, clock(), None, member_id, phone, reason.strip()[:200])

    with opened() as (database, _):
        database.write(job)
    typer.echo(f"Phone {phone} is no longer linked. `ponte invite MEMBER` creates a link for a new one.")


def _invited(session: Session, member_id: int) -> tuple[Ticket, datetime]:
    """Create an invite; returns it with its expiry, in the family's local time."""
    from budgeting import households
    from budgeting.clock import zone
    from budgeting.households import invites

    ticket = invites.create(session, clock(), None, member_id)
    member = households.get_member(session, member_id)
    household = households.get_household(session, member.household_id)
    return ticket, ticket.expires_at.astimezone(zone(household.zone))


def _day(moment: datetime, household: Household) -> str:
    from budgeting.programmes import day_of

    return f"{day_of(moment, household):%d.%m.%Y}"


def add_staff(
    email: Annotated[str, typer.Argument(help="Their e-mail address, which also identifies them.")],
    name: Annotated[str, typer.Option(help="Their full name.")],
    role: Annotated[str, typer.Option(help="administrator, coordinator, operator, coach or partner.")],
    first_name: Annotated[
        str | None, typer.Option(help="The name families see; by default its first word.")
    ] = None,
    programme: ProgrammeCode = None,
    language: StaffLanguage = MAIN,
    phone: Annotated[str, typer.Option(help="Their telephone number.")] = "",
) -> None:
    """Add a staff person with a role, or give an existing person another role."""
    from budgeting import staff
    from budgeting.states.staff import Role

    if "@" not in email:
        raise Wrong(f"{email!r} is no address.")
    spoken = staffs(language)
    if role not in set(Role):
        raise Wrong(f"There is no role {role!r}; there are {', '.join(Role)}.")

    def job(session: Session) -> int:
        person = staff.by_email(session, email) or staff.create(
            session, clock(), email, name, first_name or name.split()[0], spoken, phone
        )
        staff.give_role(session, clock(), None, person.id, programme_of(session, programme).id, Role(role))
        return person.id

    with opened() as (database, _):
        made = database.write(job)
    typer.echo(f"Staff person {made}: {role}. `ponte staff link {email}` links their phone.")


def link_staff(email: Annotated[str, typer.Argument(help="Their e-mail address.")]) -> None:
    """Make the link that connects a staff person's own Telegram account to the staff bot."""
    from bot import links
    from budgeting import audit, staff
    from budgeting.audit import AuditAction

    def job(session: Session) -> str:
        staff_id = staff_id_of(session, email)
        audit.note(session, clock(), None, AuditAction.STAFF_LINK, "staff", staff_id)
        return staff.create_link(session, clock(), staff_id).token

    with opened() as (database, settings):
        name = links.username(settings, staff=True)
        token = database.write(job)
    typer.echo(links.invite_link(settings, name, token))
    typer.echo("Good once, for a week.")
