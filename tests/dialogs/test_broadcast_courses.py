"""Announcements of courses: what cannot be announced, what goes wrong, and the preview."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import activities
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Member, Message, Task
from budgeting.errors import NotPossible
from budgeting.states.activities import EnrolmentState
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.messages import MessageState, SubjectKind
from dialogs import broadcasts
from dialogs.broadcasts import Audience, Draft
from dialogs.text.words import Words
from tests.dialogs.announcing import Bench, new_session
from tests.kit import build as cast_of
from tests.kit.build import Cast


@pytest.fixture
def bench(database: Database, clock: SetClock, words: Words, chatting: Cast) -> Bench:
    return Bench(database, clock, words, chatting)


def test_a_course_made_on_the_way_and_its_answers(
    bench: Bench, database: Database, clock: SetClock, cast: Cast
) -> None:
    made = bench.make(texts={"it": "Vi aspettiamo!"}, new_session=new_session(clock))
    bench.work()
    announced = bench.one(made)
    assert announced.title == "Cucina insieme"
    texts = "\n".join(bench.texts(made).values())
    assert texts.count("Cooking together") == 1
    assert texts.count("Vi aspettiamo!") == 4

    def reply(session: Session) -> None:
        assert announced.session_id is not None
        for member_id, wish in ((cast.lucia, "coming"), (cast.amina, "declined")):
            person = cast_of.person(session, member_id)
            activities.answer(session, clock, person, announced.session_id, wish)  # type: ignore[arg-type]

    database.write(reply)
    with database.read() as session:
        answers = broadcasts.answers(session, announced)
    assert answers == {EnrolmentState.COMING: 1, EnrolmentState.DECLINED: 1}


def test_a_course_that_was_called_off_is_not_announced(
    bench: Bench, database: Database, clock: SetClock
) -> None:
    made = bench.make(new_session=new_session(clock), due_at=clock.now() + timedelta(days=1))
    meeting = bench.one(made).session_id
    assert meeting is not None
    database.write(lambda s: activities.cancel_session(s, clock, None, meeting))
    clock.advance(days=1, hours=1)
    bench.work()
    assert bench.one(made).state is BroadcastState.CANCELLED
    assert bench.texts(made) == {}


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        ({"texts": {"en": "only English"}}, "text"),
        ({"texts": {"it": "x" * 3001}}, "too_long"),
        ({"sites": ()}, "sites"),
        ({"languages": ()}, "languages"),
        ({"due_in": -1}, "past"),
        ({"due_in": 24 * 400}, "far"),
        ({"due_in": 24 * 4, "course": True}, "over"),
    ],
)
def test_what_cannot_be_announced(bench: Bench, clock: SetClock, draft: dict[str, Any], reason: str) -> None:
    given = dict(draft)
    audience = Audience(bench.cast.programme, given.pop("sites", None), given.pop("languages", None))
    if "due_in" in given:
        given["due_at"] = clock.now() + timedelta(hours=given.pop("due_in"))
    if given.pop("course", False):
        given["new_session"] = new_session(clock)
    with pytest.raises(NotPossible, match=reason):
        bench.make(audience=audience, **given)


def test_one_that_cannot_be_written_stops_no_other(
    bench: Bench, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dialogs.broadcasts import copies

    bad, good = bench.make(texts={"it": "bad"}), bench.make(texts={"it": "good"})
    spoken = copies.spoken

    def breaks(texts: Any, *rest: Any) -> Any:
        if texts["it"] == "bad":
            raise RuntimeError
        return spoken(texts, *rest)

    monkeypatch.setattr(copies, "spoken", breaks)
    bench.work()
    assert bench.one(bad).state is BroadcastState.PAUSED
    assert len(bench.texts(good)) == 4
    with database.read() as session:
        assert [(task.subject_kind, task.subject_id) for task in session.scalars(select(Task))] == [
            (SubjectKind.BROADCAST, bad)
        ]


def test_the_report_says_what_went_wrong(bench: Bench, database: Database) -> None:
    made = bench.make()
    bench.work()
    bench.settle(MessageState.FAILED, "blocked")
    with database.read() as session:
        assert broadcasts.troubles(session, made) == [(MessageState.FAILED, "blocked", 4)]
        assert broadcasts.numbers(session, [made, 99])[99].total == 0


def test_the_preview_is_what_is_sent(bench: Bench, database: Database, clock: SetClock, words: Words) -> None:
    """For each language, character by character, with its bold."""
    draft = Draft(Audience(bench.cast.programme), {"it": "Ciao 🧾!"}, new_session=new_session(clock))
    made = database.write(lambda s: broadcasts.create(s, clock, None, draft))
    bench.work()
    with database.read() as session:
        sent = session.execute(
            select(Message.text, Member.called, Member.name, Member.language)
            .join_from(Message, Member, Member.id == select_member())
            .where(Message.broadcast_id == made)
        ).all()
        assert len(sent) == 4
        for text, called, name, language in sent:
            shown = broadcasts.preview(session, words, draft, language, called or name)
            assert "".join(piece for piece, _ in shown.pieces) == text
            assert any(bold and ("Cu" in piece or "Coo" in piece) for piece, bold in shown.pieces)


def select_member() -> Any:
    from budgeting.db.tables import Conversation

    return (
        select(Conversation.member_id)
        .where(Conversation.id == Message.conversation_id)
        .correlate(Message)
        .scalar_subquery()
    )
