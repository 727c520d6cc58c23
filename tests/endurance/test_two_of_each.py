"""Two clocks, two couriers and two bots on one PostgreSQL: when the leader is paused or killed, the other takes over
within five seconds, nothing is lost, and nothing comes twice except what was in transit.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.simulator import Limits
from budgeting.clock import OffsetClock
from budgeting.db.engine import Database
from budgeting.db.tables import DueEvent, Member, Message
from budgeting.schedule import reminders
from budgeting.states.messages import Lane
from budgeting.states.schedule import DueKind, DueState
from tests.endurance.crowd import WRITERS, gather, heard, phones
from tests.endurance.pairs import Pairs, Process, at_work, said_twice
from tests.endurance.traffic import Traffic
from tests.kit.running import until

#: Monday 2 March 2026, 18:00 in Rome: never in quiet hours, whenever the test runs.
EVENING = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
#: The required limit, in seconds.
SOON = 5.0
#: Households reminded of their check-in, one every second.
REMINDED = 45


@pytest.mark.endurance
@pytest.mark.timeout(240)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_the_other_takes_over(database: Database, noted: Callable[..., None]) -> None:
    clock = OffsetClock(EVENING - datetime.now(UTC))
    crowd = await database.write_async(lambda session: gather(session, clock, WRITERS + 2 * REMINDED))
    sim = phones(clock, crowd, Limits.lifted())
    traffic = Traffic(sim, crowd.writers)
    took: dict[str, float] = {}
    async with at_work(database, sim, clock) as pairs:
        async with traffic.flowing(0.07):
            await traffic.goes_on(20)
            await database.write_async(lambda session: _remind(session, clock))
            took["paused courier"] = await _courier_pauses(pairs, traffic)
            took["killed courier"] = await _courier_dies(pairs, traffic)
            first, second = await pairs.leader("clock")
            took["paused clock"] = await _clock_stops(pairs, first.pause)
            first.go_on()
            await traffic.goes_on(30)
            assert (await pairs.leader("clock"))[0] is second
            took["killed clock"] = await _clock_stops(pairs, second.kill)
            assert len({call.target for call in pairs.door.calls}) == 2, "both bots are at work"
            pairs.parts["bot"][0].kill()
            await traffic.goes_on(60)
            await until(lambda: _reminders(database) == REMINDED, 90)
        doubled = await traffic.all_is_well(database)
    all_reminded = [chat for chat in crowd.chats[WRITERS:] if heard(sim, chat)]
    assert len(all_reminded) == REMINDED
    twice = said_twice(sim)
    assert twice <= pairs.in_the_air
    assert _settled(database) == {DueState.DONE: REMINDED}
    assert max(took.values()) < SOON
    noted(
        "two_of_each",
        lines=len(traffic.given),
        reminders=REMINDED,
        lost=0,
        booked_twice=0,
        answers_said_twice=doubled,
        reminders_said_twice=len(twice) - doubled,
        slowest_takeover=f"{max(took.values()):.1f} s",
    )


async def _courier_pauses(pairs: Pairs, traffic: Traffic) -> float:
    """The leading courier freezes and wakes up overtaken: it must send nothing more."""
    frozen, other = await pairs.leader("courier")
    # Keep it busy: calls in transit, and more to say to the same people behind each of them.
    frozen.telegram.slow = 0.4
    traffic.write(4 * WRITERS)
    await until(lambda: len(frozen.telegram.sent(time.monotonic() - 1)) >= WRITERS // 2)
    since = time.monotonic()
    frozen.pause()
    took = await _speaks(pairs, other, since)
    await traffic.goes_on(40)
    woken = time.monotonic()
    frozen.go_on()
    await traffic.goes_on(40)
    frozen.telegram.slow = 0.0
    # Between its last check of the lease and the call itself there is time for one call at most.
    assert len(frozen.telegram.sent(woken)) <= 1
    pairs.remember(frozen, since)
    return took


async def _courier_dies(pairs: Pairs, traffic: Traffic) -> float:
    doomed, other = await pairs.leader("courier")
    since = time.monotonic()
    doomed.kill()
    took = await _speaks(pairs, other, since)
    pairs.remember(doomed, since)
    await traffic.goes_on(40)
    return took


async def _speaks(pairs: Pairs, other: Process, since: float) -> float:
    """Seconds until the other courier leads and has sent its first message."""
    await pairs.taken_over("courier", other, since)
    await until(lambda: bool(other.telegram.sent(since)))
    return time.monotonic() - since


async def _clock_stops(pairs: Pairs, stop: Callable[[], None]) -> float:
    _, other = await pairs.leader("clock")
    since = time.monotonic()
    stop()
    return await pairs.taken_over("clock", other, since)


def _remind(session: Session, clock: OffsetClock) -> None:
    """Plan one household after the other for its check-in, starting in a moment."""
    begin = (clock.now() + timedelta(seconds=5)).astimezone(ZoneInfo("Europe/Rome"))
    members = session.scalars(select(Member.id).order_by(Member.id)).all()[WRITERS::2]
    for number, member in enumerate(members):
        at = begin + timedelta(seconds=number)
        session.execute(
            update(Member)
            .where(Member.id == member)
            .values(checkin_weekday=1, checkin_time=hour(at.hour, at.minute, at.second))
        )
    session.flush()
    reminders.plan_ahead(session, clock)


def _reminders(database: Database) -> int:
    sent = select(func.count(Message.id)).where(Message.lane == Lane.REMINDER, Message.sent_at.is_not(None))
    with database.read() as session:
        return session.scalar(sent) or 0


def _settled(database: Database) -> Counter[DueState]:
    asked = DueEvent.kind == DueKind.CHECKIN_ASK
    due = DueEvent.due_at <= EVENING + timedelta(minutes=10)
    with database.read() as session:
        return Counter(session.scalars(select(DueEvent.state).where(asked, due)))
