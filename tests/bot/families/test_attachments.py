"""What staff attach reaches the phone, through both of Telegram's clients' formats, in order, and after trouble."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, update

from bot.simulator import Simulator
from budgeting.clock import SystemClock
from budgeting.db.engine import Database
from budgeting.db.tables import FileContent, Message, Staff, StoredFile
from budgeting.errors import DatabaseUnavailable
from budgeting.states.messages import MessageState
from dialogs.engine import conversation as conversations
from dialogs.engine.content import reply
from dialogs.staff_side import answering, attachments
from dialogs.text import verbatim
from dialogs.text.words import Words
from tests.kit.databases import on_sqlite
from tests.kit.pictures import SECRET, picture
from tests.kit.sounds import voice

AMINA = 501
PDF = b"%PDF-1.7 avviso"
PHOTO = picture("JPEG", (80, 60))
GIVEN = (("casa.jpg", PHOTO), ("avviso.pdf", PDF), ("voce.ogg", voice(3)))
pytestmark = pytest.mark.usefixtures("url")


class Desk:
    """A staff person who answers Amina."""

    def __init__(self, database: Database, words: Words, outbox: Any) -> None:
        self.database, self.words, self.outbox = database, words, outbox
        self.chat = outbox.chat(AMINA)
        self.staff = database.write(self._hired)

    def _hired(self, session: Any) -> int:
        person = Staff(
            name="Marco Neri", first_name="Marco", email="marco@example.org", created_at=SystemClock().now()
        )
        session.add(person)
        session.flush()
        return person.id

    def answers(self, text: str, *given: tuple[str, bytes]) -> list[int]:
        attached = [attachments.prepare(content, name) for name, content in given]

        def job(session: Any) -> list[int]:
            state = conversations.by_id(session, self.chat)
            said = reply(verbatim("Marco:"), *([verbatim(text)] if text else []))
            first = answering.queue(
                session, SystemClock(), self.words, state, self.staff, said, attached, None
            )
            assert first is not None
            return list(range(first, first + len(attached)))

        return self.database.write(job)

    def errors(self, *rows: int) -> list[str | None]:
        return [self.outbox.row(number).error for number in rows]


@pytest.fixture
def desk(database: Database, words: Words, outbox: Any) -> Desk:
    return Desk(database, words, outbox)


def _content(sim: Simulator, message: dict[str, Any]) -> bytes:
    stored = sim.world.files.by_id[message["file"]["url"].split("/")[3]]
    return sim.world.files.content(stored)


@on_sqlite
async def test_photo_pdf_and_voice_arrive_in_order_and_as_what_they_are(
    at_work: Any, outbox: Any, sim: Simulator, desk: Desk
) -> None:
    rows = desk.answers("Ecco l'avviso", *GIVEN)
    async with at_work():
        await outbox.empty()
    assert outbox.states(*rows) == [MessageState.SENT] * 3
    photo, pdf, sound = sim.chat(AMINA)["messages"][-3:]
    assert [m["kind"] for m in (photo, pdf, sound)] == ["photo", "document", "voice"]
    assert [m["text"] for m in (photo, pdf, sound)] == ["Marco:\nEcco l'avviso", "", ""]
    assert SECRET.encode() not in _content(sim, photo)
    assert (_content(sim, pdf), pdf["file"]["name"]) == (PDF, "avviso.pdf")
    assert (_content(sim, sound), sound["file"]["duration"]) == (voice(3), 3)


@on_sqlite
async def test_what_telegram_did_not_take_is_sent_again_whole(
    at_work: Any, outbox: Any, sim: Simulator, desk: Desk
) -> None:
    for method in ("sendPhoto", "sendDocument", "sendVoice"):
        sim.faults.add(method, "500")
    before = len(sim.chat(AMINA)["messages"])
    rows = desk.answers("", *GIVEN)
    async with at_work():
        await outbox.empty()
    assert outbox.states(*rows) == [MessageState.SENT] * 3
    messages = sim.chat(AMINA)["messages"][before:]
    assert [m["kind"] for m in messages] == ["photo", "document", "voice"]


async def test_what_a_crash_left_half_sent_is_sent_from_what_is_stored(
    at_work: Any, outbox: Any, sim: Simulator, desk: Desk, database: Database
) -> None:
    (row,) = desk.answers("", ("avviso.pdf", PDF))
    # The process that had claimed it is gone, and its lease is over.
    gone = {"state": MessageState.SENDING, "owner": "gone", "lease_until": SystemClock().now()}
    database.write(lambda s: s.execute(update(Message).where(Message.id == row).values(**gone)))
    async with at_work():
        await outbox.empty()
    assert outbox.states(row) == [MessageState.SENT]
    assert _content(sim, sim.chat(AMINA)["messages"][-1]) == PDF


async def test_a_file_that_is_gone_is_not_said_to_be_sent(
    at_work: Any, outbox: Any, sim: Simulator, desk: Desk, database: Database
) -> None:
    before = len(sim.chat(AMINA)["messages"])
    rows = desk.answers("Ecco", ("avviso.pdf", PDF))
    database.write(lambda s: (s.execute(delete(StoredFile)), s.execute(delete(FileContent))))
    async with at_work():
        await outbox.empty()
    assert (outbox.states(*rows), desk.errors(*rows)) == ([MessageState.FAILED], ["file_gone"])
    assert len(sim.chat(AMINA)["messages"]) == before


@on_sqlite
async def test_a_file_waits_for_the_database(
    at_work: Any, outbox: Any, sim: Simulator, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = desk.answers("", ("avviso.pdf", PDF))
    async with at_work() as courier:
        sound, away = courier._sender._stored, [True]

        async def stored(number: int) -> bytes:
            if away:
                away.clear()
                raise DatabaseUnavailable
            return await sound(number)

        monkeypatch.setattr(courier._sender, "_stored", stored)
        await outbox.empty()
    assert outbox.states(row) == [MessageState.SENT]
    assert _content(sim, sim.chat(AMINA)["messages"][-1]) == PDF
