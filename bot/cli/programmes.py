"""Commands about what a programme has settled: promises, alerts, who is on call at night."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import clock, opened, programme_of, staff_id_of
from bot.cli.failing import Wrong

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from budgeting.db.tables import Programme

#: As the command line says it: the value that is kept.
NIGHT = {"nobody": "nobody", "on-call": "on_call", "everybody": "everybody"}
Code = Annotated[str | None, typer.Argument(help="Code of the programme; the oldest running one otherwise.")]


def show(code: Code = None) -> None:
    """Show what a programme promises and whom it alerts."""

    with opened() as (database, _), database.read() as session:
        for line in _settled(session, code):
            typer.echo(line)


def change(
    code: Code = None,
    same_day_until: Annotated[
        str | None, typer.Option(help="Who asks before this hour is promised an answer the same day, 12:00.")
    ] = None,
    urgent_within: Annotated[
        int | None, typer.Option(help="Minutes of office time within which urgent things are answered.")
    ] = None,
    alert_after: Annotated[
        int | None,
        typer.Option(help="Minutes after which an alert that nobody took goes to the next person."),
    ] = None,
    night: Annotated[
        str | None,
        typer.Option(help="Who is alerted of urgent things at night: nobody, on-call or everybody."),
    ] = None,
    on_call: Annotated[
        list[str] | None,
        typer.Option(
            help="Address of somebody who is on call at night; once for each, in place of those before."
        ),
    ] = None,
) -> None:
    """Change what a programme promises and whom it alerts."""
    from budgeting import programmes

    given: dict[str, object] = {"urgent_within_minutes": urgent_within, "alert_after_minutes": alert_after}
    values = {name: minutes for name, minutes in given.items() if minutes is not None}
    if same_day_until is not None:
        values["same_day_until"] = _hour(same_day_until)
    if night is not None:
        if night not in NIGHT:
            raise Wrong(f"There is no night rule {night!r}; there are {', '.join(NIGHT)}.")
        values["night_alerts"] = NIGHT[night]

    def job(session: Session) -> list[str]:
        programme = programme_of(session, code)
        if on_call is not None:
            values["on_call"] = [staff_id_of(session, email) for email in on_call]
        programmes.settle(session, clock(), None, programme.id, **values)
        return _settled(session, programme.code)

    with opened() as (database, _):
        for line in database.write(job):
            typer.echo(line)


def _settled(session: Session, code: str | None) -> list[str]:
    from budgeting.tasks import on_call

    programme = programme_of(session, code)
    days = "".join(str(day) for day in programme.office_days)
    reached = on_call.reached_by_night(session, programme)
    return [
        f"Programme {programme.code}: {programme.name}.",
        f"  Office     {programme.office_from:%H:%M} to {programme.office_to:%H:%M} on weekdays {days}.",
        f"  Answers    the same day to who asks before {programme.same_day_until:%H:%M}, else the next office day.",
        f"  Urgent     within {programme.urgent_within_minutes} minutes of office time.",
        f"  Alerts     go to the next person after {programme.alert_after_minutes} minutes.",
        f"  At night   {_night(programme)}; {len(reached)} can be reached now.",
    ]


def _night(programme: Programme) -> str:
    return next(word for word, setting in NIGHT.items() if setting == programme.night_alerts)


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise Wrong(f"{text!r} is no hour; write it as 12:00.") from None
