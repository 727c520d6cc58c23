"""`python -m bot.simulator`: a Telegram for this machine, for a test suite in any language."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.simulator import ControlError, Limits, Simulator, running

_MORE = """
Point a Bot API library at the address that is printed, and drive the people over /sim/ (docs/simulator.md).
More bots come and go while it runs: POST /sim/bots, DELETE /sim/bots/NUMBER.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it. Exit code: 0 if stopped, 1 if it couldn't start, 2 for wrong arguments."""
    asked = _parser().parse_args(arguments)
    limits = Limits.lifted() if asked.no_limits else None
    simulator = Simulator(path=asked.data, limits=limits)
    try:
        for given in asked.bot:
            token, _, rest = given.partition(",")
            username, _, name = rest.partition(",")
            simulator.add_bot(token, username, name)
        asyncio.run(_serve(simulator, asked.host, asked.port))
    except (ControlError, ValueError, OSError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command writes to its terminal
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m bot.simulator",
        description="Run a Telegram Bot API server with people to drive, on this machine only.",
        epilog=_MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--bot",
        action="append",
        default=[],
        metavar="TOKEN[,USERNAME[,NAME]]",
        help="a bot, by a token such as 123456:ABC; once for each",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="an address of this machine itself (default: %(default)s)"
    )
    parser.add_argument(
        "--port", type=_port, default=8081, help="0 takes any free one (default: %(default)s)"
    )
    parser.add_argument("--data", type=Path, metavar="FILE", help="keep everything in this SQLite file")
    parser.add_argument("--no-limits", action="store_true", help="without Telegram's paces: nothing is a 429")
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: it lies between 0 and 65535")
    return int(text)


async def _serve(simulator: Simulator, host: str, port: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with running(simulator, host, port) as address:
        print(address, flush=True)  # noqa: T201 - the caller reads the address here
        await stop.wait()


if __name__ == "__main__":
    sys.exit(main())
