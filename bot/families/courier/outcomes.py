"""Records the results of sending, in batches, with their consequences for families and staff."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from bot import failpoints
from bot.families.courier.failures import Meaning
from bot.families.courier.sending import Result
from budgeting import events, files, households, tasks
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Household, Member, Message
from budgeting.errors import DatabaseUnavailable
from budgeting.events import EventKind
from budgeting.schedule import reminders
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from budgeting.voices import notes
from dialogs.outbox import settling
from dialogs.outbox.settling import Failed, Outcome, Sent, Skipped, Uncertain

log = logging.getLogger(__name__)

#: Seconds between attempts while the database is unavailable. Results wait in memory: we can't get them again.
_AWAY = (0.2, 0.5, 1.0, 2.0, 5.0)
#: Seconds to gather results while many arrive. No longer, because a crash resends whatever isn't recorded.
_GATHER = 0.005
#: Outcomes after which nothing changes.
FINAL = (Sent, Failed, Uncertain, Skipped)
_PERSON = (
    select(Conversation.member_id, Member.household_id, Household.programme_id)
    .select_from(Conversation)
    .outerjoin(Member, Member.id == Conversation.member_id)
    .outerjoin(Household, Household.id == Member.household_id)
)


class Settler:
    """Collects results and writes them; those that gather during one commit go into the next."""

    def __init__(
        self, database: Database, clock: Clock, owner: str, written: Callable[[Sequence[Result]], None]
    ) -> None:
        self._database, self._clock, self._owner = database, clock, owner
        self._written = written
        self._results: list[Result] = []
        self._news = asyncio.Event()
        self._busy = False

    def add(self, *results: Result) -> None:
        """Queue results for writing."""
        self._results.extend(results)
        self._news.set()

    async def run(self) -> None:
        """Write results as they come, until cancelled."""
        while True:
            await self._news.wait()
            await self.flush(_GATHER)

    async def flush(self, gather: float = 0.0) -> None:
        """Write all queued results; while many arrive, wait ``gather`` seconds between commits."""
        while self._results:
            batch, self._results = self._results, []
            self._news.clear()
            await self._write(batch)
            self._written(batch)
            if gather and len(batch) > 1:
                await asyncio.sleep(gather)
        self._news.clear()

    async def _write(self, batch: Sequence[Result]) -> None:
        tries, job = 0, self._settle
        while True:
            try:
                await self._database.write_async(partial(job, batch=batch))
                failpoints.hit("after_settle")
                return
            except DatabaseUnavailable as error:
                pause = _AWAY[min(tries, len(_AWAY) - 1)]
                tries += 1
                log.warning("%d results wait for the database (%s)", len(batch), error)
                await asyncio.sleep(pause)
            except Exception as error:
                # A failing follow-up must not undo the record of what happened.
                if job == self._settle_bare:
                    raise
                log.error("results could not be followed up: %s", type(error).__name__)
                job = self._settle_bare

    def _settle_bare(self, session: Session, batch: Sequence[Result]) -> None:
        outcomes = [result.outcome for result in batch]
        settling.settle(session, self._clock.now(), self._owner, outcomes)

    def _settle(self, session: Session, batch: Sequence[Result]) -> None:
        outcomes: list[Outcome] = [result.outcome for result in batch]
        settling.settle(session, self._clock.now(), self._owner, outcomes)
        for result in batch:
            if result.failure is not None or result.problem:
                follow_up(session, self._clock, result)
        tell_staff(session, self._clock, batch)
        keep_charts(session, self._clock, batch)
        have_read_aloud(session, self._clock, batch)
        failpoints.hit("before_settle")


def tell_staff(session: Session, clock: Clock, batch: Sequence[Result]) -> None:
    """Show in the open thread whether a staff answer arrived. A broadcast has its own report."""
    talked = {
        result.row.conversation_id
        for result in batch
        if result.row.by_staff and not result.row.is_broadcast and isinstance(result.outcome, FINAL)
    }
    for conversation_id in sorted(talked):
        events.tell(session, clock, EventKind.DELIVERED, conversation_id=conversation_id)


def keep_charts(session: Session, clock: Clock, batch: Sequence[Result]) -> None:
    """Store a delivered chart as drawn, like any picture in the chat, so that staff see what the family saw."""
    for result in batch:
        outcome, drawn = result.outcome, "chart" in (result.row.media or {})
        if drawn and isinstance(outcome, Sent) and outcome.media is not None:
            message = session.get_one(Message, outcome.id)
            files.waiting.expect(
                session,
                clock.now(),
                kind="photo",
                message_id=message.id,
                conversation_id=message.conversation_id,
                bot_id=message.bot_id,
                media=outcome.media,
            )


def have_read_aloud(session: Session, clock: Clock, batch: Sequence[Result]) -> None:
    """Queue what has just reached members who listen."""
    notes.want(
        session,
        clock,
        [
            row.id
            for row in (result.row for result in batch if isinstance(result.outcome, Sent))
            if notes.is_wanted(
                listens=row.listens,
                operation=row.operation,
                by_staff=row.by_staff,
                announced=row.is_broadcast,
            )
        ],
    )


def follow_up(session: Session, clock: Clock, result: Result) -> None:
    """Handle a failure's consequences beyond its row: a moved chat, an unreachable person, a task for staff."""
    row, failure = result.row, result.failure
    if failure is not None and failure.meaning is Meaning.MOVED:
        _move(session, row.conversation_id, failure.chat_id)
    elif failure is not None and failure.meaning is Meaning.UNREACHABLE:
        _unreachable(session, clock, row.conversation_id)
    elif result.problem and not row.is_broadcast:
        # A broadcast has its own report; one task per row would bury all other tasks.
        _, household, programme = _person(session, row.conversation_id)
        tasks.open_task(
            session,
            clock,
            TaskKind.PROBLEM,
            Subject(SubjectKind.MESSAGE, row.id),
            programme_id=programme,
            household_id=household,
            conversation_id=row.conversation_id,
        )


def _unreachable(session: Session, clock: Clock, conversation_id: int) -> None:
    member, household, programme = _person(session, conversation_id)
    ended = select(Conversation.ended_at).where(Conversation.id == conversation_id)
    if member is None or session.scalar(ended) is not None:
        # An unlinked phone says nothing about whether its former owner can be reached.
        return
    households.mark_unreachable(session, clock, member)
    tasks.open_task(
        session,
        clock,
        TaskKind.UNREACHABLE,
        Subject(SubjectKind.MEMBER, member),
        programme_id=programme,
        household_id=household,
        conversation_id=conversation_id,
    )
    if household is not None:
        # If nobody else can be reminded of what is due, staff phone the family.
        reminders.plan_instalments(session, clock, household)


def _person(session: Session, conversation_id: int) -> tuple[int | None, int | None, int | None]:
    row = session.execute(_PERSON.where(Conversation.id == conversation_id)).one()
    return row.member_id, row.household_id, row.programme_id


def _move(session: Session, conversation_id: int, chat_id: int) -> None:
    other = select(Conversation.bot_id).where(Conversation.id == conversation_id).scalar_subquery()
    # Ended conversations keep their chat's number, which another conversation may now have.
    there = exists().where(
        Conversation.bot_id == other, Conversation.chat_id == chat_id, Conversation.ended_at.is_(None)
    )
    if not session.execute(select(there)).scalar_one():
        session.execute(
            update(Conversation).where(Conversation.id == conversation_id).values(chat_id=chat_id)
        )
