"""Commands about courses and meetings: list those planned, and announce one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import opened
from bot.cli.failing import Wrong

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Courses and meetings.", rich_markup_mode=None)
    group.command("list")(list_sessions)
    group.command("announce")(announce)
    app.add_typer(group, name="training")


def list_sessions() -> None:
    """List the coming sessions, with the numbers that `announce` takes."""
    from sqlalchemy import select

    from budgeting.activities.view import in_language
    from budgeting.clock import SystemClock, local_date
    from budgeting.db.tables import Activity, ActivitySession
    from budgeting.states.activities import SessionState
    from dialogs.text.languages import MAIN

    with opened() as (database, _), database.read() as session:
        rows = session.execute(
            select(ActivitySession, Activity.title)
            .join(Activity, Activity.id == ActivitySession.activity_id)
            .where(
                ActivitySession.starts_at > SystemClock().now(), ActivitySession.state == SessionState.PLANNED
            )
            .order_by(ActivitySession.starts_at)
            .limit(50)
        ).all()
        for row in rows:
            meeting: ActivitySession = row.ActivitySession
            typer.echo(
                f"{meeting.id}  {local_date(meeting.starts_at, meeting.zone)}  {in_language(row.title, MAIN)}"
            )
    if not rows:
        typer.echo("Nothing is planned.")


def announce(
    session_id: Annotated[int, typer.Argument(help="The session's number, as `training list` shows it.")],
) -> None:
    """Tell every adult in the programme about a session; nobody gets the message twice."""
    from budgeting.clock import SystemClock
    from budgeting.errors import NotFound, NotPossible
    from dialogs.broadcasts import announce_session
    from dialogs.text.words import Words

    def job(session: Session) -> tuple[int, int]:
        return announce_session(session, SystemClock(), Words(), None, session_id)

    with opened() as (database, _):
        try:
            told, passed_over = database.write(job)
        except NotFound:
            raise Wrong(f"There is no session {session_id}; `ponte training list` shows them.") from None
        except NotPossible:
            raise Wrong(f"Session {session_id} has begun or was cancelled.") from None
    typer.echo(f"Queued for {told}; passed over {passed_over}.")
