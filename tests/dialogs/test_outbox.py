"""Which rows of the outbox are claimed, in which order, and what settling does to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Broadcast, Consent, Household, Member, Programme
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.messages import Lane, MessageState, Operation
from dialogs.outbox import claiming, settling
from dialogs.outbox.settling import Again, Failed, Released, Sent, Uncertain
from tests.kit.desk import BOT, Desk


@pytest.fixture
def desk(database: Database, clock: SetClock) -> Desk:
    return Desk(database, clock)


def test_replies_go_before_reminders_and_these_before_broadcasts(desk: Desk) -> None:
    a, b, c = desk.chat(1), desk.chat(2), desk.chat(3)
    news = desk.queue(a, lane=Lane.BROADCAST)
    reminder = desk.queue(b, lane=Lane.REMINDER)
    reply = desk.queue(c)
    assert desk.claim() == [reply, reminder, news]
    assert desk.row(reply).state is MessageState.SENDING
    assert desk.row(reply).owner == "one#1"
    assert desk.claim() == []


def test_a_row_that_failed_for_now_keeps_the_later_ones_of_its_chat_back(desk: Desk) -> None:
    chat, other = desk.chat(1), desk.chat(2)
    first, second = desk.queue(chat), desk.queue(chat)
    elsewhere = desk.queue(other)
    assert desk.claim(per_chat=1) == [first, elsewhere]
    assert desk.claim() == [], "the first is still being sent"
    later = desk.clock.now() + timedelta(seconds=30)
    desk.settle(Again(first, later, "server_error"), Sent(elsewhere, 7))
    assert desk.claim() == []
    desk.clock.advance(seconds=31)
    assert desk.in_order() == [first, second]
    assert desk.row(first).attempts == 1


def test_a_row_for_later_keeps_nobody_waiting(desk: Desk) -> None:
    chat = desk.chat(1)
    tomorrow = desk.queue(chat, due_at=desk.clock.now() + timedelta(days=1))
    reply = desk.queue(chat)
    assert desk.claim() == [reply]
    desk.settle(Sent(reply, 1))
    desk.clock.advance(days=1)
    assert desk.claim() == [tomorrow]


def test_order_holds_between_rows_with_and_without_a_moment(desk: Desk) -> None:
    chat = desk.chat(1)
    early = desk.queue(chat, due_at=desk.clock.now())
    at_once = desk.queue(chat)
    earlier_moment = desk.queue(chat, due_at=desk.clock.now() - timedelta(hours=1))
    assert desk.in_order() == [early, at_once, earlier_moment]


def test_a_broadcast_does_not_keep_replies_waiting_but_goes_behind_them(desk: Desk) -> None:
    chat = desk.chat(1)
    news = desk.queue(chat, lane=Lane.BROADCAST)
    assert desk.claim() == [news]
    reply = desk.queue(chat)
    assert desk.claim() == [reply]
    desk.settle(Again(reply, desk.clock.now() + timedelta(minutes=1), "server_error"))
    desk.settle(Sent(news, 1))
    more = desk.queue(chat, lane=Lane.BROADCAST)
    assert desk.claim() == [], "what was said before goes first"
    desk.clock.advance(minutes=2)
    assert desk.in_order() == [reply, more]


def test_limits_count_rows_in_all_and_in_a_chat(desk: Desk) -> None:
    first, two = desk.chat(1), desk.chat(2)
    rows = [desk.queue(first) for _ in range(5)]
    other = desk.queue(two)
    news = [desk.queue(desk.chat(10 + n), lane=Lane.BROADCAST) for n in range(3)]
    assert desk.claim(100, per_chat=2, broadcasts=1) == [rows[0], rows[1], other, news[0]]
    desk.settle(Sent(rows[0], 1), Sent(rows[1], 2))
    assert desk.claim(1, broadcasts=0) == [rows[2]]


def test_what_came_too_late_is_skipped_and_not_sent(desk: Desk) -> None:
    chat = desk.chat(1)
    late = desk.queue(chat, lane=Lane.REMINDER, expires_at=desk.clock.now())
    good = desk.queue(chat, lane=Lane.REMINDER, expires_at=desk.clock.now() + timedelta(hours=1))
    assert desk.claim() == [good]
    assert (desk.row(late).state, desk.row(late).error) == (MessageState.SKIPPED, "expired")


def test_whoever_said_stop_hears_replies_only(desk: Desk) -> None:
    member = desk.database.write(_stopped_member)
    chat = desk.chat(1, member)
    reminder = desk.queue(chat, lane=Lane.REMINDER)
    reply = desk.queue(chat)
    assert desk.claim() == [reply]
    assert (desk.row(reminder).state, desk.row(reminder).error) == (MessageState.SKIPPED, "stopped")


@pytest.mark.parametrize("lane", list(Lane))
@pytest.mark.parametrize(
    ("member", "why"),
    [
        ({"sees_arrears": True}, None),
        ({"sees_arrears": False}, "hidden"),
        ({"sees_arrears": True, "left_at": datetime(2026, 2, 1, tzinfo=UTC)}, "left"),
    ],
)
def test_what_tells_of_arrears_goes_to_who_may_read_it_when_it_is_sent(
    desk: Desk, member: dict[str, Any], why: str | None, lane: Lane
) -> None:
    """It was queued while they still might; since then staff have hidden arrears, or the member has left."""

    def change(session: Session) -> int:
        member_id = _stopped_member(session)
        row = session.get_one(Member, member_id)
        for name, value in {"stopped_at": None, **member}.items():
            setattr(row, name, value)
        return member_id

    chat = desk.chat(1, desk.database.write(change))
    about = desk.queue(chat, lane=lane, tells_arrears=True)
    assert (about in desk.claim()) is (why is None)
    if why is not None:
        assert (desk.row(about).state, desk.row(about).error) == (MessageState.SKIPPED, why)


def test_a_paused_broadcast_waits(desk: Desk) -> None:
    now = desk.clock.now()

    def begin(session: Session) -> int:
        programme = Programme(code="ponte", name="Ponte", created_at=now)
        session.add(programme)
        session.flush()
        notice = Broadcast(
            programme_id=programme.id, title="Corso", state=BroadcastState.PAUSED, created_at=now
        )
        session.add(notice)
        session.flush()
        return notice.id

    notice = desk.database.write(begin)
    row = desk.queue(desk.chat(1), lane=Lane.BROADCAST, broadcast_id=notice)
    assert desk.claim() == []
    desk.database.write(lambda s: setattr(s.get_one(Broadcast, notice), "state", BroadcastState.SENDING))
    assert desk.claim() == [row]


def test_an_edit_waits_for_the_number_of_its_message(desk: Desk) -> None:
    chat = desk.chat(1)
    question = desk.queue(
        chat, "?", buttons=[[{"text": "A"}, {"text": "Web", "url": "https://example.org"}], [{"text": "B"}]]
    )
    edit = desk.queue(chat, "!", operation=Operation.EDIT, about_id=question)
    answer = desk.queue(chat, "dopo")
    first = desk.claimed()
    assert [row.id for row in first] == [question]
    assert first[0].buttons == [
        [("A", f"{question}:0", None), ("Web", None, "https://example.org")],
        [("B", f"{question}:2", None)],
    ]
    desk.settle(Sent(question, 77))
    second = desk.claimed()
    assert [(row.id, row.edits) for row in second] == [(edit, 77), (answer, None)]


def test_each_outcome_is_kept(desk: Desk) -> None:
    rows = [desk.queue(desk.chat(n)) for n in range(1, 6)]
    assert desk.claim() == rows
    due = desk.clock.now() + timedelta(seconds=9)
    desk.settle(
        Sent(rows[0], 70, {"file_id": "F"}),
        Again(rows[1], due, "too_many_requests", counted=False),
        Failed(rows[2], "blocked"),
        Uncertain(rows[3], "no_answer"),
        Released(rows[4]),
    )
    sent, again, failed, uncertain, released = (desk.row(row) for row in rows)
    assert (sent.state, sent.telegram_id, sent.sent_at, sent.media) == (
        MessageState.SENT,
        70,
        desk.clock.now(),
        {"file_id": "F"},
    )
    assert (again.state, again.due_at, again.attempts, again.owner) == (MessageState.QUEUED, due, 0, None)
    assert (failed.state, failed.error) == (MessageState.FAILED, "blocked")
    assert uncertain.state is MessageState.UNCERTAIN
    assert (released.state, released.error) == (MessageState.QUEUED, None)
    assert desk.claim() == [rows[4]]


def test_only_the_owner_settles(desk: Desk) -> None:
    row = desk.queue(desk.chat(1))
    desk.claim()
    desk.settle(Sent(row, 1), owner="two#2")
    assert desk.row(row).state is MessageState.SENDING


def test_the_rows_of_a_dead_courier_are_said_again_unless_they_are_broadcasts(desk: Desk) -> None:
    reply, reminder = desk.queue(desk.chat(1)), desk.queue(desk.chat(2), lane=Lane.REMINDER)
    news = desk.queue(desk.chat(3), lane=Lane.BROADCAST)
    stubborn = desk.queue(desk.chat(4), attempts=claiming.MOST_RESTARTS)
    assert len(desk.claim()) == 4
    desk.me = "two#2"
    mine = desk.queue(desk.chat(5))
    assert desk.claim() == [mine]
    now = desk.clock.now()
    recovered = desk.database.write(lambda s: settling.recover(s, now, BOT, "two#2"))
    assert (recovered.again, recovered.uncertain, recovered.failed) == (2, 1, 1)
    assert desk.row(news).state is MessageState.UNCERTAIN
    assert desk.row(stubborn).state is MessageState.FAILED
    assert desk.row(mine).state is MessageState.SENDING
    assert desk.claim() == [reply, reminder]


def test_another_bots_rows_are_not_ours(desk: Desk) -> None:
    desk.queue(desk.chat(1), bot_id=BOT + 1)
    assert desk.claim() == []


def test_the_next_moment_is_told(desk: Desk) -> None:
    soon, late = (desk.clock.now() + timedelta(minutes=n) for n in (5, 50))
    chat = desk.chat(1)
    desk.queue(chat, due_at=late)
    desk.queue(chat, due_at=soon)
    now = desk.clock.now()
    with desk.database.read() as session:
        assert claiming.ready(session, now, BOT) == (False, soon)


def test_a_row_that_somebody_is_cancelling_is_left_alone(desk: Desk) -> None:
    if desk.database.is_sqlite:
        return  # one writer at a time: there can be no conflict
    chat = desk.chat(1)
    row, other = desk.queue(chat), desk.queue(desk.chat(2))
    with Session(desk.database.writing) as staff:
        staff.execute(text("SELECT 1 FROM messages WHERE id = :row FOR UPDATE"), {"row": row})
        assert desk.claim() == [other]
        staff.rollback()
    assert desk.claim() == [row]


def test_claiming_uses_the_indexes(desk: Desk) -> None:
    if not desk.database.is_sqlite:
        return  # PostgreSQL rightly scans a small table
    with _plans(desk.database.writing) as plans:
        desk.claim()
    steps = [step for statement, plan in plans if "messages" in statement for step in plan]
    assert not [step for step in steps if step.startswith("SCAN messages")], steps
    both, *_ = [plan for _, plan in plans if "COMPOUND QUERY" in plan]
    assert sum("ix_messages_outbox" in step for step in both) == 6, both


def test_looking_and_recovering_read_only_what_is_on_its_way(desk: Desk) -> None:
    if not desk.database.is_sqlite:
        return
    with _plans(desk.database.reading) as looks, desk.database.read() as session:
        claiming.ready(session, desk.clock.now(), BOT)
    with _plans(desk.database.writing) as recoveries:
        desk.database.write(lambda s: settling.recover(s, desk.clock.now(), BOT, "one#2"))
    steps = [step for statement, plan in looks + recoveries if "messages" in statement for step in plan]
    reads = [step for step in steps if " messages " in step]
    assert len(reads) >= 10
    assert all("ix_messages_outbox" in step for step in reads), reads


@contextmanager
def _plans(engine: Engine) -> Iterator[list[tuple[str, list[str]]]]:
    """Each statement run within the block, with SQLite's plan for it."""
    asked: list[tuple[str, Any]] = []
    plans: list[tuple[str, list[str]]] = []

    def remember(_c: object, _k: object, statement: str, parameters: Any, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", remember)
    try:
        yield plans
    finally:
        event.remove(engine, "before_cursor_execute", remember)
    with engine.connect() as connection:
        for statement, parameters in asked:
            if not statement.startswith(("SELECT", "UPDATE")):
                continue
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append((statement, [row[3] for row in plan]))


def _stopped_member(session: Session) -> int:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    programme = Programme(code="ponte", name="Ponte", created_at=now)
    session.add(programme)
    session.flush()
    household = Household(programme_id=programme.id, reference="1", name="Rossi", created_at=now)
    session.add(household)
    session.flush()
    member = Member(household_id=household.id, name="Amina", joined_at=now, stopped_at=now, created_at=now)
    session.add(member)
    session.flush()
    session.add(Consent(member_id=member.id, version="2026-1", language="it", given_at=now))
    return member.id
