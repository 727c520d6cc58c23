"""What strangers and groups write is not kept, nor what a person wrote who then says no."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import files
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, FileContent, Message, StaffRole, StoredFile
from budgeting.db.types import Base
from budgeting.files import Owner
from budgeting.states.conversations import InboxState
from budgeting.states.messages import Direction, Operation, SubjectKind
from budgeting.states.staff import Role
from budgeting.subjects import Subject
from dialogs.engine.incoming import Incoming
from dialogs.inbound import accept
from dialogs.staff_side import handover
from dialogs.text.words import Words
from dialogs.transcripts import EngineStage, build, read
from tests.dialogs.test_access_ended import KINDS, NOW

SECRET = "Sono Carla Bianchi, via Vivaldi 16"
Comes = Callable[..., None]


@pytest.fixture
def comes(database: Database, words: Words) -> Comes:
    clock = SetClock(NOW)
    database.write(lambda session: build(session, clock, read("# household: amrani\n")))
    numbers = itertools.count(1)

    def receive(**what: Any) -> None:
        number = next(numbers)
        given: dict[str, Any] = {
            "bot_id": 1,
            "update_id": number,
            "chat_id": 55,
            "user_id": 55,
            "message_id": number,
            "sent_at": NOW,
            "first_name": "Carla Telegram",
            "language": "it",
            **what,
        }
        accept.take_in_now(database, clock, words, Incoming(**given))

    return receive


def _all_that_is_stored(database: Database) -> str:
    with database.read() as session:
        return "\n".join(
            repr(tuple(row))
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(table))
        )


@pytest.mark.parametrize("private", [True, False], ids=["stranger", "group"])
def test_words_of_strangers_and_groups_are_not_kept(database: Database, comes: Comes, private: bool) -> None:
    kinds = ("text", *KINDS)
    for kind in kinds:
        media = None if kind in ("text", "edit") else {"file_id": "secret-file", "name": SECRET}
        comes(kind=kind, text=SECRET, media=media, private=private)
    stored = _all_that_is_stored(database)
    for word in ("Carla", "Vivaldi", "secret-file"):
        assert word not in stored
    with database.read() as session:
        # A row records that something came, so that a repeat is recognised.
        came = session.scalars(select(Message.id).where(Message.direction == Direction.IN)).all()
    assert len(came) == len(kinds)


def test_the_number_for_the_office_is_kept_and_what_stands_around_it_is_not(
    database: Database, clock: SetClock, words: Words, comes: Comes
) -> None:
    comes(kind="text", text=SECRET)
    _tap(database, comes)
    comes(kind="text", text="non so, Carla")
    comes(kind="text", text="030 1234567, dopo le 17")
    comes(kind="text", text=SECRET)
    with database.read() as session:
        stored = session.scalars(
            select(Message.text).where(Message.direction == Direction.IN, Message.text != "")
        ).all()
        chat = session.scalars(select(Conversation)).one()
        assert chat.inbox_state is InboxState.WAITING
    assert stored == ["030 1234567, dopo le 17"]
    with database.read() as session:
        operator = session.scalars(select(StaffRole.staff_id).where(StaffRole.role == Role.OPERATOR)).one()
    database.write(lambda s: handover.take(s, clock, words, operator, chat.id))
    comes(kind="text", text="sono io, Carla")
    comes(kind="photo", media={"file_id": "for-the-operator"})
    with database.read() as session:
        stored = session.scalars(
            select(Message.text).where(Message.direction == Direction.IN, Message.text != "")
        ).all()
        # What they write to a person is kept, photos and words alike.
        photos = session.scalars(select(StoredFile.remote_id)).all()
    assert stored[-1] == "sono io, Carla"
    assert photos == ["for-the-operator"]


def _tap(database: Database, comes: Comes) -> None:
    with database.read() as session:
        row = session.scalars(
            select(Message.id).where(Message.direction == Direction.OUT).order_by(Message.id.desc())
        ).first()
    comes(kind="tap", tap=f"{row}:0", callback_id="c")


def kept_before_today(database: Database, clock: SetClock) -> None:
    """A photo in the chat from a time when its writer still agreed."""

    def keep(session: Session) -> None:
        chat = session.scalars(select(Conversation.id)).one()
        letter = files.examine(b"%PDF-1.7")
        files.keep(
            session,
            clock,
            letter,
            subject=Subject(SubjectKind.MESSAGE, 1),
            owner=Owner(conversation_id=chat),
        )

    database.write(keep)


def test_who_says_no_leaves_a_chat_as_if_they_had_never_been_there(database: Database, words: Words) -> None:
    clock = SetClock(NOW)
    script = read("# household: kaur · member: Nadia (en, new)\n")
    setting = database.write(lambda session: build(session, clock, script))
    play = EngineStage(database, clock, words, setting)
    with database.read() as session:
        consents_before = session.execute(select(Base.metadata.tables["consents"])).all()
    play.write("Nadia", "/start {invite}")
    play.collect()
    play.tap("Nadia", "العربية")
    play.collect()
    play.write("Nadia", "I am Nadia from flat 12")
    play.collect()
    kept_before_today(database, clock)
    play.tap("Nadia", "✕ لا، شكرًا")
    with database.read() as session:
        assert session.scalars(select(StoredFile)).all() == session.scalars(select(FileContent)).all() == []
        chat = session.scalars(select(Conversation)).one()
        assert (chat.member_id, chat.frames, chat.language, chat.last_seen_at) == (None, [], "en", None)
        assert session.execute(select(Base.metadata.tables["consents"])).all() == consents_before
        rows = session.scalars(select(Message).order_by(Message.id)).all()
    # The line confirming this is on its way; all other rows keep only that they existed.
    [goodbye] = [row for row in rows if row.text]
    assert goodbye.operation is Operation.SEND
    for row in rows:
        if row is goodbye:
            continue
        assert (row.text, row.parts, row.media, row.buttons, row.spans, row.said_at) == (
            "",
            None,
            None,
            None,
            None,
            None,
        )
