"""Commands that speak: what a text means, a transcript played, a conversation in the terminal."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated, Any

import typer

from bot.cli.failing import Wrong
from bot.cli.languages import known


def register(app: typer.Typer) -> None:
    app.command()(understand)


def understand(
    text: Annotated[
        str | None, typer.Argument(help="What a person might write, or the file of a --batch.")
    ] = None,
    language: Annotated[str, typer.Option(help="Language of the writer, such as it, en or ar.")] = "it",
    today: Annotated[str | None, typer.Option(help="The day on which it is written, YYYY-MM-DD.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with a JSON list.")] = False,
    batch: Annotated[
        bool,
        typer.Option("--batch", help="Read JSON lines {text, language, today}, write a JSON list a line."),
    ] = False,
) -> None:
    """Show what the spending parser makes of a text."""
    if batch:
        _batch(text, language, today)
        return
    if text is None:
        raise Wrong("Say which text is to be understood, or use --batch with JSON lines.")
    entries = _entries(text, language, today)
    if as_json:
        typer.echo(_json(entries))
        return
    for entry in entries:
        amount = f"{entry['amount_minor'] / 100:.2f} {entry['currency']}"
        doubt = " (amount unclear)" if entry["ambiguous"] else ""
        typer.echo(
            f"{entry['kind']} {amount} {entry['category']} {entry['date']} {entry['note']}{doubt}".rstrip()
        )
    if not entries:
        typer.echo("No entry.")


def _batch(file: str | None, language: str, today: str | None) -> None:
    import json

    try:
        source = open(file, encoding="utf-8") if file and file != "-" else sys.stdin  # noqa: SIM115 - closed below
    except OSError as error:
        raise Wrong(f"The file {file} cannot be read ({error.strerror}).") from None
    with source:
        for number, line in enumerate(source, 1):
            if not line.strip():
                continue
            try:
                asked = json.loads(line)
                entries = _entries(asked["text"], asked.get("language", language), asked.get("today", today))
            except (ValueError, KeyError, TypeError, AttributeError, Wrong) as error:
                # The answers must stay beside their questions, so a bad line still gets one.
                reason = str(error) if isinstance(error, Wrong) else "it is no {text, language, today}"
                typer.echo(f"Line {number}: {reason}", err=True)
                entries = []
            typer.echo(_json(entries))


def _entries(text: str, language: str, today: str | None) -> list[dict[str, Any]]:
    from dialogs.understand import read_entries

    if not isinstance(text, str) or not isinstance(language, str):
        raise TypeError("text and language are words")
    return [
        {
            "kind": str(entry.kind),
            "amount_minor": entry.amount.minor,
            "currency": entry.amount.currency,
            "category": str(entry.category),
            "date": entry.on.isoformat(),
            "note": entry.note,
            "ambiguous": entry.ambiguous,
        }
        for entry in read_entries(text, language=known(language), today=_day(today)).entries
    ]


def _day(today: str | None) -> date:
    if today is None:
        return date.today()  # noqa: DTZ011 - the person's own day, at their own terminal
    try:
        return date.fromisoformat(today)
    except (TypeError, ValueError):
        raise Wrong(f"{today!r} is no date; write it as 2026-03-02.") from None


def _json(entries: list[dict[str, Any]]) -> str:
    import json

    return json.dumps(entries, ensure_ascii=False)
