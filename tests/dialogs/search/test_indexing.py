"""What people wrote has its words soon after the commit, whatever happens in between; what is gone is not found."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from budgeting import access, households
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Conversation,
    Household,
    Member,
    Message,
    MessageWord,
    NameWord,
    SearchProgress,
)
from budgeting.search import names, terms
from budgeting.states.messages import Direction, MessageState, Operation
from dialogs import search
from dialogs.search.indexing import LATE, PAGE
from dialogs.text import in_languages, t, to_json, verbatim
from tests.kit.build import BOT, Cast


class Desk:
    """Writes rows, lets the clock give them words, and searches as Marco, who may see all of the programme."""

    def __init__(self, database: Database, clock: SetClock, cast: Cast) -> None:
        self.database, self.clock, self.cast = database, clock, cast
        self.chat = self._chat(cast.lucia)

    def _chat(self, member: int) -> int:
        values = {
            "bot_id": BOT,
            "chat_id": 990_000 + member,
            "member_id": member,
            "created_at": self.clock.now(),
        }
        return self.database.write(
            lambda s: s.execute(insert(Conversation).values(**values).returning(Conversation.id)).scalar_one()
        )

    def row(self, text: str = "", **values: Any) -> int:
        row = {
            "conversation_id": self.chat,
            "bot_id": BOT,
            "direction": Direction.IN,
            "state": MessageState.RECEIVED,
            "created_at": self.clock.now(),
            "text": text,
        } | values
        return self.database.write(
            lambda s: s.execute(insert(Message).values(**row).returning(Message.id)).scalar_one()
        )

    def tick(self) -> None:
        after: int | None = None
        while (after := self.database.write(lambda s, at=after: search.index(s, self.clock, at))) is not None:
            pass

    def found(self, typed: str) -> list[int]:
        with self.database.read() as session:
            marco = access.actor(session, self.cast.marco)
            return [hit for hits in search.find(session, marco, terms(typed), 20).values() for hit in hits]

    def words(self) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(MessageWord)) or 0

    def idle(self) -> bool:
        with self.database.read() as session:
            return not search.something_to_do(session, self.clock)


@pytest.fixture
def desk(database: Database, clock: SetClock, cast: Cast) -> Desk:
    return Desk(database, clock, cast)


def test_what_people_wrote_is_found_and_what_the_bot_says_is_not(desk: Desk) -> None:
    sent = {"direction": Direction.OUT, "state": MessageState.SENT}
    signed = to_json(t("*{name}:*"))
    family = desk.row("La caldaia è rotta")
    edit = desk.row("La caldaia funziona", kind="edit")
    named = desk.row("", kind="document", media={"name": "caldaia-contratto.pdf"})
    staff = desk.row(
        "Marco: La caldaia", staff_id=desk.cast.marco, parts=[signed, to_json(verbatim("La caldaia"))], **sent
    )
    phrase = to_json(in_languages({"ar": "السخان", "it": "La caldaia"}, "La caldaia"))
    phrased = desk.row("السخان", staff_id=desk.cast.marco, parts=[signed, phrase], **sent)
    note = desk.row("caldaia: sentito il tecnico", direction=Direction.NOTE, staff_id=desk.cast.marco)
    desk.row("La caldaia!", parts=[to_json(t("Menu"))], **sent)
    desk.row("La caldaia!", staff_id=desk.cast.marco, operation=Operation.CLOSE, **sent)
    desk.row("caldaia", kind="tap")
    desk.row("/caldaia")
    desk.row("caldaia", kind="edit", state=MessageState.UNCHANGED)
    desk.row("caldaia", direction=Direction.NOTE)
    assert desk.found("caldaia") == []
    desk.tick()
    assert set(desk.found("caldaia")) <= {family, edit, named, staff, phrased, note}
    assert desk.found("caldaia") == [note, phrased, staff]
    assert desk.found("rotta") == [family]
    assert desk.found("funziona") == [edit]
    assert desk.found("contratto") == [named]
    assert desk.found("سخان") == []
    assert desk.found("السخان") == [phrased]
    assert desk.found("marco") == []


def test_all_words_in_one_message_the_last_by_its_beginning(desk: Desk) -> None:
    both = desk.row("La bolletta della luce")
    one = desk.row("La bolletta")
    desk.tick()
    assert desk.found("bolletta lu") == desk.found("LUCE bol") == [both]
    assert desk.found("bolletta") == [one, both]
    assert desk.found("boll luce") == []
    assert desk.found("bolletta bolletta gas") == []
    assert desk.found("") == desk.found("%") == desk.found("b") == []


def test_it_goes_on_after_a_restart_and_does_nothing_twice(desk: Desk) -> None:
    rows = [desk.row(f"riga numero{number}") for number in range(PAGE + 3)]
    # Killed after the first page.
    desk.database.write(lambda s: search.index(s, desk.clock))
    assert not desk.idle()
    desk.tick()
    assert desk.found(f"numero{PAGE + 2}") == [rows[-1]]
    words = desk.words()
    desk.tick()
    desk.clock.advance(minutes=5)
    desk.tick()
    assert desk.words() == words
    assert desk.idle()


def test_a_row_that_is_committed_late_is_not_passed_over(desk: Desk) -> None:
    """On PostgreSQL a number can be given out before another and committed after it."""
    early = desk.row("presto")
    gap = early + 1
    desk.row("dopo", id=early + 2)
    desk.tick()
    desk.row("tardi", id=gap)
    desk.tick()
    assert desk.found("tardi") == [gap]
    desk.clock.advance(minutes=LATE / timedelta(minutes=1) + 1)
    desk.tick()
    with desk.database.read() as session:
        assert session.get_one(SearchProgress, "messages").up_to == early + 2


def test_two_processes_may_begin_at_once(desk: Desk, cast: Cast) -> None:
    rows = [desk.row(f"insieme {number}") for number in range(3)]
    desk.clock.advance(minutes=5)
    database = desk.database
    database.write(lambda s: s.execute(delete(NameWord)) and None)
    database.write(lambda s: s.execute(delete(SearchProgress)) and None)

    def work(session: Session) -> None:
        search.index(session, desk.clock)
        names.catch_up(session)

    def meanwhile(session: Session) -> Future[None]:
        work(session)
        other = pool.submit(database.write, work)
        # On PostgreSQL the other one has read what is there by now, and waits for what is being written.
        wait([other], timeout=0.5)
        return other

    with ThreadPoolExecutor(1) as pool:
        database.write(meanwhile).result(timeout=30)
    assert desk.found("insieme") == rows[::-1]
    with database.read() as session:
        assert session.get_one(SearchProgress, "messages").up_to == rows[-1]
        assert session.scalar(select(NameWord.word).where(NameWord.household_id == cast.rossi).limit(1))


def test_what_is_erased_leaves_no_word(desk: Desk) -> None:
    kept, gone = desk.row("resta qui"), desk.row("sparisce presto")
    desk.tick()
    desk.database.write(lambda s: s.execute(delete(Message).where(Message.id == gone)))
    assert desk.found("sparisce") == []
    assert desk.found("resta") == [kept]
    with desk.database.read() as session:
        assert set(session.scalars(select(MessageWord.message_id))) == {kept}


def test_a_number_that_is_given_out_again_is_not_passed_over(desk: Desk) -> None:
    rows = [desk.row(f"prima{number}") for number in range(3)]
    desk.clock.advance(minutes=5)
    desk.tick()
    assert desk.idle()
    desk.database.write(lambda s: s.execute(delete(Message).where(Message.id.in_(rows[1:]))))
    for number in rows[1:]:
        desk.row(f"poi{number}", id=number)
    assert not desk.idle()
    desk.tick()
    assert desk.found("poi") == rows[:0:-1]
    assert desk.found("prima") == rows[:1]


def test_names_are_found_at_once_also_after_they_change(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    def found(typed: str) -> list[int]:
        with database.read() as session:
            marco = access.actor(session, cast.marco)
            return [home.id for home in names.find(session, marco, terms(typed), 20)]

    assert cast.rossi in found("rossi")
    assert found("rossi lucia") == [cast.rossi]
    database.write(lambda s: households.set_called(s, cast.lucia, "Lucìlla"))
    assert found("lucilla") == [cast.rossi]
    database.write(lambda s: households.add_member(s, clock, None, cast.rossi, "Ğülşen"))
    assert found("gulsen ros") == [cast.rossi]
    with database.read() as session:
        reference = session.get_one(Household, cast.rossi).reference
    assert found(reference) == [cast.rossi]


def test_households_from_before_are_caught_up_with(database: Database, cast: Cast) -> None:
    with database.read() as session:
        before = set(session.execute(select(NameWord.household_id, NameWord.word)))
    database.write(lambda s: s.execute(delete(NameWord)) and None)
    database.write(lambda s: s.execute(update(SearchProgress).values(up_to=0)) and None)
    while database.write(names.catch_up):
        pass
    with database.read() as session:
        assert set(session.execute(select(NameWord.household_id, NameWord.word))) == before
        assert not names.something_to_do(session)
        assert session.scalar(select(func.count()).select_from(Member))
