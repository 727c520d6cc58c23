"""Odd answers from Telegram to the staff bot: an alert is there once, and "Take it" always works."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.simulator.odd_answers import DONE
from bot.staff import staff_bot
from budgeting import tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from dialogs.text.words import Words
from tests.bot.staff.office import TOKEN, Office, at_work, linked
from tests.kit.databases import on_sqlite
from tests.kit.running import until

BOT = int(TOKEN.partition(":")[0])


@pytest.fixture
async def office(
    database: Database, clock: SetClock, words: Words, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    monkeypatch.setattr(staff_bot, "LOOK", 0.05)
    async with at_work(database, clock, words) as office:
        yield office


def _alerts(office: Office, person: int) -> list[dict[str, Any]]:
    return [m for m in office.said_to(person) if m["buttons"]]


@on_sqlite
async def test_an_alert_is_there_once_whatever_the_answer_looks_like(office: Office, clock: SetClock) -> None:
    marco = await linked(office, "Marco")
    for shape in DONE:
        office.simulator.faults.add("sendMessage", "odd", shape=shape)
    # Without a family, because tasks of one family share an alert.
    numbers = [office.task(shape, household_id=None) for shape in DONE]
    await until(lambda: not office.simulator.faults.rules)
    await until(lambda: len(_alerts(office, marco)) == len(DONE))
    # An alert that we think was not sent is due again by now.
    clock.set(clock.now() + timedelta(minutes=2))
    last = office.task("last", household_id=None)
    await until(lambda: any(f"#{last}" in m["text"] for m in _alerts(office, marco)))
    hanging = [m["text"] for m in _alerts(office, marco)]
    for number, shape in zip(numbers, DONE, strict=True):
        assert sum(f"#{number} " in f"{text} " for text in hanging) == 1, shape


@on_sqlite
async def test_what_staff_say_is_heard_whatever_is_odd_about_it(office: Office) -> None:
    giulia = await linked(office, "Giulia")
    task = office.task("one")
    (alert,) = await until(lambda: _alerts(office, giulia))
    queue = office.simulator.world.queues[BOT]
    new: dict[str, Any] = {"type": "of_2031"}
    for update in (
        {"message": 5},
        {"message": {"message_id": [], "chat": new}},
        {"callback_query": {"id": "1", "from": {}, "data": 5}},
        {
            "message": {
                "message_id": 900,
                "date": "now",
                "chat": {"id": giulia},
                "text": "ciao",
                "forward_origin": new,
            }
        },
    ):
        office.simulator.push_update(BOT, update)
    heard = len(office.said_to(giulia))
    await until(lambda: len(office.said_to(giulia)) > heard)
    office.simulator.push_update(
        BOT,
        {
            "callback_query": {
                "id": "no number of ours",
                "data": f"take:{task}",
                "message": {"message_id": alert["id"], "chat": {"id": giulia}, "poll": new},
            }
        },
    )

    def taken() -> bool:
        with office.database.read() as session:
            return tasks.holder(session, task) == "Giulia"

    await until(taken)
    await until(lambda: not queue.items)
