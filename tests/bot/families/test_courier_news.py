"""What staff learn about their own answers: that they arrived, or did not."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.simulator import Simulator
from budgeting.clock import SystemClock
from budgeting.db.engine import Database
from budgeting.db.tables import Event
from budgeting.states.messages import Lane, MessageState
from tests.kit import build

AMINA, YOUSSEF, LUCIA = 501, 502, 503
pytestmark = pytest.mark.usefixtures("url")


def _told(database: Database) -> list[int | None]:
    with database.read() as session:
        rows = session.scalars(select(Event).where(Event.kind == "delivered").order_by(Event.id))
        return [row.conversation_id for row in rows]


async def test_open_pages_hear_once_that_answers_of_staff_arrived_and_nothing_of_the_bots_own_words(
    at_work: Any, outbox: Any, database: Database
) -> None:
    marco = build.cast(database, SystemClock()).marco
    answers = outbox.say_all([(AMINA, "uno"), (LUCIA, "due")], staff_id=marco)
    outbox.say(YOUSSEF, "dal bot")
    outbox.say(YOUSSEF, "annuncio", lane=Lane.BROADCAST, staff_id=marco)
    async with at_work():
        await outbox.empty()
    assert outbox.states(*answers) == [MessageState.SENT] * 2
    assert sorted(_told(database)) == sorted([outbox.chat(AMINA), outbox.chat(LUCIA)])


async def test_open_pages_hear_that_an_answer_will_never_arrive_but_not_of_each_new_try(
    at_work: Any, outbox: Any, database: Database, sim: Simulator
) -> None:
    marco = build.cast(database, SystemClock()).marco
    sim.faults.add("sendMessage", "500")
    sim.block(AMINA)
    row = outbox.say(AMINA, "ci sono", staff_id=marco)
    async with at_work():
        await outbox.empty()
    assert outbox.states(row) == [MessageState.FAILED]
    assert _told(database) == [outbox.chat(AMINA)]
