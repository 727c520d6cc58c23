"""One term's work: claim, distribute by chat, send, record the results; leaves nothing half-done when it ends."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from bot.families.api_session import may_call
from bot.families.courier.failures import Meaning
from bot.families.courier.outcomes import Settler
from bot.families.courier.pace import Pace
from bot.families.courier.sending import Result, Sender, with_jitter
from bot.families.courier.settings import CourierSettings
from bot.lease import Fenced, Term
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.errors import DatabaseUnavailable
from budgeting.states.messages import NOTHING_NEW, Operation
from dialogs.outbox import claiming, settling
from dialogs.outbox.outgoing import Outgoing
from dialogs.outbox.settling import Again, Released

log = logging.getLogger(__name__)

#: Seconds before another look after an empty claim, or while the database is unavailable.
_EMPTY = 0.05
_AWAY = 1.0


class Worker:
    """Handles one courier's rows during one term."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        bot_id: int,
        settings: CourierSettings,
        sender: Sender,
        pace: Pace,
        term: Term,
    ) -> None:
        self._database, self._clock, self._bot_id = database, clock, bot_id
        self._settings, self._sender, self._pace, self._term = settings, sender, pace, term
        self._settler = Settler(database, clock, term.owner, self._written)
        self._lines: dict[int, deque[Outgoing]] = {}
        self._working: set[asyncio.Task[None]] = set()
        self._held = {False: 0, True: 0}  # unsettled rows: conversation, broadcasts
        self._stir = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """There may be work: look now."""
        self._stir.set()

    def stop(self) -> None:
        """Finish the current calls, then end."""
        self._stopping = True
        self._stir.set()

    async def work(self) -> None:
        """Send until stopped or cancelled. Raises Fenced if somebody else leads."""
        await self._recover()
        settler = asyncio.create_task(self._settler.run())
        try:
            while not self._stopping:
                await self._round()
            await self._drain()
        finally:
            for task in [settler, *self._working]:
                task.cancel()
            await asyncio.gather(settler, *self._working, return_exceptions=True)

    # -- claiming

    async def _recover(self) -> None:
        while True:
            try:
                recovered = await self._database.write_async(self._recovered)
                break
            except DatabaseUnavailable:
                await asyncio.sleep(_AWAY)
        if recovered != settling.Recovered():
            log.warning(
                "left by a dead courier: %d said again, %d uncertain, %d given up",
                recovered.again,
                recovered.uncertain,
                recovered.failed,
            )

    def _recovered(self, session: Session) -> settling.Recovered:
        self._term.fence.check(session)
        return settling.recover(session, self._clock.now(), self._bot_id, self._term.owner)

    async def _round(self) -> None:
        self._stir.clear()
        talk = self._settings.ahead - self._held[False]
        broadcasts = self._settings.broadcasts_ahead - self._held[True]
        if self._pace.paused or not self._term.valid():
            await self._rest(max(self._pace.paused, _EMPTY))
            return
        # Wait until there is room for several: claiming rows one at a time would cost a commit each.
        talk = talk if talk >= self._settings.ahead // 4 else 0
        broadcasts = broadcasts if broadcasts >= max(1, self._settings.broadcasts_ahead // 4) else 0
        if not talk and not broadcasts:
            await self._rest(self._settings.poll)
            return
        try:
            await self._claim_if_ready(talk, broadcasts)
        except DatabaseUnavailable as error:
            log.warning("the outbox is out of reach (%s)", error)
            await asyncio.sleep(_AWAY)

    async def _claim_if_ready(self, talk: int, broadcasts: int) -> None:
        now = self._clock.now()
        # Read first, without a commit: an empty claim's own commit would wake us again.
        look = partial(claiming.ready, now=now, bot_id=self._bot_id, talk=talk > 0, broadcasts=broadcasts > 0)
        ready, next_due = await self._database.read_async(look)
        if not ready:
            await self._rest(self._until(next_due, now))
            return
        rows = await self._database.write_async(lambda session: self._claim(session, talk, broadcasts))
        if not rows:
            await asyncio.sleep(_EMPTY)
        for row in rows:
            self._hand_out(row)

    def _claim(self, session: Session, talk: int, broadcasts: int) -> list[Outgoing]:
        self._term.fence.check(session)
        return claiming.claim(
            session,
            self._clock.now(),
            self._bot_id,
            self._term.owner,
            talk,
            self._settings.lease,
            broadcasts=broadcasts,
        )

    def _until(self, moment: datetime | None, now: datetime) -> float:
        if moment is None:
            return self._settings.poll
        return max(0.001, min(self._settings.poll, (moment - now).total_seconds()))

    async def _rest(self, seconds: float) -> None:
        if self._stopping:
            return
        try:
            await asyncio.wait_for(self._stir.wait(), seconds)
        except TimeoutError:
            return

    # -- sending

    def _hand_out(self, row: Outgoing) -> None:
        self._held[row.is_broadcast] += 1
        line = self._lines.get(row.conversation_id)
        if line is None:
            line = self._lines[row.conversation_id] = deque()
            task = asyncio.create_task(self._serve(row.conversation_id, line))
            self._working.add(task)
            task.add_done_callback(self._working.discard)
        if row.is_broadcast:
            line.append(row)
            return
        # Replies go before broadcasts but after earlier replies; words go before what adds none.
        words = row.operation is Operation.SEND
        place = next(
            (
                at
                for at, other in enumerate(line)
                if other.is_broadcast or (words and other.operation in NOTHING_NEW)
            ),
            len(line),
        )
        line.insert(place, row)

    async def _serve(self, conversation_id: int, line: deque[Outgoing]) -> None:
        """Send one chat's rows one by one."""
        may_call.set(self._term.valid)
        try:
            while line and not self._stopping:
                chat_id, lane, weight = line[0].chat_id, line[0].lane, 1
                await self._pace.turn(chat_id, lane)
                try:
                    # Choose the row only now: something more urgent may have come during the wait.
                    if self._stopping or not self._may_send(line[0]):
                        return
                    row = line.popleft()
                    weight = int(row.operation is not Operation.CLOSE)
                    result = await self._sender.send(row)
                    # Before returning this turn, or the next call would slip through.
                    self._heed(result)
                finally:
                    self._pace.done(chat_id, weight)
                self._settler.add(result)
                if isinstance(result.outcome, Again):
                    self._hold_back(row, line)
        finally:
            del self._lines[conversation_id]
            self._settler.add(*(Result(Released(row.id), row) for row in line))
            line.clear()

    def _may_send(self, row: Outgoing) -> bool:
        # What expired or grew old while waiting goes back: the next claim drops it, or words it anew.
        return self._term.valid() and row.may_go(self._clock.now())

    def _hold_back(self, row: Outgoing, line: deque[Outgoing]) -> None:
        """A row needs another attempt: return the rows behind it, so that they come after it."""
        behind = [other for other in line if other.is_broadcast or not row.is_broadcast]
        for other in behind:
            line.remove(other)
        self._settler.add(*(Result(Released(other.id), other) for other in behind))

    def _heed(self, result: Result) -> None:
        """Observe the pause that Telegram asks for."""
        failure = result.failure
        if failure is None or not failure.seconds:
            return
        seconds = with_jitter(failure.seconds, self._settings)
        others = self._pace.pause_chat(result.row.chat_id, seconds)
        # Telegram doesn't say which limit was hit: a second chat at the same time means the limit is the bot's.
        if others or failure.meaning is Meaning.REFUSED:
            log.warning("everything waits %.1f s: %s", seconds, failure.code)
            self._pace.pause(seconds)

    # -- settling

    def _written(self, batch: Sequence[Result]) -> None:
        for result in batch:
            self._held[result.row.is_broadcast] -= 1
        self._stir.set()

    async def _drain(self) -> None:
        if self._working:
            await asyncio.wait(self._working, timeout=self._settings.drain)
        for task in self._working:
            task.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)
        try:
            await asyncio.wait_for(self._settler.flush(), self._settings.drain)
        except TimeoutError:
            log.warning("stopped without the database: what was sent last will be recovered")


__all__ = ["Fenced", "Worker"]
