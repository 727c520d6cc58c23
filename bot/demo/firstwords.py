"""What the invented people write when the demo first starts, so that no chat is empty.

They write through their phones like anybody else: the bot answers them and books what they say.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.demo.phones import FIRST
from bot.simulator import Simulator
from budgeting.db.tables import Member

#: First name: what they write, in order.
SAID: dict[str, Sequence[str]] = {
    "Amina": ("خبز ١٢٫٥٠", "spesa lidl 43,20", "/plan"),
    "Lucia": ("pane 3,20", "ieri benzina 20", "latte 1,60 ⏎ uova 2,50"),
    "Harpreet": ("groceries 18.40", "/budget", "/plan"),
    "Piero": ("/menu", "quando è l'appuntamento?"),
    "Grace": ("bus tickets 6.80", "/training"),
}
#: Seconds to wait for the bot; after that the person writes no more.
PATIENCE = 20.0


async def say(simulator: Simulator, bot: str, members: Sequence[Member]) -> None:
    """Let each person write line by line, waiting each time until the bot has received it."""
    for member in members:
        name = member.name.split()[0]
        for line in SAID.get(name, ()):
            simulator.send_text(FIRST + member.id, line.replace(" ⏎ ", "\n"), bot=bot)
            try:
                async with asyncio.timeout(PATIENCE):
                    await simulator.settled()
            except TimeoutError:
                return
