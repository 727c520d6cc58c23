"""Bad days, over HTTP with everything running: a restart, a Telegram full of faults.

Crashes are in `tests/endurance/test_failpoints.py`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.simulator import running
from budgeting.clock import OffsetClock, SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Checkin, Message
from budgeting.headings import Heading, Source
from budgeting.money import Money
from budgeting.states.checkins import CheckinState
from budgeting.states.messages import Direction, MessageState
from dialogs.text import names, t
from dialogs.text.words import Words
from tests.kit.lucia import Phone, at_home, entries
from tests.kit.program import BOT, at_work
from tests.kit.running import until

SPENT = "{heading}: {amount} so far this week. Anything to add?"


# -- a restart in the middle of a check-in


async def _first_half(phone: Phone) -> None:
    phone.write("/checkin")
    await phone.hears(t("💶 How much money do you have now, in cash and on the card together?"))
    phone.write("120")
    await phone.hears(t("Has money come in this week?"))
    await phone.tap(names.SOURCES[Source.WORK])
    await phone.hears(t("{source}: how much?", source=names.SOURCES[Source.WORK]))
    phone.write("350")


async def _second_half(phone: Phone) -> None:
    await phone.hears(t("Has other money come in this week?"))
    await phone.tap(t("✓ That is all"))
    food = names.HEADINGS[Heading.FOOD]
    await phone.hears(t("{heading}: how much this week?", heading=food))
    phone.write("42,10")
    await phone.hears(t(SPENT, heading=food, amount=Money(4210)))
    await phone.tap(t("✓ Nothing to add"))
    await phone.hears(t("Did you spend on anything else this week?"))
    await phone.tap(t("✓ No, that is all"))
    await phone.hears(t("And how did this week feel?"))
    await phone.tap(t("Skip ›"))
    await phone.hears(t("*Your week, {name}*", name="Lucia"))


def _nothing_is_lost_or_doubled(database: Database) -> None:
    assert entries(database) == [("work", 35_000), ("food", 4210)]
    with database.read() as session:
        checkin = session.scalars(select(Checkin)).one()
        assert (checkin.state, checkin.cash_minor) == (CheckinState.DONE, 12_000)
        out = session.scalars(select(Message).where(Message.direction == Direction.OUT)).all()
        assert {message.state for message in out} == {MessageState.SENT}


async def test_a_restart_in_the_middle_of_a_check_in_keeps_everything(
    database: Database, clock: SetClock, words: Words
) -> None:
    sim = await at_home(database, clock)
    phone = Phone(sim, words)
    async with running(sim) as url:
        async with at_work(url, sim, database, clock, words):
            await _first_half(phone)
        async with at_work(url, sim, database, clock, words) as whole:
            await _second_half(phone)
            await whole.quiet()
    _nothing_is_lost_or_doubled(database)


# -- trouble at Telegram


async def test_with_every_fifth_call_failing_everything_arrives_once_and_in_order(
    database: Database, words: Words
) -> None:
    clock = OffsetClock()
    sim = await at_home(database, clock)
    phone = Phone(sim, words)
    # Telegram executes none of these calls, so nothing may come twice.
    sim.faults.add("*", "500", share=0.08, seed=3)
    sim.faults.add("*", "502", share=0.06, seed=4)
    sim.faults.add("*", "429", share=0.07, seed=5, retry_after=1)
    amounts = [Money(100 + number) for number in range(12)]
    async with running(sim) as url, at_work(url, sim, database, clock, words):
        for amount in amounts:
            phone.write(f"pane 1,{amount.minor - 100:02}")
        await until(lambda: len(phone.heard()) >= len(amounts))
    echoes = [message["text"] for message in phone.heard()]
    assert len(echoes) == len(amounts)
    for amount, echo in zip(amounts, echoes, strict=True):
        assert words.amount(amount, "it") in echo.splitlines()[0]
    assert entries(database) == [("food", amount.minor) for amount in amounts]
    assert sum(sim.calls.by_fault.values()) > 3


async def test_an_update_that_comes_twice_counts_once(
    database: Database, clock: SetClock, words: Words
) -> None:
    sim = await at_home(database, clock)
    phone, queue = Phone(sim, words), sim.world.queues[BOT]
    seen: list[Any] = []
    queue.on_new = seen.append
    async with running(sim) as url:
        async with at_work(url, sim, database, clock, words) as whole:
            phone.write("pane 3,20")
            await whole.quiet()
            for _ in range(2):
                await queue.polling.wait()
                queue.put(seen[0])
                await whole.quiet()
        # And once more after a restart, to a program that has just started.
        queue.put(seen[0])
        async with at_work(url, sim, database, clock, words) as whole:
            await whole.quiet()
            phone.write("latte 1,50")
            await whole.quiet()
    assert entries(database) == [("food", 320), ("food", 150)]
    assert len(phone.heard()) == 2
