"""The session of an announcement moves or is cancelled while copies wait: they say how it stands, or don't go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from budgeting import activities
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import ActivitySession, Broadcast, Message
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.messages import MessageState
from dialogs import broadcasts
from dialogs.broadcasts import LeftOut
from dialogs.outbox import settling
from dialogs.outbox.claiming import claim
from dialogs.outbox.outgoing import HANDS, Outgoing
from dialogs.text.words import Words
from tests.dialogs.announcing import Bench, new_session
from tests.kit import build as cast_of
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite

ME = "courier"


@pytest.fixture
def bench(database: Database, clock: SetClock, words: Words, chatting: Cast) -> Bench:
    return Bench(database, clock, words, chatting)


def _take(bench: Bench, most: int = 50) -> list[Outgoing]:
    now = bench.clock.now()
    return bench.database.write(lambda s: claim(s, now, cast_of.BOT, ME, most, 30.0))


def _settle(bench: Bench, *outcomes: settling.Outcome) -> None:
    bench.database.write(lambda s: settling.settle(s, bench.clock.now(), ME, outcomes))


def _send(bench: Bench, most: int = 50) -> list[str]:
    """What people get."""
    taken = _take(bench, most)
    _settle(bench, *(settling.Sent(row.id, row.id) for row in taken))
    return [row.text for row in taken]


def _meeting(bench: Bench, made: int) -> ActivitySession:
    with bench.database.read() as session:
        return session.get_one(ActivitySession, session.get_one(Broadcast, made).session_id)


def _move(bench: Bench, made: int, starts: datetime, place: str = "Sala nuova") -> None:
    bench.database.write(
        lambda s: activities.change_session(
            s,
            bench.clock,
            bench.cast.marco,
            _meeting(bench, made).id,
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            place=place,
            capacity=5,
        )
    )


def _cancel(bench: Bench, made: int) -> None:
    meeting = _meeting(bench, made).id
    bench.database.write(lambda s: activities.cancel_session(s, bench.clock, bench.cast.marco, meeting))


def _numbers(bench: Bench, made: int) -> broadcasts.Numbers:
    with bench.database.read() as session:
        return broadcasts.numbers(session, [made])[made]


# -- how a copy comes to wait: each gives the hand that lets it go on


def _in_line(bench: Bench, made: int) -> Callable[[], None]:
    return lambda: None


def _half_written(bench: Bench, made: int) -> Callable[[], None]:
    return lambda: bench.work() and None


def _in_a_pause(bench: Bench, made: int) -> Callable[[], None]:
    who = bench.cast.marco
    bench.database.write(lambda s: broadcasts.pause(s, bench.clock, who, made))
    return lambda: bench.database.write(lambda s: broadcasts.resume(s, bench.clock, who, made))


def _taken_by_the_courier(bench: Bench, made: int) -> Callable[[], None]:
    """Telegram is away, or asks to wait: the courier has them and gives them back."""
    taken = _take(bench)
    back = [
        settling.Again(row.id, bench.clock.now(), "no_answer")
        if row is taken[0]
        else settling.Released(row.id)
        for row in taken
    ]
    return lambda: _settle(bench, *back)


WAITS = {
    "in line": _in_line,
    "half written": _half_written,
    "paused": _in_a_pause,
    "with the courier": _taken_by_the_courier,
}


def _waiting(bench: Bench, how: str, told: int = 1) -> tuple[int, Callable[[], None]]:
    """An announcement to four people, of which so many have it; and what lets the others go on."""
    made = bench.make(texts={}, new_session=new_session(bench.clock))
    page = 3 if how == "half written" else 500
    bench.database.write(lambda s: broadcasts.work_off(s, bench.clock, bench.words, page))
    assert len(_send(bench, told) if told else []) == told
    bench.clock.advance(minutes=10)
    return made, WAITS[how](bench, made)


@pytest.mark.parametrize("how", WAITS)
def test_a_copy_that_waits_says_the_present_time_and_place(bench: Bench, how: str) -> None:
    made, go_on = _waiting(bench, how, told=0)
    # A week later than its old beginning, after which nobody would have been told.
    _move(bench, made, datetime.fromisoformat("2026-05-20T16:30:00+02:00"), "Sala sbagliata")
    bench.clock.advance(minutes=1)
    _move(bench, made, datetime.fromisoformat("2026-05-21T17:30:00+02:00"))
    bench.clock.advance(days=5)
    go_on()
    texts = _send(bench)
    assert len(texts) == 4
    assert all("Sala nuova" in text and "17:30" in text and "sbagliata" not in text for text in texts)
    assert sum("21 مايو" in text for text in texts) == 1
    assert sum("21 maggio" in text for text in texts) == 2
    assert _numbers(bench, made) == broadcasts.Numbers(sent=4)
    # What staff read is what was sent.
    with bench.database.read() as session:
        parts = session.scalars(select(Message.parts).where(Message.broadcast_id == made)).all()
    assert sum("Sala nuova" in str(part) for part in parts) == 4


@pytest.mark.parametrize("how", WAITS)
def test_nobody_is_invited_to_what_was_cancelled_and_the_report_counts_them(bench: Bench, how: str) -> None:
    made, go_on = _waiting(bench, how)
    _cancel(bench, made)
    # The clock may be faster than a courier that still has some.
    bench.work()
    if how != "paused":
        go_on()
    assert _send(bench) == []
    bench.work()
    numbers, left_out = _numbers(bench, made), bench.one(made).left_out
    untold = left_out.get(LeftOut.SESSION_CANCELLED.value, 0)
    assert (numbers.sent, numbers.waiting, numbers.skipped + untold) == (1, 0, 3)
    with bench.database.read() as session:
        assert broadcasts.troubles(session, made)[0][:2] == (MessageState.SKIPPED, "session_cancelled")
    assert bench.one(made).state is BroadcastState.CANCELLED
    assert not bench.waits()


@on_sqlite
def test_one_planned_for_later_is_called_off_with_its_session_or_says_how_it_stands_then(
    bench: Bench, clock: SetClock
) -> None:
    def planned(place: str) -> int:
        return bench.make(
            texts={}, new_session=new_session(clock, place=place), due_at=clock.now() + timedelta(days=1)
        )

    moved, cancelled, too_early = (planned(place) for place in ("A", "B", "C"))
    starts = _meeting(bench, moved).starts_at
    clock.advance(minutes=1)
    _move(bench, moved, starts + timedelta(days=1))
    _move(bench, too_early, clock.now() + timedelta(hours=3))
    _cancel(bench, cancelled)
    bench.work()
    # Its page doesn't promise for a day that it will be sent.
    assert bench.one(cancelled).state is BroadcastState.CANCELLED
    assert bench.one(cancelled).left_out == {"session_cancelled": 4}
    clock.advance(days=1)
    bench.work()
    assert all("Sala nuova" in text for text in _send(bench))
    assert _numbers(bench, moved).sent == 4
    assert (bench.one(too_early).state, bench.one(too_early).left_out) == (
        BroadcastState.CANCELLED,
        {"session_over": 4},
    )


@on_sqlite
def test_what_comes_back_from_the_courier_after_it_was_called_off_waits_no_longer(bench: Bench) -> None:
    made, give_back = _waiting(bench, "with the courier")
    bench.database.write(lambda s: broadcasts.cancel(s, bench.clock, bench.cast.marco, made))
    give_back()
    assert _send(bench) == []
    assert (_numbers(bench, made).waiting, _numbers(bench, made).skipped) == (0, 3)


@on_sqlite
def test_what_the_courier_holds_for_long_goes_back_to_be_looked_at_again(
    bench: Bench, clock: SetClock
) -> None:
    bench.make(texts={}, new_session=new_session(clock))
    bench.work()
    copy, *_ = _take(bench, 1)
    assert copy.may_go(clock.now() + HANDS)
    # Telegram asks for a pause of minutes.
    assert not copy.may_go(clock.now() + HANDS + timedelta(seconds=1))


@on_sqlite
def test_what_has_begun_by_now_is_told_nobody_and_what_did_not_change_stays_as_written(
    bench: Bench, clock: SetClock
) -> None:
    made, _ = _waiting(bench, "in line")
    with bench.database.read() as session:
        before = list(session.scalars(_texts_of(made)))

    def renamed(session: Session) -> None:
        # Written by hand: only a session that changed is worded anew.
        row = session.scalars(
            select(Message).where(Message.broadcast_id == made, Message.state == MessageState.QUEUED)
        ).first()
        assert row is not None
        row.text = "as written"

    bench.database.write(renamed)
    assert "as written" in _send(bench, 1)
    assert len(before) == 4
    _move(bench, made, clock.now() + timedelta(minutes=30))
    clock.advance(hours=1)
    assert _send(bench) == []
    with bench.database.read() as session:
        assert broadcasts.troubles(session, made) == [(MessageState.SKIPPED, "session_over", 2)]


def _texts_of(made: int) -> Select[tuple[str]]:
    return select(Message.text).where(Message.broadcast_id == made)
