"""A stand-in for the engine's entry point that records what it is given: for the tests of polling and webhook."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any

from budgeting.db.engine import Database
from budgeting.errors import DatabaseUnavailable
from dialogs.engine.incoming import Incoming, Received
from dialogs.text.words import Words


class Engine:
    """Stands in for the engine's entry point: remembers what was committed, and can be slow or broken."""

    def __init__(self) -> None:
        self.received: dict[int, list[str]] = defaultdict(list)
        self.numbers: list[int] = []
        self.repeats = 0
        self.away = 0
        self.hold: dict[int, asyncio.Event] = {}
        self.toast: str | None = None

    async def __call__(self, _database: Database, _clock: Any, _words: Words, incoming: Incoming) -> Received:
        if self.away:
            self.away -= 1
            raise DatabaseUnavailable
        if incoming.text == "poison":
            raise LookupError(incoming.text)
        if incoming.chat_id in self.hold:
            await self.hold[incoming.chat_id].wait()
        await asyncio.sleep(0)
        if incoming.update_id in self.numbers:
            self.repeats += 1
            return Received(duplicate=True)
        self.numbers.append(incoming.update_id)
        self.received[incoming.chat_id].append(incoming.tap or incoming.text)
        return Received(toast=self.toast)
