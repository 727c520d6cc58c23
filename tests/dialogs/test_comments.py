"""A coach's words about a week: once, to the adults who may be written to, and the bot goes on as before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from budgeting import households, reviews
from budgeting.arrears import debts
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Member, Message
from budgeting.errors import NotPossible
from budgeting.states.conversations import InboxState
from dialogs.staff_side import comments
from dialogs.staff_side.comments import AboutArrears, Readers
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite

WEEK = date(2026, 2, 23)


@pytest.fixture
def cast(database: Database, clock: SetClock, cast: Cast) -> Cast:
    return build.chatting(database, clock, cast)


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
    # Sending the same form again says nothing twice.
    assert say(database, clock, words, cast, text) == 2
    with database.read() as session:
        rows = session.scalars(select(Message)).all()
        assert len(rows) == 2
        assert all(text in row.text and "Giulia" in row.text for row in rows)
        assert {row.staff_id for row in rows} == {cast.giulia}
        said = comments.comments(session, cast.amrani, WEEK)
        assert [(message.text, message.staff, message.member) for message in said] == [
            (text, "Giulia", "Amina"),
            (text, "Giulia", "Youssef"),
        ]
        assert comments.comments(session, cast.amrani, date(2026, 2, 16)) == []
        states = session.execute(select(Conversation.held_by, Conversation.inbox_state)).all()
        assert {tuple(row) for row in states} == {(None, InboxState.QUIET)}
        review = reviews.of_week(session, cast.amrani, WEEK)
        assert review is not None
        assert (review.message_id, review.signed_at) == (rows[-1].id, None)


@on_sqlite
def test_silence_is_respected(database: Database, clock: SetClock, words: Words, cast: Cast) -> None:
    database.write(lambda s: households.stop(s, clock, cast.amina))
    assert say(database, clock, words, cast, "Ciao") == 1
    database.write(lambda s: households.mark_unreachable(s, clock, cast.youssef))
    with pytest.raises(NotPossible, match="nobody"):
        say(database, clock, words, cast, "Ciao", "another")


@on_sqlite
@pytest.mark.parametrize(("text", "reason"), [("  \n ", "empty"), ("x" * 3001, "too_long")])
def test_what_cannot_be_said(
    database: Database, clock: SetClock, words: Words, cast: Cast, text: str, reason: str
) -> None:
    with pytest.raises(NotPossible, match=reason):
        say(database, clock, words, cast, text)


ABOUT = "Brava! La rata all'ALER è arrivata."


def _told(database: Database) -> dict[str, bool]:
    """Who was written to, and whether the row is marked as telling of arrears."""
    with database.read() as session:
        rows = session.execute(
            select(Member.name, Message.tells_arrears)
            .join(Conversation, Conversation.member_id == Member.id)
            .join(Message, Message.conversation_id == Conversation.id)
        )
        return {row.name: row.tells_arrears for row in rows}


def _comment(database: Database, clock: SetClock, words: Words, cast: Cast, text: str, **choice: Any) -> int:
    return database.write(
        lambda s: comments.comment(
            s, clock, words, cast.giulia, cast.amrani, WEEK, text, "form-key", **choice
        )
    )


@on_sqlite
def test_words_about_arrears_are_not_sent_to_who_may_not_read_them_without_a_second_look(
    database: Database, clock: SetClock, words: Words, cast: Cast
) -> None:
    with pytest.raises(AboutArrears) as refused:
        _comment(database, clock, words, cast, ABOUT)
    assert (refused.value.words, refused.value.names) == (["rata", "ALER"], ["Youssef"])
    assert _told(database) == {}
    assert _comment(database, clock, words, cast, ABOUT, confirmed=True) == 2
    assert _told(database) == {"Amina": True, "Youssef": False}


@on_sqlite
def test_staff_choose_who_reads(database: Database, clock: SetClock, words: Words, cast: Cast) -> None:
    assert _comment(database, clock, words, cast, ABOUT, readers=Readers.SEE_ARREARS) == 1
    assert _told(database) == {"Amina": True}
    with pytest.raises(AboutArrears):
        _comment(database, clock, words, cast, ABOUT, readers=Readers.NAMED, named=[cast.youssef])
    with pytest.raises(NotPossible, match="nobody"):
        _comment(database, clock, words, cast, "Ciao", readers=Readers.NAMED, named=[cast.lucia])


@on_sqlite
def test_a_creditor_of_the_household_counts_and_another_ones_does_not(
    database: Database, clock: SetClock, words: Words, cast: Cast
) -> None:
    database.write(
        lambda s: debts.add_debt(
            s,
            clock,
            None,
            cast.amrani,
            creditor="Zanardelli S.p.A.",
            line="rent",
            amount=build.euro("100"),
            as_of=WEEK,
        )
    )
    with pytest.raises(AboutArrears):
        _comment(database, clock, words, cast, "Ho parlato con Zanardelli.")
    assert _comment(database, clock, words, cast, "Ho parlato con Verdi: il piano del mese va bene.") == 2


@pytest.mark.parametrize(
    "text", ["Ciao ☕", "Hai speso meno per il cibo", "Piano piano", "أحسنت هذا الأسبوع"]
)
def test_other_words_go_to_all(
    database: Database, clock: SetClock, words: Words, cast: Cast, text: str
) -> None:
    assert _comment(database, clock, words, cast, text) == 2
    assert _told(database) == {"Amina": False, "Youssef": False}


@on_sqlite
@pytest.mark.parametrize(
    "text",
    [
        "L'affitto è a posto",
        "le RATE",
        "un debito",
        "il tuo piano",
        "you still owe 40",
        "the instalment",
        "القسط القادم",
        "وأقساط الإيجار",
        "প্রথম কিস্তি",
        "ਅਗਲੀ ਕਿਸ਼ਤ",
        "заборгованість",
        "votre dette",
        "la cuota",
        "datoriile",
        "borxhi",
    ],
)
def test_arrears_are_noticed_in_the_languages_of_the_house(
    database: Database, clock: SetClock, words: Words, cast: Cast, text: str
) -> None:
    with pytest.raises(AboutArrears):
        _comment(database, clock, words, cast, text)
