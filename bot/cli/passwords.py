"""A staff person's password for the console, typed twice and shown nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failing import Wrong

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def password(email: Annotated[str, typer.Argument(help="Their address.")]) -> None:
    """Set a staff person's password for the console; it is asked for, so that no history keeps it."""
    from bot.cli.people import opened
    from bot.console import SHORTEST, hashed
    from budgeting import staff
    from budgeting.clock import SystemClock

    with opened() as (database, _):
        with database.read() as session:
            person = staff.by_email(session, email)
        if person is None:
            raise Wrong(f"There is nobody with the address {email}.")
        wanted: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        if len(wanted) < SHORTEST:
            raise Wrong(f"A password needs at least {SHORTEST} characters.")
        staff_id, kept = person.id, hashed(wanted)

        def job(session: Session) -> None:
            staff.set_password(session, SystemClock(), staff_id, kept)

        database.write(job)
    typer.echo(f"{email} can sign in to the console.")
