"""One announcement to a crowd, without rate limits: each person gets it exactly once, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.families.courier import CourierSettings
from bot.simulator import Limits, Simulator, running
from budgeting.clock import SystemClock
from budgeting.db.engine import Database
from budgeting.db.tables import Broadcast, Conversation, Message
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.messages import MessageState
from dialogs import broadcasts
from dialogs.broadcasts import Numbers
from dialogs.text.words import Words
from tests.endurance.crowd import Crowd, announce, gather, heard, phones, progress, told
from tests.endurance.running import PATIENCE, Writers, process, weight
from tests.kit.program import at_work
from tests.kit.running import until

CLOCK = SystemClock()


def _assembled(database: Database, number: int) -> tuple[Crowd, Simulator]:
    crowd = database.write(lambda session: gather(session, CLOCK, number))
    return crowd, phones(CLOCK, crowd, Limits.lifted())


def _sends(sim: Simulator) -> int:
    return sim.calls.by_method["sendMessage"]


def _over(database: Database, broadcast: int) -> bool:
    with database.read() as session:
        return session.get_one(Broadcast, broadcast).state is BroadcastState.DONE


def _answers(sim: Simulator, crowd: Crowd) -> int:
    """How many messages the writers have heard besides the announcement."""
    told_of = told(sim, crowd.writers)
    return sum(len(heard(sim, chat)) for chat in crowd.writers) - told_of.total()


def _exactly_once(database: Database, sim: Simulator, crowd: Crowd, broadcast: int, writers: Writers) -> None:
    assert set(told(sim, crowd.chats).values()) == {1}
    assert progress(database, broadcast) == Numbers(sent=len(crowd.chats))
    assert _answers(sim, crowd) == writers.written == len(writers.delays)


async def test_a_crowd_hears_an_announcement_once_over_a_restart(database: Database, words: Words) -> None:
    crowd, sim = _assembled(database, 400)
    writers = Writers(sim, words, crowd.writers)
    async with running(sim) as url:
        broadcast = announce(database, CLOCK, crowd)
        async with at_work(url, sim, database, CLOCK, words):
            writers.begin()
            await until(lambda: progress(database, broadcast).sent > 0)
        assert progress(database, broadcast).waiting > 0, "the restart came too late to prove anything"
        async with at_work(url, sim, database, CLOCK, words):
            await until(lambda: _over(database, broadcast))
            await writers.finish()
    _exactly_once(database, sim, crowd, broadcast, writers)


@pytest.mark.endurance
@pytest.mark.timeout(600)
async def test_ten_thousand_hear_an_announcement_once_while_others_are_answered(
    database: Database, database_url: str, words: Words, noted: Callable[..., None]
) -> None:
    crowd, sim = _assembled(database, 10_000)
    writers = Writers(sim, words, crowd.writers)
    async with running(sim) as url:
        async with process(database_url, url, sim) as program:
            await writers.exchanges(40)  # the first ones include loading and compiling
            idle, light = await writers.exchanges(120), weight(program)
            broadcast = announce(database, CLOCK, crowd)
            await until(lambda: progress(database, broadcast).sent > 0)
            begun = len(writers.delays)
            async with writers.writing():
                await until(lambda: _sends(sim) > 5_000, PATIENCE)
                busy = writers.median_since(begun)
            heavy = weight(program)
        before = progress(database, broadcast)
        assert before.waiting > 0, "the restart came too late to prove anything"
        async with process(database_url, url, sim), writers.writing():
            await until(lambda: _over(database, broadcast), PATIENCE)
    _exactly_once(database, sim, crowd, broadcast, writers)
    noted(
        f"crowd_{database.writing.dialect.name}",
        people=len(crowd.chats),
        told_once=len(crowd.chats),
        told_twice=0,
        told_before_the_restart=before.sent,
        lines_answered_meanwhile=len(writers.delays) - begun,
        busy_delay_to_idle=round(busy / idle, 1),
        memory_growth_mib=heavy - light,
    )


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_crowd_after_a_kill(database: Database, database_url: str, words: Words) -> None:
    await _killed(database, database_url, words, people=500, kills=(30,))


@pytest.mark.endurance
@pytest.mark.timeout(600)
async def test_three_thousand_after_two_kills(
    database: Database, database_url: str, words: Words, noted: Callable[..., None]
) -> None:
    figures = await _killed(database, database_url, words, people=3_000, kills=(700, 1_700))
    noted(f"crowd_killed_{database.writing.dialect.name}", **figures)


async def _killed(
    database: Database, database_url: str, words: Words, people: int, kills: tuple[int, ...]
) -> dict[str, int]:
    """kill -9 each time the total of messages reaches the next number; gives the figures."""
    crowd, sim = _assembled(database, people)
    writers = Writers(sim, words, crowd.writers)
    broadcast = announce(database, CLOCK, crowd)
    async with running(sim) as url:
        for number in kills:
            async with process(database_url, url, sim) as doomed:
                writers.begin()
                await until(lambda: _sends(sim) >= number, PATIENCE)  # noqa: B023 - awaited in its turn
                doomed.kill()
                assert await doomed.wait() == -9
            assert progress(database, broadcast).waiting > 0, "the kill came too late to prove anything"
        async with process(database_url, url, sim):
            await until(lambda: _over(database, broadcast), PATIENCE)
            await writers.finish()
    return _at_most_once(database, sim, crowd, broadcast, writers, len(kills))


def _at_most_once(
    database: Database, sim: Simulator, crowd: Crowd, broadcast: int, writers: Writers, kills: int
) -> dict[str, int]:
    counts, times = progress(database, broadcast), told(sim, crowd.chats)
    assert max(times.values()) == 1, "an announcement never comes twice"
    # Everybody who did not get it is among those reported as uncertain.
    assert counts == Numbers(sent=counts.sent, uncertain=counts.uncertain)
    assert counts.total == len(crowd.chats)
    with database.read() as session:
        sure = select(Conversation.chat_id).join(Message).where(Message.state == MessageState.SENT)
        assert all(
            times[chat] == 1 for chat in session.scalars(sure.where(Message.broadcast_id == broadcast))
        )
        assert broadcasts.troubles(session, broadcast) == [
            (MessageState.UNCERTAIN, "restart", counts.uncertain)
        ]
    settings = CourierSettings(per_second=0)
    assert counts.uncertain <= kills * settings.broadcasts_ahead
    # Every line is answered, and once more if the kill came between Telegram's answer and our recording it.
    again = _answers(sim, crowd) - writers.written
    assert 0 <= again <= kills * settings.concurrency
    return {
        "people": len(crowd.chats),
        "kills": kills,
        "told_once": times.total(),
        "told_twice": 0,
        "uncertain": counts.uncertain,
        "uncertain_that_had_arrived": times.total() - counts.sent,
        "answers_doubled": again,
        "answers_missing": 0,
    }
