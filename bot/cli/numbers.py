"""`ponte programme numbers`: shows and changes the numbers that help in need."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.common import opened
from bot.cli.failing import Wrong

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from budgeting.programmes.help_numbers import HelpNumber


def numbers(
    code: Annotated[str, typer.Argument(help="Code of the programme.")],
    from_file: Annotated[
        Path | None,
        typer.Option(
            "--set",
            help="A JSON file with the programme's own numbers: a list of objects with number, name, hours, topics, "
            "languages, source and checked_on. Replaces the earlier list; [] leaves only the general numbers.",
        ),
    ] = None,
) -> None:
    """Show the numbers that a programme's families get in need, or set its own."""
    from budgeting import programmes
    from budgeting.clock import SystemClock
    from budgeting.errors import NotPossible
    from budgeting.programmes import help_numbers

    own = None if from_file is None else _read(from_file)

    def job(session: Session) -> tuple[list[HelpNumber], date]:
        programme = programmes.by_code(session, code)
        if programme is None:
            raise Wrong(f"There is no programme {code!r}.")
        if own is not None:
            try:
                help_numbers.set_own(session, SystemClock(), None, programme.id, own)
            except NotPossible as error:
                raise Wrong(f"A number in {from_file} has no good {error.reason!r}.") from None
        return help_numbers.of_programme(session, programme.id), programmes.today(SystemClock(), programme)

    with opened() as (database, _):
        shown, today = database.write(job)
    for number in shown:
        old = "  check it again" if number.is_old(today) else ""
        topics = ", ".join(number.topics)
        typer.echo(f"{number.number:<14} {number.name} ({number.hours or 'hours unknown'})")
        typer.echo(f"               for {topics}; checked on {number.checked_on}, {number.source}{old}")


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Wrong(f"The file {path} cannot be read ({error.strerror}).") from None
    except ValueError:
        raise Wrong(f"The file {path} is no JSON.") from None
    if not isinstance(content, list) or not all(isinstance(entry, dict) for entry in content):
        raise Wrong(f"The file {path} holds no list of numbers.")
    return content
