"""A Telegram for this machine: the Bot API over HTTP, people with phones to drive, and faults on demand.

The demo, the training room, the end-to-end tests and the load tests use it; none of it runs in production, and the
wheel leaves it out. It is independent: it imports nothing else of ours (an import contract), and neither aiogram nor
python-telegram-bot, only starlette, uvicorn, sse-starlette and aiohttp. `Simulator` is the whole of it, `running`
serves it on a local socket, `python -m bot.simulator` does so from a terminal.
docs/simulator.md describes the control interface.
"""

from bot.simulator.errors import ControlError
from bot.simulator.limits import Limits
from bot.simulator.serve import running
from bot.simulator.simulator import Simulator

__all__ = ["ControlError", "Limits", "Simulator", "running"]
