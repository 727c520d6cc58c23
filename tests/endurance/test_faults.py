"""Every fifth answer from Telegram is a fault: everything arrives in the end, in order, and pauses are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time

import pytest
from sqlalchemy import func, select

from bot.families.courier import CourierSettings
from bot.simulator import Limits, Simulator, running
from budgeting.clock import OffsetClock, SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Entry, Message
from budgeting.money import Money
from budgeting.schedule import reminders
from budgeting.states.messages import Direction, Lane, MessageState
from dialogs import broadcasts
from dialogs.text.words import Words
from tests.endurance.crowd import SIGN, WRITERS, Crowd, announce, gather, heard, phones
from tests.endurance.trouble import (
    DONE_IN_DOUBT,
    DOUBT,
    Arrival,
    every_fifth,
    general_pauses,
    sent_between,
    too_early,
    watched,
)
from tests.kit.program import at_work
from tests.kit.running import until

#: Monday in Rome: at noon that evening's check-ins were planned.
NOON, EVENING = datetime(2026, 3, 2, 11, tzinfo=UTC), datetime(2026, 3, 2, 17, tzinfo=UTC)
CHECKIN = (1, time(18))
PATIENCE = 300


@dataclass
class Day:
    """A bad day, and everything to check afterwards."""

    database: Database
    words: Words
    crowd: Crowd
    sim: Simulator
    writers: tuple[int, ...]
    #: How many lines each of them writes.
    lines: int
    arrivals: list[Arrival]

    def write(self, lines: range) -> None:
        """Each writer sends these lines, one after the other and without waiting."""
        for line in lines:
            for chat in self.writers:
                self.sim.send_text(chat, f"pane 1,{line:02}")

    def booked(self) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(Entry)) or 0

    def over(self) -> bool:
        """Whether every line is booked and neither answers, reminders nor announcements are still in transit."""
        booked = self.booked()
        with self.database.read() as session:
            asked = select(func.count()).select_from(Message).where(Message.lane == Lane.REMINDER)
            on_its_way = (MessageState.QUEUED, MessageState.SENDING)
            moving = select(Message.id).where(Message.state.in_(on_its_way)).limit(1)
            return (
                booked == self.lines * len(self.writers)
                and session.scalar(asked) == len(self.crowd.chats) - WRITERS
                and session.scalar(moving) is None
                and not broadcasts.something_to_do(session, datetime.now(UTC))
            )

    def states(self, lane: Lane) -> Counter[MessageState]:
        with self.database.read() as session:
            rows = select(Message.state).where(Message.direction == Direction.OUT, Message.lane == lane)
            return Counter(session.scalars(rows))

    def uncertain(self) -> set[int]:
        """The chats that the report lists as uncertain about the announcement."""
        with self.database.read() as session:
            rows = select(Conversation.chat_id).join(Message).where(Message.state == MessageState.UNCERTAIN)
            return set(session.scalars(rows))

    def tried(self, *kinds: str) -> Counter[tuple[int, str]]:
        """(chat, text) of the messages that met one of these faults, with how often."""
        return Counter(
            (int(call["params"]["chat_id"]), call["params"]["text"])
            for call in self.sim.calls.list("sendMessage")
            if call["fault"] in kinds
        )

    def arrived(self) -> Counter[tuple[int, str]]:
        """(chat, text) of everything on the phones, with how often."""
        return Counter((chat, text) for chat in self.crowd.chats for text in heard(self.sim, chat))


async def test_with_trouble_in_every_fifth_answer_nothing_is_lost(database: Database, words: Words) -> None:
    day = await _bad_day(database, words, people=60, writers=12, lines=4, hangs=0.3)
    assert _all_arrived(day) > 0, "no answer was lost"
    _in_order(day)
    _pauses_were_kept(day)


@pytest.mark.endurance
@pytest.mark.timeout(600)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_long_bad_day(database: Database, words: Words, noted: Callable[..., None]) -> None:
    # A call that hangs for half a minute is given up by the courier after twenty seconds.
    day = await _bad_day(database, words, people=400, writers=WRITERS, lines=8, hangs=30.0)
    doubled = _all_arrived(day)
    _in_order(day)
    pauses = _pauses_were_kept(day)
    troubled = sum(1 for arrival in day.arrivals if arrival.kind)
    assert troubled >= 0.17 * len(day.arrivals), "a share of one in five, give or take the dice"
    noted(
        "faults",
        calls=len(day.arrivals),
        with_trouble=troubled,
        refused_429=sum(arrival.kind == "429" for arrival in day.arrivals),
        calls_before_retry_after=0,
        general_pauses=pauses,
        replies_and_reminders=day.states(Lane.REPLY).total() + day.states(Lane.REMINDER).total(),
        missing=0,
        out_of_order=0,
        doubled_by_lost_answers=doubled,
        announced=day.states(Lane.BROADCAST)[MessageState.SENT],
        announced_twice=0,
        uncertain=len(day.uncertain()),
    )


async def _bad_day(
    database: Database, words: Words, people: int, writers: int, lines: int, hangs: float
) -> Day:
    noon = SetClock(NOON)
    crowd = database.write(lambda session: gather(session, noon, people, CHECKIN))
    database.write(lambda session: reminders.plan_ahead(session, noon))
    clock = OffsetClock(EVENING - datetime.now(UTC))
    sim = phones(clock, crowd, Limits.lifted())
    faults = watched(sim)
    day = Day(database, words, crowd, sim, crowd.writers[:writers], lines, faults.arrivals)
    first, second, third, fourth = day.writers[:4]
    for chat in (first, second):
        # Two chats at once mean that the whole bot is too fast, so everything has to pause.
        faults.add("sendMessage", "429", retry_after=2, chat_id=chat)
    for chat, kind in ((third, "lost"), (fourth, "500")):
        faults.add("sendMessage", kind, chat_id=chat)
    every_fifth(faults, hangs=hangs)
    announce(database, clock, crowd)
    async with running(sim) as url:
        # Half of the answers are queued before the courier starts: it takes several of a chat at once.
        async with at_work(url, sim, database, clock, words, names=("bot", "clock")):
            day.write(range(lines // 2))
            await until(lambda: day.booked() == lines // 2 * writers, PATIENCE)
        async with at_work(url, sim, database, clock, words):
            day.write(range(lines // 2, lines))
            await until(day.over, PATIENCE)
    return day


def _all_arrived(day: Day) -> int:
    """Nothing is missing, and only messages whose answer was lost came twice; gives how many."""
    for lane in (Lane.REPLY, Lane.REMINDER):
        assert set(day.states(lane)) == {MessageState.SENT}
    assert set(day.states(Lane.BROADCAST)) <= {MessageState.SENT, MessageState.UNCERTAIN}
    arrived, lost = day.arrived(), day.tried(*DONE_IN_DOUBT)
    talk = {what: times for what, times in arrived.items() if SIGN not in what[1]}
    assert len(talk) == day.states(Lane.REPLY).total() + day.states(Lane.REMINDER).total()
    assert talk == {what: 1 + lost[what] for what in talk}
    # An uncertain announcement is not retried: it is reported instead.
    news = {chat: times for (chat, text), times in arrived.items() if SIGN in text}
    doubtful = {chat for chat, text in day.tried(*DOUBT) if SIGN in text}
    assert set(news.values()) == {1}
    assert day.uncertain() == doubtful
    assert set(day.crowd.chats) - set(news) <= doubtful
    return sum(times - 1 for times in talk.values())


def _in_order(day: Day) -> None:
    """Each line's answer comes after those of earlier lines."""
    amounts = [day.words.amount(Money(100 + line), "it") for line in range(day.lines)]
    for chat in day.writers:
        firsts = [text.splitlines()[0] for text in heard(day.sim, chat) if SIGN not in text]
        said = [next(n for n, amount in enumerate(amounts) if amount in first) for first in firsts]
        assert said == sorted(said)
        assert set(said) == set(range(day.lines))


def _pauses_were_kept(day: Day) -> int:
    """No chat was called before its pause was over, and none at all in the general ones; gives how many of those."""
    assert too_early(day.arrivals) == []
    pauses = general_pauses(day.arrivals)
    assert pauses, "there was no general pause to look at"
    settings = CourierSettings()
    for begin, end in pauses:
        # Calls in transit when the courier learns of the pause still arrive, late on a busy machine.
        under_way = sent_between(day.arrivals, begin, end)
        assert len(under_way) < 2 * settings.concurrency
        # Without the pause, twice as many would come in its second half.
        late = [arrival for arrival in under_way if arrival.at > (begin + end) / 2]
        assert len(late) < settings.per_second * (end - begin) / 4
    return len(pauses)
