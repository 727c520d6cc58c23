"""A person who lost access reads and changes nothing of the household: every command, button, kind and step."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from budgeting import departures, households
from budgeting.audit import AuditAction
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Batch, Conversation, DataExport, Household, Member, Message, Programme
from budgeting.db.types import Base
from budgeting.households import consents, invites
from budgeting.states.batches import BatchKind
from budgeting.states.households import HouseholdState, WhyEnded
from budgeting.states.messages import Direction, MessageState
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import registered
from dialogs.inbound import accept, dispatch
from dialogs.text.words import Words
from dialogs.transcripts import EngineStage, build, read
from dialogs.transcripts.engine_stage import BOT
from dialogs.transcripts.setting import Setting
from tests.kit.databases import each_on_sqlite

NOW = datetime(2026, 3, 2, 17, tzinfo=UTC)
HEAD = (
    "# household: amrani · coach: Giulia · limit food: 250,00 · plan: 6 x 85,00 from 2026-03-10\n"
    "# member: Amina (it, sees arrears) · member: Youssef (it)\n"
    "# session: Corso di cucina, 2026-03-12 15:00, 2 h, 5 seats\n"
)
#: What only people of the household may read.
FACTS = ("85,00", "510,00", "246,80", "3,20", "ALER", "Youssef", "pane", "cucina")
KINDS = ("photo", "document", "voice", "audio", "video", "location", "contact", "sticker", "other", "edit")
TEXTS = (
    "pane 4,10",
    "+500 stipendio",
    "120",
    "oggi",
    "sì",
    "domenica",
    "18",
    "Carla",
    "?",
    "cambio casa",
    "/plan x",
)
COMMANDS = (*dispatch.COMMANDS, "start", "nonsense")


@dataclass
class Family:
    """Amina's chat, with everything that can be written or tapped in it."""

    database: Database
    clock: SetClock
    words: Words
    setting: Setting
    member: int
    chat: int
    numbers: Iterator[int]

    def comes(self, **what: Any) -> None:
        number = next(self.numbers)
        accept.take_in_now(
            self.database,
            self.clock,
            self.words,
            Incoming(
                bot_id=BOT,
                update_id=number,
                chat_id=self.chat,
                user_id=self.chat,
                sent_at=self.clock.now(),
                message_id=number,
                language="it",
                first_name="Amina Telegram",
                **what,
            ),
        )

    def conversation(self) -> int:
        with self.database.read() as session:
            query = select(Conversation.id).where(
                Conversation.chat_id == self.chat, Conversation.ended_at.is_(None)
            )
            return session.scalars(query).one()

    def shows(self, conversation: int, *buttons: dict[str, Any]) -> int:
        """Adds a bot message with these buttons, as it may have been on the phone for a long time."""
        row = {
            "conversation_id": conversation,
            "bot_id": BOT,
            "direction": Direction.OUT,
            "state": MessageState.SENT,
            "created_at": self.clock.now(),
            "text": "",
            "buttons": [[button] for button in buttons],
        }
        return self.database.write(
            lambda s: s.execute(insert(Message).values(**row).returning(Message.id)).scalar_one()
        )

    def said_since(self, row: int) -> list[str]:
        with self.database.read() as session:
            rows = session.execute(
                select(Message.text, Message.buttons).where(
                    Message.id > row, Message.direction == Direction.OUT
                )
            )
            return [
                " ".join(
                    [text, *(button["text"] for line in buttons or [] for button in line if "text" in button)]
                )
                for text, buttons in rows
            ]

    def newest(self) -> int:
        with self.database.read() as session:
            return session.scalars(select(Message.id).order_by(Message.id.desc()).limit(1)).one()


@pytest.fixture
def family(database: Database, words: Words) -> Family:
    clock = SetClock(NOW)
    setting = database.write(lambda session: build(session, clock, read(HEAD)))
    stage = EngineStage(database, clock, words, setting)
    for line in ("pane 3,20", "/plan", "/budget", "/checkin", "/training", "/privacy"):
        stage.write("Amina", line)
        stage.collect()
    amina = setting.people["Amina"]
    assert amina.member_id is not None
    return Family(database, clock, words, setting, amina.member_id, amina.chat_id, itertools.count(10_000))


def _left(session: Session, family: Family) -> None:
    departures.member_leaves(session, family.clock, None, family.member)


def _ended(session: Session, family: Family) -> None:
    households.phones.end(session, family.clock, family.member, WhyEnded.BY_FAMILY)


def _invited_again(session: Session, family: Family) -> None:
    invites.create(session, family.clock, None, family.member)


def _household_left(session: Session, family: Family) -> None:
    session.get_one(Household, family.setting.household_id).state = HouseholdState.LEFT


def _archived(session: Session, family: Family) -> None:
    session.get_one(Programme, family.setting.programme_id).archived_at = family.clock.now()


def _marked_by_hand(session: Session, family: Family) -> None:
    # Not through the service: receiving checks for itself.
    session.get_one(Member, family.member).left_at = family.clock.now()


def _withdrawn(session: Session, family: Family) -> None:
    consents.withdraw(session, family.clock, family.member)


def _new_notice(session: Session, family: Family) -> None:
    session.get_one(Programme, family.setting.programme_id).privacy_version = "2027-1"


Revoke = Callable[[Session, Family], None]
STRANGERS: list[Revoke] = [_left, _ended, _invited_again, _household_left, _archived, _marked_by_hand]
NOT_AGREED: list[Revoke] = [_withdrawn, _new_notice]
#: Tables that change when anybody writes, and hold nothing about a household. A stranger's turn may change no others …
MOVES = {"conversations", "messages", "events", "alerts", "tasks"}
#: … and a turn of a member without consent only what is theirs to decide: silence, the language, consent itself.
#: A photo for the person who was asked for goes with its message. What a copy of their data leaves is looked at apart.
THEIRS = MOVES | {"members", "consents", "due_events", "files", "batches", "audit", "data_exports"}


def _stored(database: Database, but: set[str]) -> dict[str, list[tuple[Any, ...]]]:
    with database.read() as session:
        return {
            table.name: [
                tuple(map(repr, row)) for row in session.execute(select(table).order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
            if table.name not in but
        }


def _standing_buttons() -> list[dict[str, Any]]:
    buttons = [
        {"label": {"k": "x"}, "text": "x", "dialog": dialog.name, "action": action, "value": value}
        for dialog in registered()
        for action in dialog.actions
        for value in ("1", "")
    ]
    assert len(buttons) > 20
    return buttons


def _every_step() -> list[tuple[str, str, int]]:
    return [(dialog.name, step, dialog.version) for dialog in registered() for step in dialog.steps]


def _everything(family: Family, old: int) -> Iterator[str]:
    """Do everything that can be written, sent or tapped, one by one; yields what it was."""
    for command in COMMANDS:
        family.comes(kind="text", text=f"/{command}")
        yield f"/{command}"
    for text in TEXTS:
        family.comes(kind="text", text=text)
        yield text
    for kind in KINDS:
        family.comes(kind=kind, text="pane 9,99", media={"file_id": "f", "name": "Amina"})
        yield kind
    buttons = _standing_buttons()
    for conversation in {old, family.conversation()}:
        row = family.shows(conversation, *buttons)
        for index, button in enumerate(buttons):
            family.comes(kind="tap", tap=f"{row}:{index}", callback_id="c")
            yield f"[{button['dialog']}.{button['action']}]"


def _every_open_question(family: Family) -> Iterator[str]:
    """Answer each question of each dialog, as it may have been open when consent ended."""
    for name, step, version in _every_step():
        if name in ("onboarding", "consent"):
            continue
        frame = {"dialog": name, "step": step, "version": version, "data": {}}
        here = family.conversation()
        family.database.write(
            lambda s, here=here, frame=frame: s.execute(
                update(Conversation).where(Conversation.id == here).values(frames=[frame])
            )
        )
        for what in ({"kind": "text", "text": "12,50"}, {"kind": "photo", "media": {"file_id": "f"}}):
            family.comes(**what)
            yield f"{name}.{step}: {what['kind']}"


@each_on_sqlite("revoke", STRANGERS, on_both=STRANGERS[:1])
def test_whoever_belongs_no_longer_reads_and_changes_nothing(family: Family, revoke: Revoke) -> None:
    old = family.conversation()
    family.database.write(lambda session: revoke(session, family))
    # The first message ends the phone if nothing else has; after it nothing may change.
    family.comes(kind="text", text="ciao")
    with family.database.read() as session:
        tasks_before = session.execute(select(Base.metadata.tables["tasks"])).all()
    before, at = _stored(family.database, MOVES), family.newest()
    assert family.conversation() != old
    for what in _everything(family, old):
        said, at = family.said_since(at), family.newest()
        for fact in (*FACTS, "Amina", "Giulia"):
            assert not any(fact in text for text in said), (what, said)
    assert _stored(family.database, MOVES) == before
    with family.database.read() as session:
        stored = session.scalars(
            select(Message.text).where(Message.conversation_id == family.conversation(), Message.text != "")
        )
        assert not any(word in stored_text for stored_text in stored for word in ("pane", "stipendio"))
        assert session.execute(select(Base.metadata.tables["tasks"])).all() == tasks_before


@each_on_sqlite("revoke", NOT_AGREED, on_both=NOT_AGREED[:1])
def test_without_consent_nothing_is_read_kept_or_changed(family: Family, revoke: Revoke) -> None:
    here = family.conversation()
    family.database.write(lambda session: revoke(session, family))
    before, at = _stored(family.database, THEIRS), family.newest()
    with family.database.read() as session:
        audited = session.scalar(select(func.max(Audit.id))) or 0
    for what in itertools.chain(_everything(family, here), _every_open_question(family)):
        said, at = family.said_since(at), family.newest()
        for fact in FACTS:
            assert not any(fact in text for text in said), (what, said)
    assert family.conversation() == here
    assert _stored(family.database, THEIRS) == before
    with family.database.read() as session:
        copies = session.execute(select(DataExport.member_id, DataExport.batch_id)).all()
        jobs = session.execute(select(Batch.kind, Batch.id)).all()
        assert [(family.member, number) for _, number in jobs] == copies
        assert [kind for kind, _ in jobs] == [BatchKind.FAMILY_EXPORT], "asked for often, made once"
        done = session.scalars(select(Audit.action).where(Audit.id > audited)).all()
        assert done == [AuditAction.BATCH_START]
        assert not households.person(session, family.member).consented
        problems = select(Message.error).where(Message.error.is_not(None))
        assert session.scalars(problems).all() == []


def test_words_for_a_person_are_kept_without_consent_and_others_are_not(family: Family) -> None:
    family.database.write(lambda session: _withdrawn(session, family))
    family.comes(kind="text", text="latte 2,00")
    family.comes(kind="text", text="/talk")
    family.comes(kind="text", text="non ho più la corrente")
    family.comes(kind="voice", media={"file_id": "voice-1"})
    with family.database.read() as session:
        stored = session.execute(
            select(Message.text, Message.media).where(
                Message.direction == Direction.IN, Message.update_id >= 10_000
            )
        ).all()
    assert [text for text, _ in stored] == ["", "/talk", "non ho più la corrente", ""]
    assert stored[-1].media == {"file_id": "voice-1"}
