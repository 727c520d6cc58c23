"""The courier over real HTTP: what it sends, in which order, how fast, and who takes over."""

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
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, StoredFile
from budgeting.states.messages import Lane, MessageState, Operation
from tests.bot.families.conftest import QUICK

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
    sent = outbox.row(row)
    assert (sent.state, sent.telegram_id) == (MessageState.SENT, message["id"])


async def test_a_reply_goes_out_as_soon_as_it_is_committed(at_work: Any, outbox: Any, until: Any) -> None:
    slow = CourierSettings(poll=30)
    async with at_work(slow) as courier:
        await until(lambda: courier.leads)
        first = outbox.say(AMINA)
        await outbox.empty()
        second = outbox.say(AMINA)
        await outbox.empty()
    assert outbox.states(first, second) == [MessageState.SENT] * 2


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


async def test_buttons_go_away_and_a_message_that_cannot_be_changed_is_no_error(
    at_work: Any, outbox: Any, sim: Simulator
) -> None:
    question = outbox.say(AMINA, "Quanto?", buttons=[[{"text": "Menu"}]])
    async with at_work():
        close = outbox.say(AMINA, "", operation=Operation.CLOSE, about_id=question)
        await outbox.empty()
        (message,) = sim.chat(AMINA)["messages"][-1:]
        assert (message["text"], message["buttons"]) == ("Quanto?", None)
        marked = outbox.say(AMINA, "Quanto?\n✓ Menu", operation=Operation.CLOSE, about_id=question)
        await outbox.empty()
        (message,) = sim.chat(AMINA)["messages"][-1:]
        assert message["text"] == "Quanto?\n✓ Menu"
        # Whatever Telegram objects to, the family misses no words, so nobody is told.
        forged = [[{"text": "Web", "url": "nowhere"}]]
        refused = outbox.say(AMINA, "", operation=Operation.CLOSE, about_id=question, buttons=forged)
        await outbox.empty()
    assert outbox.states(close, marked, refused) == [MessageState.SENT] * 3


async def test_a_picture_is_drawn_once_and_its_caption_can_be_edited(
    at_work: Any, outbox: Any, sim: Simulator, database: Database
) -> None:
    drawn: list[dict[str, Any]] = []

    class Painter:
        async def draw(self, chart: dict[str, Any]) -> bytes:
            drawn.append(chart)
            return _PICTURE

    sim.faults.add("sendPhoto", "500")
    long = "parola " * 200
    row = outbox.say(AMINA, "La settimana", kind="photo", media={"chart": {"kind": "week"}})
    async with at_work(pictures=Painter()):
        await outbox.empty()
        edit = outbox.say(AMINA, "Corretta", operation=Operation.EDIT, about_id=row)
        # Text too long for a caption follows the picture, and if it fails the picture is not sent again.
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
    # Kept like any picture in the chat, so that staff see it.
    with database.read() as session:
        waiting = {file.subject_id: file.remote_id for file in session.scalars(select(StoredFile))}
    assert waiting == {number: outbox.row(number).media["file_id"] for number in (row, more)}


async def test_the_pace_never_provokes_a_429(at_work: Any, outbox: Any, sim: Simulator, until: Any) -> None:
    # Telegram's limits, ten times as fast to keep the test short.
    sim.pace.lift(Limits(per_second=300, per_chat=10, chat_burst=5, webhook_change=0))
    people = [sim.add_person(f"P{n}", person_id=600 + n)["id"] for n in range(40)]
    for person in people:
        sim.start(person)
    outbox.say_all([(person, f"{n}") for n in range(8) for person in people])
    pace = CourierSettings(per_second=300, burst=100, per_chat=10, chat_burst=3, poll=0.05)
    async with at_work(pace):
        await until(lambda: not outbox.waiting())
    assert sim.stats()["by_status"] == {"200": 320}


async def test_replies_overtake_a_broadcast(at_work: Any, outbox: Any, sim: Simulator, until: Any) -> None:
    people = [sim.add_person(f"P{n}", person_id=600 + n)["id"] for n in range(200)]
    for person in people:
        sim.start(person)
    outbox.say_all([(person, "corso") for person in people], lane=Lane.BROADCAST)
    slow = dataclasses.replace(QUICK, per_second=60, burst=5)
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
    async with at_work(dataclasses.replace(QUICK, per_second=100, burst=5)):
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
        # Like a stopped process: it holds the lease and claimed rows, and shows no sign of life.
        now = outbox.clock.now()
        from dialogs.outbox import claiming as rows

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
        frozen._every = 60  # from here on it doesn't
        await until(lambda: second.leads)
        assert not terms[0].valid()
        await outbox.empty()
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert said(AMINA) == ["uno", "due"]


_PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x03\x20\x00\x00\x02\x58\x08\x06\x00\x00\x00" + b"\x00" * 64
)
