"""Taps on inline buttons that wait for the bot's answerCallbackQuery."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.simulator.model import Json


@dataclass(slots=True)
class Tap:
    id: str
    bot_id: int
    at: float
    answer: Json | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class Callbacks:
    """Open taps by query id, oldest first, so that expired ones are at the front."""

    def __init__(self) -> None:
        self._taps: OrderedDict[str, Tap] = OrderedDict()

    def open(self, bot_id: int, at: float) -> Tap:
        tap = Tap(str(secrets.randbits(62)), bot_id, at)
        self._taps[tap.id] = tap
        return tap

    def answer(self, query_id: str, bot_id: int, answer: Json, at: float, life: float) -> bool:
        """Answer a tap. False if the query is unknown, another bot's, or older than `life` seconds."""
        while self._taps and next(iter(self._taps.values())).at + life < at:
            self._taps.popitem(last=False)
        tap = self._taps.get(query_id)
        if tap is None or tap.bot_id != bot_id:
            return False
        if tap.answer is None:
            tap.answer = answer
            tap.answered.set()
        return True
