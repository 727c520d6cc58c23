"""Long polling: for a bot without a public address.

Telegram reads an offset as "everything before this is settled", so our offset is the oldest update not yet committed;
we work on later ones of other chats in parallel and recognise them when they come again.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError, ClientDecodeError, TelegramConflictError, TelegramRetryAfter
from aiogram.methods import AnswerCallbackQuery, GetUpdates
from aiogram.types import Update

from bot import botapi
from bot.families.api_session import CutOff, RawUpdates
from bot.families.inbound import ALLOWED, Inbound, chat_of
from bot.families.overflow import Overflow

log = logging.getLogger(__name__)

#: Updates of one chat in memory; any more go to the overflow, if there is one.
LINE = 20
#: Updates in one of Telegram's responses.
PAGE = 100
#: How often an update may arrive cut off before we skip it.
ENOUGH_TRIES = 5
#: Seconds to wait for the current updates before asking for more.
_TOGETHER = 0.3


class Polling:
    """Polls Telegram for updates until stopped. ``timeout`` is the longest wait of one call, in seconds."""

    def __init__(
        self,
        bot: Bot,
        inbound: Inbound,
        overflow: Overflow | None = None,
        *,
        timeout: int = 25,
        pauses: Sequence[float] = (0.5, 1, 2, 5, 15),
    ) -> None:
        self._bot, self._inbound, self._overflow = bot, inbound, overflow
        self._timeout, self._pauses = timeout, pauses
        self._stopped = asyncio.Event()
        self._failures = 0
        #: How many updates to ask for, if fewer than the maximum; and which update arrived broken, how often in a row.
        self._limit: int | None = None
        self._broken = (0, 0)
        #: Whether the last response was full.
        self._full = False
        #: Updates in progress or done (None), by number, until Telegram has been told.
        self._seen: dict[int, asyncio.Task[None] | None] = {}
        #: Those of them that we answer from memory, with their chats.
        self._in_memory: dict[int, tuple[int, Update]] = {}
        self._taking: set[asyncio.Task[None]] = set()
        self._acknowledging: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        """Finish the fetched updates, tell Telegram, and let `run` return."""
        self._stopped.set()

    async def run(self) -> None:
        """Fetch updates and pass them on until `stop`."""
        try:
            if self._overflow is not None:
                await self._unless_stopped(self._overflow.resume())
            while not self._stopped.is_set():
                fetched = await self._unless_stopped(self._fetch())
                new = [update for update in fetched or () if _number(update) not in self._seen]
                self._begin_all(new)
                if self._full and not new:
                    self._make_way()
                await self._gather(anything_new=bool(new))
        finally:
            await self._finish()

    # -- asking

    async def _fetch(self) -> list[Update]:
        offset = self._offset()
        question = RawUpdates(
            offset=offset, timeout=self._timeout, limit=self._limit, allowed_updates=ALLOWED
        )
        if self._at_work():
            question.timeout = 0
        try:
            raw: list[Any] = await self._bot(question, request_timeout=self._timeout + 10)
            self._failures, self._limit, self._broken = 0, None, (0, 0)
        except CutOff as error:
            raw = error.whole
            await self._cut_off(error)
        except AiogramError as error:
            await self._back_off(error)
            return []
        self._full = len(raw) >= PAGE
        updates = self._readable(raw)
        if raw and not any(_number_of(item) for item in raw):
            # We can't settle any of these: they would come again at once, for ever.
            await self._back_off(ClientDecodeError("updates without numbers", ValueError(), None))
        self._forget_before(offset)
        return updates

    def _readable(self, raw: list[Any]) -> list[Update]:
        """Read each separately: an unreadable one is settled by its number and doesn't affect the others."""
        updates: list[Update] = []
        for item in raw:
            number = _number_of(item)
            # Don't reread updates that are in progress or were unreadable before.
            if number is not None and number in self._seen:
                continue
            if (update := self._inbound.read(item)) is not None:
                updates.append(update)
            elif number is not None:
                self._seen[number] = None
        return updates

    async def _cut_off(self, error: CutOff) -> None:
        """The response ended too early, so ask for one update at a time. Give up on one that is cut off every time: it
        would keep all others waiting for a day."""
        self._limit = 1
        if error.whole:
            return
        number = _number_of(error.broken)
        if number is not None:
            last, tries = self._broken
            self._broken = number, tries + 1 if number == last else 1
            if self._broken[1] >= ENOUGH_TRIES and number not in self._seen:
                self._seen[number] = None
                self._inbound.unreadable(error)
                return
        await self._back_off(error)

    def _offset(self) -> int | None:
        """The oldest unsettled update, else the one after the newest, else None (whatever there is).

        After a week's silence numbers restart at random, so we keep none longer than it takes to tell Telegram.
        """
        numbers = sorted(self._seen)
        return next((n for n in numbers if self._seen[n] is not None), numbers[-1] + 1 if numbers else None)

    def _forget_before(self, offset: int | None) -> None:
        if offset is not None:
            self._seen = {n: task for n, task in self._seen.items() if n >= offset or task is not None}

    async def _back_off(self, error: AiogramError) -> None:
        pause = self._pauses[min(self._failures, len(self._pauses) - 1)]
        self._failures += 1
        if isinstance(error, TelegramRetryAfter):
            pause = max(pause, float(error.retry_after))
        if isinstance(error, TelegramConflictError):
            log.warning("another program fetches this bot's updates, or a webhook is set")
        else:
            log.warning("updates could not be fetched: %s", type(error).__name__)
        await self._unless_stopped(asyncio.sleep(pause))

    # -- passing on

    def _begin_all(self, new: Sequence[Update]) -> None:
        """Start each at once, unless too many of its chat wait: then store it raw, so that it holds nobody up."""
        overflow: list[tuple[int, Update]] = []
        begun: Counter[int] = Counter()
        for update in new:
            chat = chat_of(update)
            if self._overflow is None or chat is None:
                self._begin(update)
                continue
            begun[chat] += 1
            if self._overflow.holds(chat) or self._inbound.waiting(chat) + begun[chat] > LINE:
                overflow.append((chat, update))
            else:
                self._in_memory[update.update_id] = chat, update
                self._begin(update)
        self._store(overflow)

    def _make_way(self) -> None:
        """Updates in progress fill a whole response: store them too, which settles them, so that newer ones can come.

        If one is answered twice, the second time is recognised.
        """
        self._store(list(self._in_memory.values()))
        self._in_memory.clear()

    def _store(self, updates: Sequence[tuple[int, Update]]) -> None:
        if self._overflow is None or not updates:
            return
        for chat, _ in updates:
            self._overflow.plan(chat)
        task = asyncio.create_task(self._keep(self._overflow, updates))
        self._seen.update({update.update_id: task for _, update in updates})

    async def _keep(self, overflow: Overflow, updates: Sequence[tuple[int, Update]]) -> None:
        await overflow.keep(updates)
        self._settle(*(update.update_id for _, update in updates))

    def _begin(self, update: Update) -> None:
        task = asyncio.create_task(self._take(update))
        self._seen[update.update_id] = task
        self._taking.add(task)
        task.add_done_callback(self._taking.discard)

    async def _take(self, update: Update) -> None:
        answer = await self._inbound.handle(update, patient=True)
        self._in_memory.pop(update.update_id, None)
        self._settle(update.update_id)
        if answer is not None:
            self.acknowledge(answer)

    def acknowledge(self, answer: AnswerCallbackQuery) -> None:
        """End a button's spinner, in the background."""
        task = asyncio.create_task(self._acknowledge(answer))
        self._acknowledging.add(task)
        task.add_done_callback(self._acknowledging.discard)

    async def _acknowledge(self, answer: AnswerCallbackQuery) -> None:
        # If too late or refused, the button stops spinning by itself, and the reply is sent separately.
        with suppress(AiogramError):
            await self._bot(answer, request_timeout=10)

    def _settle(self, *numbers: int) -> None:
        # An update both stored and answered from memory may already be settled and forgotten.
        self._seen.update({number: None for number in numbers if number in self._seen})

    def _at_work(self) -> set[asyncio.Task[None]]:
        return {task for task in self._seen.values() if task is not None}

    async def _gather(self, *, anything_new: bool) -> None:
        """Wait a little for the updates in progress: usually all finish at once."""
        working = self._at_work()
        if not working:
            return
        # If nothing is new beside a slow one, wait for any to finish rather than polling without pause.
        when = asyncio.ALL_COMPLETED if anything_new else asyncio.FIRST_COMPLETED
        await asyncio.wait(working, timeout=_TOGETHER, return_when=when)

    # -- stopping

    async def _unless_stopped(self, work: Any) -> Any:
        task = asyncio.ensure_future(work)
        stopped = asyncio.ensure_future(self._stopped.wait())
        try:
            await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            for each in (task, stopped):
                each.cancel()
            await asyncio.gather(task, stopped, return_exceptions=True)

    async def _finish(self) -> None:
        """Give the fetched updates a moment; the rest come again, and the engine recognises repeats."""
        if working := self._at_work():
            await asyncio.wait(working, timeout=5)
        for task in self._at_work() | self._taking:
            task.cancel()
        if self._overflow is not None:
            await self._overflow.stop()
        if self._acknowledging:
            await asyncio.wait(self._acknowledging, timeout=2)
        for task in self._acknowledging:
            task.cancel()
        if self._seen:
            with suppress(AiogramError):
                await self._bot(GetUpdates(offset=self._offset(), limit=1, timeout=0), request_timeout=5)


def _number(update: Update) -> int:
    return update.update_id


def _number_of(raw: Any) -> int | None:
    return botapi.number(raw.get("update_id")) if isinstance(raw, dict) else None
