"""The courier over real HTTP: what it sends, in which order, and what it makes of each kind of trouble."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot.families.courier import CourierSettings
from bot.lease import Leader
from bot.simulator import Limits, Simulator
from budgeting.clock import SystemClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Member, Task
from budgeting.states import Lane, MessageState, Operation, TaskKind
from tests import build

AMINA, YOUSSEF, LUCIA = 501, 502, 503
EVERYBODY = (AMINA, YOUSSEF, LUCIA)
Said = Callable[[int], list[str]]
pytestmark = pytest.mark.usefixtures("url")


async def test_what_is_queued_arrives_with_its_formatting_and_buttons(
    at_work: Any, outbox: Any, sim: Simulator
) -> None:
    row = outbox.say(
        AMINA,
        "Buongiorno Amina",
        spans=[["bold", 11, 5]],
        buttons=[[{"text": "Menu"}, {"text": "Sito", "url": "https://example.org/"}]],
    )
    async with at_work():
        await outbox.empty()
    (message,) = sim.chat(AMINA)["messages"][-1:]
    assert message["text"] == "Buongiorno Amina"
    assert message["entities"] == [{"type": "bold", "offset": 11, "length": 5}]
    assert message["buttons"] == [
        [{"text": "Menu", "data": f"{row}:0"}, {"text": "Sito", "url": "https://example.org/"}]
    ]
    kept = outbox.row(row)
    assert (kept.state, kept.telegram_id) == (MessageState.SENT, message["id"])


async def test_a_reply_goes_out_as_soon_as_it_is_committed(at_work: Any, outbox: Any, until: Any) -> None:
    slow = CourierSettings(poll=30)
    async with at_work(slow) as courier:
        await until(lambda: courier.leads)
        first = outbox.say(AMINA)
        await outbox.empty()
        second = outbox.say(AMINA)
        await outbox.empty()
    assert outbox.states(first, second) == [MessageState.SENT] * 2


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
    one_by_one = dataclasses.replace(_quick(), concurrency=1)
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
    async with at_work(dataclasses.replace(_quick(), give_up_after=0.1)):
        await outbox.empty()
    assert (outbox.row(row).state, outbox.row(row).error) == (MessageState.FAILED, "server_error")
    with database.read() as session:
        assert [task.kind for task in session.scalars(select(Task))] == [TaskKind.PROBLEM]


async def test_a_question_is_edited_in_place(at_work: Any, outbox: Any, sim: Simulator) -> None:
    question = outbox.say(AMINA, "Quanto?", buttons=[[{"text": "Menu"}]])
    async with at_work():
        edit = outbox.say(AMINA, "Quanto? 3,20 €", operation=Operation.EDIT, about_id=question)
        same = outbox.say(AMINA, "Quanto? 3,20 €", operation=Operation.EDIT, about_id=edit)
        await outbox.empty()
        (message,) = sim.chat(AMINA)["messages"][-1:]
        assert (message["text"], message["buttons"]) == ("Quanto? 3,20 €", None)
        sim.delete(AMINA, message["id"])
        gone = outbox.say(AMINA, "Quanto? 4 €", operation=Operation.EDIT, about_id=question)
        await outbox.empty()
    assert outbox.states(edit, same, gone) == [MessageState.SENT] * 3


async def test_a_picture_is_drawn_once_and_its_caption_can_be_edited(
    at_work: Any, outbox: Any, sim: Simulator, until: Any
) -> None:
    drawn: list[dict[str, Any]] = []

    class Painter:
        async def draw(self, chart: dict[str, Any]) -> bytes:
            drawn.append(chart)
            return _PICTURE

    sim.faults.add("sendPhoto", "500")
    long = "parola " * 200
    row = outbox.say(AMINA, "La settimana", kind="photo", media={"chart": {"kind": "week"}})
    async with at_work(charts=Painter()):
        await outbox.empty()
        edit = outbox.say(AMINA, "Corretta", operation=Operation.EDIT, about_id=row)
        # The text that does not fit under the picture follows it, and its failure does not repeat the picture.
        sim.faults.add("sendMessage", "500")
        more = outbox.say(AMINA, long, kind="photo", media={"chart": {"kind": "week"}})
        await outbox.empty()
    first, second, third = sim.chat(AMINA)["messages"][-3:]
    assert (first["kind"], first["text"]) == ("photo", "Corretta")
    assert (second["kind"], second["text"]) == ("photo", "")
    assert third["text"] == long.strip()
    assert outbox.row(row).media["file_id"]
    assert outbox.row(more).telegram_id == third["id"]
    assert outbox.states(edit) == [MessageState.SENT]
    assert len(drawn) == 3, "once more for the refused call only"


async def test_the_pace_never_provokes_a_429(at_work: Any, outbox: Any, sim: Simulator, until: Any) -> None:
    # Telegram's figures, ten times as fast so that nobody has to wait.
    sim.pace.lift(Limits(per_second=300, per_chat=10, chat_burst=5, webhook_change=0))
    people = [sim.add_person(f"P{n}", person_id=600 + n)["id"] for n in range(40)]
    for person in people:
        sim.start(person)
    outbox.say_all([(person, f"{n}") for n in range(8) for person in people])
    pace = CourierSettings(per_second=300, burst=100, per_chat=10, chat_burst=3, poll=0.05)
    async with at_work(pace):
        await until(lambda: not outbox.waiting(), 60)
    assert sim.stats()["by_status"] == {"200": 320}


async def test_replies_overtake_a_broadcast(at_work: Any, outbox: Any, sim: Simulator, until: Any) -> None:
    people = [sim.add_person(f"P{n}", person_id=600 + n)["id"] for n in range(200)]
    for person in people:
        sim.start(person)
    outbox.say_all([(person, "corso") for person in people], lane=Lane.BROADCAST)
    slow = dataclasses.replace(_quick(), per_second=60, burst=5)
    async with at_work(slow) as courier:
        await until(lambda: sim.stats()["by_method"].get("sendMessage", 0) >= 20)
        reply = outbox.say(AMINA, "subito")
        await until(lambda: outbox.states(reply) == [MessageState.SENT])
        before = sim.stats()["by_method"]["sendMessage"]
        courier.stop()
    assert before < 120, "the reply did not wait for the broadcast's end"


async def test_stopping_leaves_the_rest_queued_and_nothing_in_doubt(
    at_work: Any, outbox: Any, sim: Simulator, until: Any, said: Said
) -> None:
    people = [sim.add_person(f"P{n}", person_id=600 + n)["id"] for n in range(60)]
    for person in people:
        sim.start(person)
    rows = outbox.say_all([(person, "corso") for person in people], lane=Lane.BROADCAST)
    async with at_work(dataclasses.replace(_quick(), per_second=100, burst=5)):
        await until(lambda: sim.stats()["by_method"].get("sendMessage", 0) >= 10)
    states = outbox.states(*rows)
    assert set(states) == {MessageState.SENT, MessageState.QUEUED}
    async with at_work():
        await outbox.empty()
    assert [said(person) for person in people] == [["corso"]] * 60


async def test_a_group_that_moved_is_followed(
    at_work: Any, outbox: Any, sim: Simulator, database: Database
) -> None:
    group = sim.add_group("Condominio", [AMINA, YOUSSEF])["id"]
    moved = sim.upgrade_group(group)["id"]
    row = outbox.say(group, "Scrivimi in privato")
    async with at_work():
        await outbox.empty()
    assert outbox.states(row) == [MessageState.SENT]
    with database.read() as session:
        assert session.get_one(Conversation, outbox.chat(group)).chat_id == moved


async def test_a_second_courier_takes_over_from_one_that_hangs(
    at_work: Any, outbox: Any, database: Database, until: Any, said: Said, leader: Callable[..., Leader]
) -> None:
    frozen = leader(database)

    async def hang(term: Any) -> None:
        # As a process that was stopped does: it holds the lease, and claimed rows, and shows no life.
        now = outbox.clock.now()
        from dialogs.messages import outbox as rows

        await database.write_async(lambda s: rows.claim(s, now, 700001, term.owner, 1, 60))
        terms.append(term)
        await asyncio.Event().wait()

    terms: list[Any] = []
    outbox.say_all([(AMINA, "uno"), (AMINA, "due")])
    first = asyncio.create_task(frozen.run(hang))
    await until(lambda: terms)
    async with at_work() as second:
        await asyncio.sleep(0.3)
        assert not second.leads, "the first one shows that it lives"
        frozen._every = 60  # from here on it does not
        await until(lambda: second.leads)
        assert not terms[0].valid()
        await outbox.empty()
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert said(AMINA) == ["uno", "due"]


def _quick() -> CourierSettings:
    return CourierSettings(per_second=0, per_chat=0, per_group_minute=0, first_pause=0.02, poll=0.05, drain=5)


def _all_calls(sim: Simulator) -> list[dict[str, Any]]:
    return [call for call in sim.calls._ring if call["method"].startswith("send")]


def _calls_to(sim: Simulator, chat_id: int) -> list[dict[str, Any]]:
    return [call for call in _all_calls(sim) if str(call["params"].get("chat_id")) == str(chat_id)]


_PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x03\x20\x00\x00\x02\x58\x08\x06\x00\x00\x00" + b"\x00" * 64
)
