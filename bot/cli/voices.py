"""Commands about reading aloud: clips for a speaker to judge, and what is approved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import ProgrammeCode, opened, programme_of
from bot.cli.failing import Wrong
from bot.cli.languages import known


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help="Reading messages aloud: clips to judge a voice by, and which are approved.",
        no_args_is_help=True,
    )
    group.command()(sample)
    group.command()(show)
    app.add_typer(group, name="voice")


def sample(
    language: Annotated[str, typer.Argument(help="A language of the chat, such as it, en or ar.")],
    folder: Annotated[Path, typer.Argument(help="Where to put the clips; it is made if it is missing.")],
) -> None:
    """Make clips of the sentences that families hear most, for somebody who speaks the language to judge."""
    from dialogs.text.words import Words
    from dialogs.voices import samples
    from dialogs.voices.making.process import VoiceMaker, installed

    code = known(language)
    if not installed():
        raise Wrong(
            "The engine that reads aloud is not here: install the packages espeakng-loader and soundfile."
        )
    folder.mkdir(parents=True, exist_ok=True)
    maker, written = VoiceMaker(), []
    for number, lines in enumerate(samples.lines(Words(), code), start=1):
        sound = maker.made(code, lines)
        if sound is None:
            raise Wrong(f"The engine makes no sound in {code}; `ponte doctor` says more.")
        name = f"{code}-{number:02}.ogg"
        (folder / name).write_bytes(sound)
        written.append(f"{name}: {' / '.join(lines)}")
    (folder / f"{code}.txt").write_text("\n".join(written) + "\n", encoding="utf-8")
    typer.echo("\n".join(written))
    typer.echo(
        f"{len(written)} clips are in {folder}; the console approves the language, on the programme's page."
    )


def show(code: ProgrammeCode = None) -> None:
    """Say which languages are read aloud in a programme, and who approved them."""
    from budgeting import voices

    with opened() as (database, _), database.read() as session:
        programme = programme_of(session, code)
        approved = voices.approvals(session, programme.id)
        name = programme.code
    for language, approval in sorted(approved.items()):
        typer.echo(f"{language}: {approval.at:%Y-%m-%d} {approval.by}".rstrip())
    if not approved:
        typer.echo(f"Nothing is read aloud in {name} yet.")
