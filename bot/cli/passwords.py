"""Sets a staff person's console password: typed twice, never shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import opened
from bot.cli.failing import Wrong

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


#: The sentence for each weakness of a password that `weakness` names.
WEAK = {
    "short": "A password needs at least {shortest} characters.",
    "long": "This password is too long to type.",
    "own": "Anyone who knows their name or where they work would try this password; choose unrelated words.",
    "common": "This password is too easy to guess; three or four unrelated words are strong.",
}


def password(email: Annotated[str, typer.Argument(help="Their e-mail address.")]) -> None:
    """Set a staff person's console password. The command prompts for it, so no shell history keeps it."""
    from bot.console import SHORTEST, hashed, own_words, weakness
    from budgeting import staff
    from budgeting.clock import SystemClock

    with opened() as (database, _):
        with database.read() as session:
            person = staff.by_email(session, email)
            if person is None:
                raise Wrong(f"There is nobody with the address {email}.")
            own = own_words(session, person)
        chosen: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        if (weak := weakness(chosen, own)) is not None:
            raise Wrong(WEAK[weak].format(shortest=SHORTEST))
        staff_id, password_hash = person.id, hashed(chosen)

        def job(session: Session) -> None:
            staff.set_password(session, SystemClock(), staff_id, password_hash)

        database.write(job)
    typer.echo(f"{email} can sign in to the console.")
