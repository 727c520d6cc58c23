"""Commands about the database and the machine: migrate, doctor."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.failing import Wrong


def register(app: typer.Typer) -> None:
    app.command()(migrate)
    app.command()(doctor)


def migrate(
    to: Annotated[str, typer.Option(help="The revision to migrate to, up or down.")] = "head",
) -> None:
    """Migrate the database to the schema this version expects."""
    from alembic.util import CommandError

    from bot import settings
    from bot.storage import move, opened
    from budgeting.db import migrate as migrations

    with opened(settings.read()) as database:
        before = migrations.current(database)
        try:
            move(database, to)
        except CommandError:
            raise Wrong(f"There is no revision {to!r}.") from None
        after = migrations.current(database)
    typer.echo(f"The database was at {before or 'nothing'} and is at {after or 'nothing'}.")


def doctor() -> int:
    """Check everything that Ponte needs and say what is missing."""
    from bot.doctor import examine

    marks = {"ok": "  ok    ", "note": "  note  ", "missing": "MISSING "}
    lacking = 0
    for finding in examine():
        lacking += finding.state == "missing"
        typer.echo(marks[finding.state] + finding.words)
    if lacking:
        typer.echo(f"\nMissing: {lacking}. See above for what to do.")
    return 1 if lacking else 0
