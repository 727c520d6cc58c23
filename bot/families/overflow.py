"""Updates that we store at once and answer when it is their chat's turn.

Telegram's offset settles all updates before it, so a chat that sends hundreds would hold up everybody who wrote after
it until the last one is answered. Updates beyond a chat's short queue are stored raw in the database, which settles
them, and worked off from there, oldest first, one at a time per chat, in parallel with other chats. A row is deleted
once its update has been committed; after a crash it comes again and is recognised like any repeat.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from aiogram.methods import AnswerCallbackQuery
from aiogram.types import Update
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.families.inbound import Inbound
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.db.insert_once import once
from budgeting.db.tables import DeferredUpdate
from budgeting.db.types import Base
from budgeting.errors import Temporary

T = TypeVar("T")
log = logging.getLogger(__name__)

#: Rows per read, and seconds between attempts while the database is unavailable.
_BATCH, _AWAY = 20, 1.0
_INSERT = once(Base.metadata.tables["kept_updates"])


class Overflow:
    """One bot's updates waiting in the database. ``answered`` passes on the call that ends a button's spinner."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        inbound: Inbound,
        answered: Callable[[AnswerCallbackQuery], None] = lambda _: None,
    ) -> None:
        self._database, self._clock, self._inbound, self._answered = database, clock, inbound, answered
        #: Per chat: how many updates aren't stored yet, and the task that works off the stored ones.
        self._planned: Counter[int] = Counter()
        self._workers: dict[int, asyncio.Task[None]] = {}
        self._news: set[int] = set()
        self._asking: set[asyncio.Future[Any]] = set()
        self._turn = asyncio.Lock()

    def holds(self, chat_id: int) -> bool:
        """Whether updates of the chat wait here; later ones must wait behind them."""
        return self._planned[chat_id] > 0 or chat_id in self._workers

    async def resume(self) -> None:
        """Continue with the updates left from the last run."""
        for chat_id in await self._patiently(lambda: self._database.read_async(self._left)):
            self._work(chat_id)

    def plan(self, chat_id: int) -> None:
        """Announce that an update of the chat will be stored; from now on `holds` is true."""
        self._planned[chat_id] += 1

    async def keep(self, updates: Sequence[tuple[int, Update]]) -> None:
        """Store planned (chat, update) pairs durably; returns after the commit, however long that takes."""
        rows = [
            {
                "bot_id": self._inbound.bot_id,
                "update_id": update.update_id,
                "chat_id": chat_id,
                "body": update.model_dump_json(exclude_none=True, by_alias=True),
                "kept_at": self._clock.now(),
            }
            for chat_id, update in updates
        ]

        def job(session: Session) -> None:
            connection = session.connection()
            connection.execute(_INSERT[connection.dialect.name], rows)

        async with self._turn:  # in order of arrival
            await self._patiently(lambda: self._database.write_async(job))
        for chat_id, count in Counter(chat_id for chat_id, _ in updates).items():
            self._planned[chat_id] -= count
            if not self._planned[chat_id]:
                del self._planned[chat_id]
            self._news.add(chat_id)
            self._work(chat_id)

    async def stop(self) -> None:
        """Stop; the next start works off the rest."""
        workers = list(self._workers.values())
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        # Database calls go on in their own threads: wait, so that whoever closes the database finds it idle.
        await asyncio.gather(*self._asking, return_exceptions=True)

    # -- working off

    def _work(self, chat_id: int) -> None:
        if chat_id not in self._workers:
            self._workers[chat_id] = asyncio.create_task(self._work_off(chat_id))

    async def _work_off(self, chat_id: int) -> None:
        try:
            while True:
                self._news.discard(chat_id)
                look = partial(self._next, chat_id=chat_id)
                rows = await self._patiently(partial(self._database.read_async, look))
                for _, body in rows:
                    await self._handle(body)
                if rows:
                    job = partial(self._forget, numbers=[number for number, _ in rows])
                    await self._patiently(partial(self._database.write_async, job))
                elif chat_id not in self._news:
                    return
        finally:
            del self._workers[chat_id]

    async def _handle(self, body: str) -> None:
        update = self._inbound.read(json.loads(body))
        answer = await self._inbound.handle(update, patient=True) if update is not None else None
        if answer is not None:
            self._answered(answer)

    async def _patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        while True:
            asked = asyncio.ensure_future(call())
            self._asking.add(asked)
            asked.add_done_callback(self._asking.discard)
            try:
                return await asyncio.shield(asked)
            except Temporary as error:
                log.warning("updates that were set aside wait for the database (%s)", error)
                await asyncio.sleep(_AWAY)

    # -- rows

    def _left(self, session: Session) -> list[int]:
        of_this_bot = DeferredUpdate.bot_id == self._inbound.bot_id
        return list(session.scalars(select(DeferredUpdate.chat_id).where(of_this_bot).distinct()))

    def _next(self, session: Session, chat_id: int) -> list[tuple[int, str]]:
        rows = session.execute(
            select(DeferredUpdate.update_id, DeferredUpdate.body)
            .where(DeferredUpdate.bot_id == self._inbound.bot_id, DeferredUpdate.chat_id == chat_id)
            .order_by(DeferredUpdate.kept_at, DeferredUpdate.update_id)
            .limit(_BATCH)
        )
        return [(row.update_id, row.body) for row in rows]

    def _forget(self, session: Session, numbers: Sequence[int]) -> None:
        session.execute(
            delete(DeferredUpdate).where(
                DeferredUpdate.bot_id == self._inbound.bot_id, DeferredUpdate.update_id.in_(numbers)
            )
        )
