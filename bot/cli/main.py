"""All commands together, and the one place where failures become sentences."""

from __future__ import annotations

import traceback
from typing import Annotated

import typer

from bot import file_modes
from bot.cli import database, people, running, talking, training, voices
from bot.cli.failing import Wrong, note_place

app = typer.Typer(
    name="ponte",
    help="Ponte: the families' bot, its demo, and what keeps it running.",
    add_completion=False,
    rich_markup_mode=None,  # rich alone would double the time of --help
    pretty_exceptions_enable=False,
)


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the full traceback of a failure.")] = False,
) -> None:
    """Ponte: the families' bot, its demo, and what keeps it running."""


running.register(app)
database.register(app)
people.register(app)
training.register(app)
talking.register(app)
voices.register(app)


def run(arguments: list[str]) -> int:
    """Run the command in ``arguments``. Exit code: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C."""
    with file_modes.files():
        return _run(arguments)


def _run(arguments: list[str]) -> int:
    try:
        code = app(arguments or ["--help"], prog_name="ponte", standalone_mode=False)
    except Wrong as wrong:
        return _say(str(wrong), wrong.exit_code)
    except typer.TyperException as error:
        return _say(f"{error.format_message().rstrip('.')}. `ponte --help` lists what there is.", 2)
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:  # noqa: BLE001 - last resort: people at a terminal get a sentence
        return _failed(error, debug="--debug" in arguments)
    return code if isinstance(code, int) else 0


def _failed(error: Exception, *, debug: bool) -> int:
    from bot.links import TelegramAway
    from bot.storage import NotCurrent
    from budgeting.errors import DatabaseUnavailable, SettingError

    if debug:
        traceback.print_exception(error)
        return 1
    if isinstance(error, SettingError):
        return _say(f"{str(error).rstrip('.')}.", 2)
    if isinstance(error, NotCurrent):
        return _say(str(error), 1)
    if isinstance(error, TelegramAway):
        return _say(f"Telegram cannot be asked now ({error}).", 1)
    if isinstance(error, DatabaseUnavailable):
        return _say(f"The database cannot be used now ({error}); `ponte doctor` says more.", 1)
    log = note_place(error)
    where = f"see where it happened in {log}; " if log else ""
    return _say(f"Something unexpected went wrong ({type(error).__name__}): {where}--debug shows it here.", 1)


def _say(sentence: str, code: int) -> int:
    typer.echo(sentence, err=True)
    return code
