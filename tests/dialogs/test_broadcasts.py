"""Announcements: each person hears once, in their language, at the chosen moment, or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from budgeting import households, programmes
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Broadcast, Household, Message
from budgeting.errors import NotPossible
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.messages import Lane, MessageState
from dialogs import broadcasts
from dialogs.broadcasts import Audience, LeftOut, announce_session
from dialogs.outbox.claiming import claim
from dialogs.text.words import Words
from dialogs.transcripts import EngineStage, build, read
from tests.dialogs.announcing import Bench, new_session
from tests.kit import build as cast_of
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite

HEAD = (
    "# household: kaur · session: Cucina insieme, 2026-03-12 15:00, 2 h, 5 seats\n"
    "# member: Harpreet (en) · member: Amina (ar) · member: Nadia (it, new) · member: Piero (it)\n"
)


def test_each_is_told_once_in_their_language(database: Database, clock: SetClock, words: Words) -> None:
    setting = database.write(lambda session: build(session, clock, read(HEAD)))
    play = EngineStage(database, clock, words, setting)
    quiet = setting.people["Piero"].member_id
    assert quiet is not None
    assert setting.session_id is not None
    meeting = setting.session_id
    database.write(lambda session: households.stop(session, clock, quiet))
    told = database.write(lambda session: announce_session(session, clock, words, None, meeting))
    again = database.write(lambda session: announce_session(session, clock, words, None, meeting))
    assert (told, again) == ((2, 2), (0, 4))
    with database.read() as session:
        rows = session.scalars(select(Message).where(Message.broadcast_id.is_not(None))).all()
        assert {row.lane for row in rows} == {Lane.BROADCAST}
        assert len(session.scalars(select(Broadcast)).all()) == 2
        last = session.get_one(Broadcast, 2)
        assert last.left_out == {
            LeftOut.NOT_JOINED: 1,
            LeftOut.STOPPED: 1,
            LeftOut.TOLD_BEFORE: 2,
        }
    shown = {message.to: message for message in play.collect()}
    assert set(shown) == {"Harpreet", "Amina"}
    assert ("🙂 I'll come",) in shown["Harpreet"].rows


@pytest.fixture
def bench(database: Database, clock: SetClock, words: Words, chatting: Cast) -> Bench:
    return Bench(database, clock, words, chatting)


@on_sqlite
def test_words_of_ones_own_with_the_italian_ones_where_a_language_is_missing(bench: Bench) -> None:
    hostile = "Chiuso *domani* {name} <b>\u202e🧾</b>"
    made = bench.make(texts={"it": hostile, "en": "Closed tomorrow", "ar": "  "})
    bench.work()
    texts = list(bench.texts(made).values())
    assert len(texts) == 4
    assert sum("Closed tomorrow" in text for text in texts) == 1
    assert sum(hostile in text for text in texts) == 3


def test_a_form_that_is_sent_twice_makes_one(bench: Bench, database: Database) -> None:
    first, second = bench.make("form-1"), bench.make("form-1")
    assert first == second
    bench.work()
    bench.work()
    assert len(bench.texts(first)) == 4
    assert bench.make("form-2") != first


@on_sqlite
def test_it_goes_out_at_its_moment_and_is_done_when_all_is_settled(bench: Bench, clock: SetClock) -> None:
    made = bench.make(due_at=clock.now() + timedelta(hours=3))
    assert not bench.waits()
    assert bench.work() == 0
    clock.advance(hours=3, minutes=1)
    assert bench.waits()
    bench.work()
    assert bench.one(made).state is BroadcastState.SENDING
    assert len(bench.texts(made)) == 4
    bench.settle(MessageState.SENT)
    bench.work()
    assert bench.one(made).state is BroadcastState.DONE
    assert not bench.waits()


@on_sqlite
def test_many_are_written_in_pages_each_a_transaction(
    bench: Bench, database: Database, clock: SetClock, cast: Cast
) -> None:
    def more(session: Session) -> None:
        for number in range(23):
            member = cast_of.joined(session, clock, cast.rossi, f"Adulto {number}")
            cast_of.conversation(session, clock, member)

    database.write(more)
    made = bench.make()
    assert bench.work(limit=10) == 3
    assert len(bench.texts(made)) == 27
    # After a restart in the middle it continues where it stopped and tells nobody twice.
    other = bench.make()
    database.write(lambda s: broadcasts.work_off(s, clock, bench.words, 10))
    assert len(bench.texts(other)) == 10
    assert bench.one(other).filled_at is None
    bench.work(limit=10)
    assert len(bench.texts(other)) == 27


def test_who_is_left_out_and_why(bench: Bench, database: Database, clock: SetClock, cast: Cast) -> None:
    def change(session: Session) -> None:
        households.stop(session, clock, cast.lucia)
        households.mark_unreachable(session, clock, cast.harpreet)
        households.add_member(session, clock, None, cast.rossi, "Nuovo", "it")

    database.write(change)
    with database.read() as session:
        counted = broadcasts.count(session, Audience(cast.programme), clock.now())
        arabic = broadcasts.count(session, Audience(cast.programme, None, ("ar",)), clock.now())
        nowhere = broadcasts.count(session, Audience(cast.programme, (0,)), clock.now())
    assert (counted.reached, counted.languages) == (2, {"ar": 1, "it": 1})
    assert counted.left_out == {LeftOut.NOT_JOINED: 1, LeftOut.STOPPED: 1, LeftOut.UNREACHABLE: 1}
    assert counted.names == ("Amina", "Youssef")
    assert (arabic.reached, arabic.names) == (1, ("Amina",))
    assert (nowhere.reached, dict(nowhere.left_out)) == (0, {})
    made = bench.make()
    bench.work()
    assert len(bench.texts(made)) == 2
    assert bench.one(made).left_out == {"not_joined": 1, "stopped": 1, "unreachable": 1}


def test_site_and_language_choose(bench: Bench, database: Database, clock: SetClock, cast: Cast) -> None:
    database.write(
        lambda s: s.execute(update(Household).where(Household.id == cast.rossi).values(site_id=None))
    )
    for audience, number in (
        (Audience(cast.programme, (cast.site,)), 3),
        (Audience(cast.programme, (0,)), 1),
        (Audience(cast.programme, (cast.site, 0), ("it",)), 2),
    ):
        made = bench.make(audience=audience)
        bench.work()
        assert len(bench.texts(made)) == number


@on_sqlite
def test_cancelling_calls_back_what_has_not_left(bench: Bench, database: Database, clock: SetClock) -> None:
    made = bench.make()
    bench.work()
    claimed = database.write(lambda s: claim(s, clock.now(), cast_of.BOT, "courier", 1, 30.0))
    assert len(claimed) == 1

    def cancel() -> int:
        return database.write(lambda s: broadcasts.cancel(s, clock, bench.cast.marco, made))

    assert (cancel(), cancel()) == (3, 0)
    bench.work()
    with database.read() as session:
        numbers = broadcasts.numbers(session, [made])[made]
        cancelled = session.scalar(select(func.count()).where(Audit.action == "broadcast.cancel"))
    assert (numbers.total, numbers.cancelled, numbers.waiting, cancelled) == (4, 3, 1, 1)
    assert bench.one(made).state is BroadcastState.CANCELLED
    assert database.write(lambda s: claim(s, clock.now(), cast_of.BOT, "courier", 9, 30.0)) == []


@on_sqlite
def test_one_that_is_planned_can_be_cancelled_and_one_that_is_done_cannot(
    bench: Bench, database: Database, clock: SetClock
) -> None:
    planned, done = bench.make(due_at=clock.now() + timedelta(days=1)), bench.make()
    bench.work()
    bench.settle(MessageState.SENT)
    bench.work()
    assert database.write(lambda s: broadcasts.cancel(s, clock, None, planned)) == 0
    with pytest.raises(NotPossible, match="done"):
        database.write(lambda s: broadcasts.cancel(s, clock, None, done))
    clock.advance(days=1, hours=1)
    assert bench.work() == 0
    assert bench.texts(planned) == {}


def test_what_is_much_too_late_is_not_sent(bench: Bench, clock: SetClock) -> None:
    made = bench.make(due_at=clock.now() + timedelta(hours=1))
    clock.advance(days=3)
    bench.work()
    late = bench.one(made)
    assert (late.state, late.left_out) == (BroadcastState.CANCELLED, {"stale": 4})
    assert bench.texts(made) == {}


@on_sqlite
@pytest.mark.parametrize("instrument", ["broadcasts", "activities"])
def test_what_is_switched_off_waits_and_goes_out_once_it_is_on_again(bench: Bench, instrument: str) -> None:
    """An announcement of a course waits for either instrument; words alone don't wait for courses."""
    words_alone = bench.make(texts={"it": "Buongiorno"})
    course = bench.make(new_session=new_session(bench.clock))
    programme = bench.cast.programme

    def switch(on: bool) -> None:
        bench.database.write(lambda s: programmes.settle(s, bench.clock, None, programme, **{instrument: on}))

    switch(False)
    bench.work()
    assert bench.texts(course) == {}
    assert bool(bench.texts(words_alone)) is (instrument == "activities")
    switch(True)
    bench.work()
    assert bench.texts(course)
    assert bench.texts(words_alone)
