"""A coach's word about a week: to the adults who may be written to, once, and the bot goes on as before."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import households, reviews
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Message
from budgeting.errors import NotPossible
from budgeting.states import InboxState
from dialogs import comments
from dialogs.i18n import Words
from tests import build
from tests.build import Cast

WEEK = date(2026, 2, 23)


@pytest.fixture
def cast(database: Database, clock: SetClock) -> Cast:
    def make(session: Session) -> Cast:
        made = build.make_cast(session, clock)
        for member_id in made.members:
            build.conversation(session, clock, member_id)
        return made

    return database.write(make)


def say(
    database: Database, clock: SetClock, words: Words, cast: Cast, text: str, key: str = "form-key"
) -> int:
    return database.write(
        lambda s: comments.comment(s, clock, words, cast.giulia, cast.amrani, WEEK, text, key)
    )


def test_it_reaches_both_adults_as_written_in_ones_own_name(
    database: Database, clock: SetClock, words: Words, cast: Cast
) -> None:
    text = "Brava! <b>\u202e 🧾 {name} *"
    assert say(database, clock, words, cast, text) == 2
    # The same form again says nothing twice.
    assert say(database, clock, words, cast, text) == 2
    with database.read() as session:
        rows = session.scalars(select(Message)).all()
        assert len(rows) == 2
        assert all(text in row.text and "Giulia" in row.text for row in rows)
        assert {row.staff_id for row in rows} == {cast.giulia}
        said = comments.comments(session, cast.amrani, WEEK)
        assert [(one.text, one.staff, one.member) for one in said] == [
            (text, "Giulia", "Amina"),
            (text, "Giulia", "Youssef"),
        ]
        assert comments.comments(session, cast.amrani, date(2026, 2, 16)) == []
        states = session.execute(select(Conversation.held_by, Conversation.inbox_state)).all()
        assert {tuple(row) for row in states} == {(None, InboxState.QUIET)}
        review = reviews.of_week(session, cast.amrani, WEEK)
        assert review is not None
        assert (review.message_id, review.signed_at) == (rows[-1].id, None)


def test_silence_is_respected(database: Database, clock: SetClock, words: Words, cast: Cast) -> None:
    database.write(lambda s: households.stop(s, clock, cast.amina))
    assert say(database, clock, words, cast, "Ciao") == 1
    database.write(lambda s: households.mark_unreachable(s, clock, cast.youssef))
    with pytest.raises(NotPossible, match="nobody"):
        say(database, clock, words, cast, "Ciao", "another")


@pytest.mark.parametrize(("text", "reason"), [("  \n ", "empty"), ("x" * 3001, "too_long")])
def test_what_cannot_be_said(
    database: Database, clock: SetClock, words: Words, cast: Cast, text: str, reason: str
) -> None:
    with pytest.raises(NotPossible, match=reason):
        say(database, clock, words, cast, text)
