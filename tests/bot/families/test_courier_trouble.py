"""How the courier handles each kind of trouble, over real HTTP."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot.simulator import Simulator
from budgeting.clock import SystemClock
from budgeting.db.engine import Database
from budgeting.db.tables import Member, Task
from budgeting.errors import DatabaseUnavailable
from budgeting.states.messages import Lane, MessageState
from budgeting.states.tasks import TaskKind
from dialogs.outbox import settling
from tests.bot.families.conftest import QUICK
from tests.kit import build

AMINA, YOUSSEF, LUCIA = 501, 502, 503
EVERYBODY = (AMINA, YOUSSEF, LUCIA)
Said = Callable[[int], list[str]]
pytestmark = pytest.mark.usefixtures("url")


async def test_each_chat_is_told_in_order_while_a_fifth_of_the_calls_fails(
    at_work: Any, outbox: Any, sim: Simulator, said: Said
) -> None:
    for seed, kind in enumerate(("500", "502", "timeout")):
        sim.faults.add("sendMessage", kind, share=0.07, seed=seed, seconds=0.05)
    lines = [(person, f"{number}") for number in range(40) for person in EVERYBODY]
    outbox.say_all(lines)
    async with at_work():
        await outbox.empty()
    for person in EVERYBODY:
        assert said(person) == [str(number) for number in range(40)]
    assert sum(sim.stats()["by_fault"].values()) > 5


async def test_an_answer_that_got_lost_is_said_again_to_a_person_who_waits(
    at_work: Any, outbox: Any, sim: Simulator, said: Said
) -> None:
    sim.faults.add("sendMessage", "lost")
    sim.faults.add("sendMessage", "lost-502")
    row = outbox.say(AMINA, "eccomi")
    async with at_work():
        await outbox.empty()
    assert said(AMINA) == ["eccomi"] * 3
    assert outbox.states(row) == [MessageState.SENT]


@pytest.mark.parametrize("fault", ["lost", "lost-502", "timeout"])
async def test_a_broadcast_whose_answer_got_lost_stays_uncertain(
    at_work: Any, outbox: Any, sim: Simulator, said: Said, fault: str
) -> None:
    sim.faults.add("sendMessage", fault, chat_id=AMINA, seconds=0.05)
    rows = outbox.say_all([(AMINA, "corso"), (YOUSSEF, "corso")], lane=Lane.BROADCAST)
    async with at_work():
        await outbox.empty()
    assert outbox.states(*rows) == [MessageState.UNCERTAIN, MessageState.SENT]
    assert len(said(AMINA)) <= 1


async def test_a_broadcast_that_telegram_refused_is_tried_again(
    at_work: Any, outbox: Any, sim: Simulator, said: Said
) -> None:
    sim.faults.add("sendMessage", "500", times=2)
    row = outbox.say(AMINA, "corso", lane=Lane.BROADCAST)
    async with at_work():
        await outbox.empty()
    assert said(AMINA) == ["corso"]
    assert outbox.row(row).attempts == 2


async def test_retry_after_is_honoured_and_costs_no_attempt(
    at_work: Any, outbox: Any, sim: Simulator, said: Said
) -> None:
    sim.faults.add("sendMessage", "429", retry_after=1, chat_id=AMINA)
    rows = outbox.say_all([(AMINA, "uno"), (AMINA, "due"), (YOUSSEF, "intanto")])
    async with at_work():
        await outbox.empty()
    assert said(AMINA) == ["uno", "due"]
    assert outbox.row(rows[0]).attempts == 0
    refused, again = _calls_to(sim, AMINA)[:2]
    assert again["at"] - refused["at"] >= 1
    assert _calls_to(sim, YOUSSEF)[0]["at"] - refused["at"] < 1, "one chat's pause is not everybody's"


async def test_two_chats_in_a_pause_make_everybody_wait(at_work: Any, outbox: Any, sim: Simulator) -> None:
    sim.faults.add("sendMessage", "429", retry_after=1, times=2)
    one_by_one = dataclasses.replace(QUICK, concurrency=1)
    outbox.say_all([(AMINA, "a"), (YOUSSEF, "b"), (LUCIA, "c")])
    async with at_work(one_by_one):
        await outbox.empty()
    calls = [call for call in sim.calls.list("sendMessage") if call["status"] == 200]
    (last_refusal,) = [call["at"] for call in _all_calls(sim) if call["status"] == 429][-1:]
    assert len(calls) == 3
    assert all(call["at"] - last_refusal >= 0.9 for call in _all_calls(sim) if call["status"] == 200)


@pytest.mark.parametrize(("fault", "code"), [("blocked", "blocked"), ("deactivated", "deactivated")])
async def test_whoever_is_out_of_reach_is_marked_and_staff_get_one_task(
    at_work: Any, outbox: Any, sim: Simulator, database: Database, fault: str, code: str
) -> None:
    cast = build.cast(database, SystemClock())
    outbox.chat(AMINA, cast.amina)
    sim.faults.add("sendMessage", fault, times=2, chat_id=AMINA)
    rows = outbox.say_all([(AMINA, "uno"), (AMINA, "due"), (YOUSSEF, "tre")])
    async with at_work():
        await outbox.empty()
    assert [outbox.row(row).state for row in rows[:2]] == [MessageState.FAILED] * 2
    assert outbox.row(rows[0]).error == code
    with database.read() as session:
        assert session.get_one(Member, cast.amina).unreachable_at is not None
        (task,) = session.scalars(select(Task)).all()
        assert (task.kind, task.household_id, task.programme_id) == (
            TaskKind.UNREACHABLE,
            cast.amrani,
            cast.programme,
        )


async def test_a_chat_that_does_not_exist_is_out_of_reach_too(
    at_work: Any, outbox: Any, database: Database
) -> None:
    row = outbox.say(999_999)
    async with at_work():
        await outbox.empty()
    assert (outbox.row(row).state, outbox.row(row).error) == (MessageState.FAILED, "chat_not_found")


async def test_what_telegram_will_never_take_becomes_a_task_for_staff(
    at_work: Any, outbox: Any, database: Database, said: Said
) -> None:
    bad = outbox.say(AMINA, "", buttons=[[{"text": "x"}]], media={"file_id": "no such file"}, kind="photo")
    good = outbox.say(AMINA, "dopo")
    async with at_work():
        await outbox.empty()
    assert outbox.states(bad, good) == [MessageState.FAILED, MessageState.SENT]
    assert said(AMINA) == ["dopo"]
    with database.read() as session:
        (task,) = session.scalars(select(Task)).all()
        assert (task.kind, task.subject_id) == (TaskKind.PROBLEM, bad)


async def test_trouble_that_does_not_end_is_given_up(
    at_work: Any, outbox: Any, sim: Simulator, database: Database
) -> None:
    sim.faults.add("sendMessage", "500", share=1.0)
    row = outbox.say(AMINA)
    async with at_work(dataclasses.replace(QUICK, give_up_after=0.1)):
        await outbox.empty()
    assert (outbox.row(row).state, outbox.row(row).error) == (MessageState.FAILED, "server_error")
    with database.read() as session:
        assert [task.kind for task in session.scalars(select(Task))] == [TaskKind.PROBLEM]


async def test_results_are_kept_where_one_trouble_follows_another(
    at_work: Any, outbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settling a result fails, and then the database is gone: the courier must not stop."""
    troubles, really = [ValueError("a fault of ours"), DatabaseUnavailable()], settling.settle

    def settle(*arguments: Any) -> None:
        if troubles:
            raise troubles.pop(0)
        really(*arguments)

    monkeypatch.setattr(settling, "settle", settle)
    rows = [outbox.say(AMINA, "uno"), outbox.say(AMINA, "due")]
    async with at_work():
        await outbox.empty()
    assert outbox.states(*rows) == [MessageState.SENT] * 2
    assert not troubles


def _all_calls(sim: Simulator) -> list[dict[str, Any]]:
    return [call for call in sim.calls._ring if call["method"].startswith("send")]


def _calls_to(sim: Simulator, chat_id: int) -> list[dict[str, Any]]:
    return [call for call in _all_calls(sim) if str(call["params"].get("chat_id")) == str(chat_id)]
