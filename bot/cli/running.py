"""Commands that run the demo, and the parts of Ponte itself."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failing import Wrong

if TYPE_CHECKING:
    from bot.settings import Settings


#: A production installation comes without the simulator.
NO_DEMO = (
    "The demo is not part of this installation: it comes with the source of Ponte, where `make demo` starts it. "
    "Nothing else is missing."
)


class Part(StrEnum):
    ALL = "all"
    BOT = "bot"
    COURIER = "courier"
    CLOCK = "clock"
    WORKER = "worker"
    CONSOLE = "console"
    STAFF = "staff"


def register(app: typer.Typer) -> None:
    app.command()(demo)
    app.command()(run)


def demo(
    reset: Annotated[
        bool, typer.Option("--reset", help="Start over with the families as on day one.")
    ] = False,
) -> None:
    """Run everything on this machine, with invented families and a simulated Telegram."""
    from bot import app, logs, settings

    try:
        from bot.demo import Busy, NotTheDemos, claim
        from bot.demo import demo as run_demo
    except ModuleNotFoundError as missing:
        if missing.name not in ("bot.demo", "bot.simulator"):
            raise
        raise Wrong(NO_DEMO, 1) from None

    current_settings = settings.read()
    app.arm_failpoint(current_settings)

    async def start() -> None:
        await run_demo(current_settings, _say, app.stop_on_signals(), reset=reset)

    try:
        # Check this before logging: the log would go into a folder that isn't the demo's.
        claim(current_settings.demo_folder)
        logs.set_up(current_settings.log_level, current_settings.demo_folder / "ponte.log")
        asyncio.run(start())
    except (Busy, NotTheDemos) as refused:
        raise Wrong(str(refused), 1) from None
    _say("Ponte has stopped; everything is kept.")


def run(
    part: Annotated[
        Part, typer.Argument(help="Which part to run; by default all in one process.")
    ] = Part.ALL,
) -> None:
    """Run Ponte, or one part of it, against Telegram."""
    from bot import app, logs, settings

    current_settings = settings.read()
    app.arm_failpoint(current_settings)
    logs.set_up(current_settings.log_level)
    asyncio.run(_run(current_settings, part))


async def _run(settings: Settings, part: Part) -> None:
    from bot import app
    from bot.storage import opened
    from budgeting.clock import SystemClock

    with opened(settings, current=True) as database:
        async with app.built(settings, app.names_of(part), database, SystemClock()) as parts:
            app.calm_memory()
            await parts.run(app.stop_on_signals())


def _say(words: str) -> None:
    typer.echo(words)
    typer.get_text_stream("stdout").flush()
