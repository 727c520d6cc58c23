"""Commands to try the bot's language: parse a text, play a transcript, chat in the terminal."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.failing import Wrong
from bot.cli.languages import ChatLanguage, WrittenLanguage, known, understood
from dialogs.text.languages import MAIN


def register(app: typer.Typer) -> None:
    app.command()(understand)
    app.command()(play)
    app.command()(chat)


def understand(
    text: Annotated[
        str | None, typer.Argument(help="What a person might write, or the file of a --batch.")
    ] = None,
    language: WrittenLanguage = MAIN,
    today: Annotated[str | None, typer.Option(help="The day it was written, YYYY-MM-DD.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
    batch: Annotated[
        bool,
        typer.Option(
            "--batch",
            help="Read JSON lines {text, language, today}, print one JSON list of entries per line. Why a line is"
            " asked about is in the problems of its entries; of a line without entries, on standard error.",
        ),
    ] = False,
    asked: Annotated[
        bool,
        typer.Option("--asked", help="With --batch, print {entries, problems} per line instead of a list."),
    ] = False,
) -> None:
    """Show how the spending parser reads a text.

    With --batch, each entry also says whether its words named the heading (category_known) and what else of its
    text is asked about (problems). A line that is only asked about is an empty list, and its problems are on standard
    error ("Line 3 is asked about: currency"). With --asked, each line is an object {entries, problems}, so that both
    are always there.
    """
    if batch:
        _batch(text, language, today, asked=asked)
        return
    if text is None:
        raise Wrong("Give the text to understand, or use --batch with JSON lines.")
    entries = _entries(text, language, today)[0]
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


def _batch(file: str | None, language: str, today: str | None, *, asked: bool) -> None:
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
                said = json.loads(line)
                entries, problems = _entries(
                    said["text"], said.get("language", language), said.get("today", today), batch=True
                )
            except (ValueError, KeyError, TypeError, AttributeError, Wrong) as error:
                # Answers must stay in step with the input lines, so a bad line gets one too.
                reason = str(error) if isinstance(error, Wrong) else "it is not {text, language, today}"
                typer.echo(f"Line {number}: {reason}", err=True)
                entries, problems = [], []
            if problems and not entries and not asked:
                typer.echo(f"Line {number} is asked about: {', '.join(problems)}", err=True)
            typer.echo(_json({"entries": entries, "problems": problems} if asked else entries))


def _entries(
    text: str, language: str, today: str | None, *, batch: bool = False
) -> tuple[list[dict[str, Any]], list[str]]:
    """The entries, and why the rest is asked about."""
    from dialogs.understand import read_entries

    if not isinstance(text, str) or not isinstance(language, str):
        raise TypeError("text and language are words")
    result = read_entries(text, language=understood(language), today=_day(today))
    problems = [str(problem.code) for problem in result.problems]
    entries = [
        {
            "kind": str(entry.kind),
            "amount_minor": entry.amount.minor,
            "currency": entry.amount.currency,
            "category": str(entry.category),
            "date": entry.on.isoformat(),
            "note": entry.note,
            "ambiguous": entry.ambiguous,
            **({"category_known": entry.category_known, "problems": problems} if batch else {}),
        }
        for entry in result.entries
    ]
    return entries, problems


def _day(today: str | None) -> date:
    # Not `budgeting.programmes.days`, which loads the database: this command answers at once.
    from budgeting.clock import SystemClock, default_today

    if today is None:
        return default_today(SystemClock())
    try:
        return date.fromisoformat(today)
    except (TypeError, ValueError):
        raise Wrong(f"{today!r} is not a date; write it as 2026-03-02.") from None


def _json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


def play(
    file: Annotated[Path, typer.Argument(help="A transcript, as in tests/transcripts.")],
    update: Annotated[bool, typer.Option("--update", help="Write the answers into the file.")] = False,
) -> int:
    """Play a transcript through the engine and show the result; exit code 1 if it differs from the file."""
    from bot.cli.terminal import throw_away
    from budgeting.clock import SetClock
    from dialogs.text.words import Words
    from dialogs.transcripts import EngineStage, build, read
    from dialogs.transcripts import play as played_by
    from dialogs.transcripts.script import ScriptError
    from dialogs.transcripts.setting import start

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise Wrong(f"The transcript {file} cannot be read.") from None
    try:
        script = read(text)
        clock = SetClock(start(script))
        with throw_away() as database:
            setting = database.write(lambda session: build(session, clock, script))
            if not setting.people:
                raise Wrong(f"The transcript {file} names no member in its head.")
            played = played_by(script, EngineStage(database, clock, Words(), setting), setting.speaker)
    except ScriptError as error:
        raise Wrong(f"The transcript {file} cannot be played: {error}.") from None
    typer.echo(played, nl=False)
    if played == text:
        return 0
    if update:
        file.write_text(played, encoding="utf-8")
        return 0
    _show_difference(text, played)
    return 1


def _show_difference(written: str, played: str) -> None:
    import difflib

    lines = difflib.unified_diff(
        written.splitlines(), played.splitlines(), "as written", "as played", "", "", 1, ""
    )
    typer.echo("It went differently from the script:", err=True)
    for line in lines:
        typer.echo(line, err=True)


def chat(
    language: ChatLanguage = MAIN,
    member: Annotated[
        int | None,
        typer.Option(help="A member of the database of PONTE_DATABASE_URL, instead of an invented one."),
    ] = None,
) -> None:
    """Chat with the bot in the terminal, as an invented person in a temporary database."""
    from bot import settings
    from bot.cli.terminal import Terminal, somebody, throw_away
    from bot.storage import opened
    from budgeting.clock import SystemClock
    from budgeting.errors import NotFound
    from dialogs.text.words import Words

    clock, words, spoken = SystemClock(), Words(), known(language)
    where = throw_away() if member is None else opened(settings.read(), current=True)
    with where as database:
        chosen = somebody(database, clock, spoken) if member is None else member
        try:
            terminal = Terminal(database, clock, words, chosen)
        except NotFound:
            raise Wrong(f"There is no member {member}.") from None
        terminal.talk(lambda: input("\n> "), typer.echo)
