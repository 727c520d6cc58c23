"""Faults on demand, and how both libraries handle them."""

from __future__ import annotations

import random
import time
from datetime import timedelta

import pytest

from bot.simulator import ControlError, Limits
from bot.simulator.pace import Pace


async def test_too_many_requests(lib, sim, http):
    sim.faults.add("sendMessage", "429", times=1, retry_after=7)
    with lib.refused("retry") as caught:
        await lib.bot.send_message(501, "Ciao")
    assert caught.value.retry_after in (7, timedelta(seconds=7))
    sim.faults.add("sendMessage", "429", times=1, retry_after=3)
    answer = await http.post("/bot700001:family-bot/sendMessage", data={"chat_id": 501, "text": "Ciao"})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")
    assert answer.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }
    await lib.bot.send_message(501, "Ciao")


@pytest.mark.parametrize(
    ("kind", "executed"),
    [
        ("500", False),
        ("502", False),
        ("timeout", False),
        ("lost", True),
        ("lost-502", True),
        ("blocked", False),
    ],
)
async def test_a_call_fails_once(lib, sim, kind, executed):
    sim.faults.add("sendMessage", kind, times=1, seconds=0)
    with pytest.raises(lib.errors):
        await lib.bot.send_message(501, "Ciao")
    assert [m["text"] for m in sim.chat(501)["messages"][1:]] == (["Ciao"] if executed else [])
    assert sim.calls.list("sendMessage")[-1]["fault"] == kind
    await lib.bot.send_message(501, "Ancora")
    assert sim.faults.rules == []


async def test_a_slow_answer_is_an_answer(lib, sim):
    sim.faults.add("*", "slow", times=1, seconds=0.05)
    started = time.monotonic()
    assert (await lib.bot.send_message(501, "Ciao")).text == "Ciao"
    assert time.monotonic() - started >= 0.05


async def test_a_share_of_all_calls_by_a_seed(lib, sim):
    async def failures() -> list[int]:
        sim.faults.clear()
        sim.faults.add("*", "500", share=0.2, seed=4)
        failed = []
        for number in range(60):
            try:
                await lib.bot.send_chat_action(501, "typing")
            except lib.errors:
                failed.append(number)
        return failed

    first = await failures()
    assert 4 <= len(first) <= 22
    assert await failures() == first


async def test_faults_of_one_chat_and_one_method(lib, sim):
    sim.start(502)
    sim.faults.add("sendMessage", "deactivated", times=1, chat_id=502)
    await lib.bot.send_message(501, "Ciao")
    with lib.refused("user is deactivated"):
        await lib.bot.send_message(502, "Ciao")
    sim.faults.add("editMessageText", "deleted", times=1)
    sent = await lib.bot.send_message(501, "Ciao")
    with lib.refused("message to edit not found"):
        await lib.bot.edit_message_text("Due", chat_id=501, message_id=sent.message_id)


def test_unknown_faults_are_named(sim):
    with pytest.raises(ControlError, match="the kinds are 429"):
        sim.faults.add("*", "earthquake")
    with pytest.raises(ControlError, match="between 0 and 1"):
        sim.faults.add("*", "500", share=20)


async def test_pace_of_one_chat(lib, sim, ticks):
    sim.pace.lift(Limits(chat_burst=3))
    sim.pace.monotonic = ticks
    for _ in range(3):
        await lib.bot.send_message(501, "Ciao")
    with lib.refused("retry"):
        await lib.bot.send_message(501, "Ciao")
    ticks.at += 1
    await lib.bot.send_message(501, "Ciao")


async def test_pace_of_a_bot_and_the_paid_one(lib, sim, ticks):
    sim.pace.lift(Limits())
    sim.pace.monotonic = ticks
    people = [sim.add_person(f"Persona {number}")["id"] for number in range(40)]
    for person in people:
        sim.start(person)
    for person in people[:35]:
        await lib.bot.send_message(person, "Ciao")
    with lib.refused("retry"):
        await lib.bot.send_message(people[35], "Ciao")
    await lib.bot.send_message(people[35], "Ciao", allow_paid_broadcast=True)
    ticks.at += 0.1
    for person in people[36:39]:
        await lib.bot.send_message(person, "Ciao")
    with lib.refused("retry"):
        await lib.bot.send_message(people[39], "Ciao")


def test_two_minutes_at_the_pace_without_a_refusal(ticks):
    pace, late = Pace(Limits(), ticks), random.Random(7)
    for number in range(120 * 30):
        ticks.at = max(ticks.at, 1000 + number / 30 + late.uniform(0, 0.15))
        pace.check_send(700001, 1000 + number)


async def test_pace_of_a_group(lib, sim, ticks):
    sim.pace.lift(Limits())
    sim.pace.monotonic = ticks
    group = sim.add_group("Scala B", [501])
    for _ in range(20):
        await lib.bot.send_message(group["id"], "Ciao")
    with lib.refused("retry"):
        await lib.bot.send_message(group["id"], "Ciao")
    ticks.at += 3
    await lib.bot.send_message(group["id"], "Ciao")
