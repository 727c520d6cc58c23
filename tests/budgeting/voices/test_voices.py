"""Which languages are approved, which messages wait to be read aloud, and how long their sound stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from budgeting import households, voices
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import ApprovedVoice, Audit, Conversation, Member, Message, VoiceClip, VoiceNote
from budgeting.errors import NotFound
from budgeting.states.messages import Direction, MessageState, Operation
from budgeting.states.staff import Role
from budgeting.voices import clips, notes
from tests.kit.build import BOT, Cast


@pytest.fixture
def elena(person: Callable[..., int]) -> int:
    return person("Elena", Role.COORDINATOR)


def test_a_language_is_silent_until_somebody_approves_it(
    database: Database, clock: SetClock, cast: Cast, elena: int
) -> None:
    def approved(language: str) -> bool:
        with database.read() as session:
            return voices.approved(session, cast.programme, language)

    assert not approved("ar")
    for _ in range(2):
        database.write(lambda s: voices.approve(s, clock, elena, cast.programme, "ar"))
    assert (approved("ar"), approved("it")) == (True, False)
    with database.read() as session:
        (approval,) = voices.approvals(session, cast.programme).values()
        assert (approval.at, approval.by.split()[0]) == (clock.now(), "Elena")
    for _ in range(2):
        database.write(lambda s: voices.withdraw(s, clock, elena, cast.programme, "ar"))
    assert not approved("ar")
    with database.read() as session:
        lines = session.execute(
            select(Audit.action, Audit.subject, Audit.details)
            .where(Audit.action.like("programme.%_voice"))
            .order_by(Audit.id)
        ).all()
    # A second tap leaves no second line.
    assert [tuple(line) for line in lines] == [
        ("programme.approve_voice", "programme", {"language": "ar"}),
        ("programme.withdraw_voice", "programme", {"language": "ar"}),
    ]


def test_another_voice_needs_another_approval(database: Database, clock: SetClock, cast: Cast) -> None:
    database.write(lambda s: voices.approve(s, clock, None, cast.programme, "ar"))
    database.write(lambda s: s.execute(update(ApprovedVoice).values(version="an older engine")))
    with database.read() as session:
        assert not voices.approved(session, cast.programme, "ar")
    database.write(lambda s: voices.approve(s, clock, None, cast.programme, "ar"))
    with database.read() as session:
        assert voices.approved(session, cast.programme, "ar")


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.COACH, Role.PARTNER])
def test_only_who_answers_for_the_programme_approves(
    database: Database, clock: SetClock, cast: Cast, person: Callable[..., int], role: Role
) -> None:
    somebody = person("Rita", role)
    with pytest.raises(NotFound):
        database.write(lambda s: voices.approve(s, clock, somebody, cast.programme, "ar"))
    with database.read() as session:
        assert not voices.approved(session, cast.programme, "ar")


# -- the queue


class Queue:
    """Amina, who listens, in an approved language; messages that reached her."""

    def __init__(self, database: Database, clock: SetClock, cast: Cast) -> None:
        self.database, self.clock, self.cast = database, clock, cast
        database.write(self._begin)

    def _begin(self, session: Session) -> None:
        voices.approve(session, self.clock, None, self.cast.programme, "ar")
        households.set_listens(session, self.cast.amina, True)
        conversation = select(Conversation.id).where(Conversation.member_id == self.cast.amina)
        self.conversation = session.scalars(conversation).one()
        session.execute(update(Conversation).values(language="ar", revision=7))

    def sent(self, **values: Any) -> int:
        """A message that has reached her and waits to be read. Returns its note."""

        def job(session: Session) -> int:
            message = Message(
                conversation_id=self.conversation,
                bot_id=BOT,
                direction=Direction.OUT,
                state=MessageState.SENT,
                created_at=self.clock.now(),
                **{"text": "ciao", **values},
            )
            session.add(message)
            session.flush()
            notes.want(session, self.clock, [message.id])
            return session.scalars(select(VoiceNote.id).where(VoiceNote.message_id == message.id)).one()

        return self.database.write(job)

    def begins(self, note: int) -> bool:
        return self.database.write(lambda s: notes.begin(s, self.clock, note)) is not None

    def waiting(self) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(VoiceNote)) or 0


@pytest.fixture
def queue(database: Database, clock: SetClock, chatting: Cast) -> Queue:
    return Queue(database, clock, chatting)


def _button(revision: int) -> list[list[dict[str, Any]]]:
    return [[{"text": "Sì", "step": "x", "revision": revision}, {"text": "Menu", "dialog": "menu"}]]


def test_what_was_sent_is_read_in_that_order(queue: Queue) -> None:
    first, second = queue.sent(), queue.sent(buttons=_button(7))
    with queue.database.read() as session:
        assert notes.due(session, 10) == [first, second]
    assert (queue.begins(first), queue.begins(second), queue.waiting()) == (True, True, 2)


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda s, q: households.set_listens(s, q.cast.amina, False),
        lambda s, q: voices.withdraw(s, q.clock, None, q.cast.programme, "ar"),
        lambda s, q: s.execute(update(Conversation).values(language="en")),
        lambda s, q: s.execute(update(Conversation).values(ended_at=q.clock.now())),
        lambda s, q: s.execute(update(Conversation).values(revision=8)),
        lambda s, q: s.execute(update(Conversation).values(member_id=None)),
        lambda s, q: s.execute(update(Message).values(state=MessageState.UNCERTAIN)),
        lambda s, q: q.clock.advance(minutes=6),
    ],
    ids=["off", "withdrawn", "language", "ended", "answered", "stranger", "uncertain", "late"],
)
def test_what_is_over_by_then_is_not_read(queue: Queue, meanwhile: Callable[[Session, Queue], Any]) -> None:
    before, after = queue.sent(buttons=_button(7)), queue.sent(buttons=_button(7))
    assert queue.begins(before)
    queue.database.write(lambda session: meanwhile(session, queue))
    # Neither the one that was being made, nor the one that waited.
    assert queue.database.write(lambda s: notes.still(s, queue.clock, before)) is None
    assert not queue.begins(after)


def test_news_without_a_question_are_read_although_the_talk_went_on(queue: Queue) -> None:
    note = queue.sent(buttons=[[{"text": "Menu", "dialog": "menu"}]])
    queue.database.write(lambda s: s.execute(update(Conversation).values(revision=8)))
    assert queue.begins(note)


def test_a_message_that_two_couriers_have_sent_waits_once(queue: Queue) -> None:
    note = queue.sent()
    with queue.database.read() as session:
        message = session.get_one(VoiceNote, note).message_id
    queue.database.write(lambda s: notes.want(s, queue.clock, [message]))
    assert queue.waiting() == 1


def test_an_attempt_that_ended_with_the_program_is_made_once_more(queue: Queue) -> None:
    note = queue.sent()
    assert [queue.begins(note) for _ in range(3)] == [True, True, False]
    assert queue.waiting() == 0


@pytest.mark.parametrize(
    ("more", "read"),
    [
        ({}, True),
        ({"listens": False}, False),
        ({"operation": Operation.EDIT}, False),
        ({"operation": Operation.CLOSE}, False),
        ({"operation": Operation.READ_ALOUD}, False),
        ({"by_staff": True}, False),
        ({"by_staff": True, "announced": True}, True),
    ],
)
def test_which_messages_are_read(more: dict[str, Any], read: bool) -> None:
    given = {"listens": True, "operation": Operation.SEND, "by_staff": False, "announced": False, **more}
    assert notes.is_wanted(**given) == read


def test_whoever_has_not_asked_for_it_does_not_listen(database: Database, cast: Cast) -> None:
    with database.read() as session:
        assert not any(session.scalars(select(Member.listens)))


# -- the sound


def test_fixed_sentences_stay_and_personal_ones_go_within_the_hour(
    database: Database, clock: SetClock
) -> None:
    def keep(line: str, *, fixed: bool) -> int:
        digest = clips.digest_of("it", [line])
        return database.write(lambda s: clips.keep(s, clock, digest, line.encode(), fixed=fixed))

    fixed, personal = keep("Buongiorno", fixed=True), keep("Amina, 12 euro", fixed=False)
    assert keep("Buongiorno", fixed=True) == fixed
    clock.advance(minutes=61)
    assert database.write(lambda s: clips.forget(s, clock)) == 1
    with database.read() as session:
        assert (clips.content_of(session, fixed), clips.content_of(session, personal)) == (
            b"Buongiorno",
            None,
        )
        assert clips.find(session, clock, clips.digest_of("it", ["Buongiorno"])) == fixed
        assert clips.find(session, clock, clips.digest_of("en", ["Buongiorno"])) is None
    clock.advance(days=180)
    assert database.write(lambda s: clips.forget(s, clock)) == 1
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(VoiceClip)) == 0


def test_a_clip_that_would_go_before_it_is_sent_is_made_again(database: Database, clock: SetClock) -> None:
    digest = clips.digest_of("it", ["Amina"])
    database.write(lambda s: clips.keep(s, clock, digest, b"x", fixed=False))
    clock.set(clock.now() + timedelta(minutes=50))
    with database.read() as session:
        assert clips.find(session, clock, digest) is None
