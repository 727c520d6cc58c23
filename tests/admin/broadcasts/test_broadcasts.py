"""Announcements in the console: who may send them, what the form says before and after, and the report."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import activities
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Activity, ActivitySession, Audit, Broadcast, Message
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.messages import MessageState
from budgeting.states.staff import Role
from dialogs import broadcasts
from dialogs.text.words import Words
from tests.admin.announcing import HOSTILE, announce, fields, sent
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page


@pytest.fixture
def meeting(database: Database, clock: SetClock, chatting: Cast) -> int:
    def make(session: Session) -> int:
        course = activities.create_activity(
            session, clock, None, chatting.programme, kind="lab", title={"it": "Leggere la bolletta"}
        )
        starts = clock.now() + timedelta(days=4)
        return activities.add_session(
            session,
            clock,
            None,
            course.id,
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            place="Sala",
        ).id

    return database.write(make)


@on_sqlite
def test_words_of_ones_own_go_out_once(
    console: Console, chatting: Cast, database: Database, clock: SetClock, words: Words
) -> None:
    operator = console(Role.OPERATOR)
    first = announce(operator, **fields(chatting, text_it=HOSTILE))
    again = announce(operator, **fields(chatting, text_it=HOSTILE))
    assert (first.status_code, first.headers["location"]) == (303, again.headers["location"])
    assert sent(database) == 4
    page = operator.get(first.headers["location"]).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert 'data-testid="waiting">4<' in page
    assert "every 2s" in page

    def arrive(session: Session) -> None:
        session.execute(update(Message).values(state=MessageState.SENT))
        broadcasts.work_off(session, clock, words)

    database.write(arrive)
    page = operator.part(f"{first.headers['location']}?part=live").text
    assert 'data-testid="sent">4<' in page
    assert "every 2s" not in page
    assert "4 / 4" in page
    with database.read() as session:
        actions = set(session.scalars(select(Audit.action).where(Audit.subject == "broadcast")))
    assert actions == {"broadcast.create", "broadcast.send", "broadcast.view"}


def test_a_course_is_made_announced_and_answered(
    console: Console, chatting: Cast, database: Database, clock: SetClock
) -> None:
    operator = console(Role.OPERATOR)
    given = fields(
        chatting,
        what="new",
        text_it="",
        title_it="Aiuto cuoco",
        title_ar="مساعد طباخ",
        place="Cucina",
        session_day="2026-03-20",
        begins="09:00",
        ends="13:00",
        capacity="8",
        allowance="600",
        children="1",
        sort="paid_path",
    )
    preview = operator.submit("/broadcasts/check", **given).text
    assert "مساعد طباخ" in preview
    made = announce(operator, **given).headers["location"]
    with database.read() as session:
        course, meeting = session.execute(select(Activity, ActivitySession).join(ActivitySession)).one()
        assert (course.kind, course.allowance_minor, course.children_welcome) == ("paid_path", 60_000, True)
        # 9 o'clock in Rome.
        assert (meeting.starts_at.hour, meeting.capacity) == (8, 8)
        number = meeting.id
    assert sent(database) == 4
    database.write(lambda s: activities.answer(s, clock, build.person(s, chatting.lucia), number, "coming"))
    page = operator.get(made).text
    assert Page(page).text('[data-testid="answer-coming"]').endswith(": 1")
    assert "Lucia" in page


def test_a_planned_meeting_is_announced_and_nobody_hears_of_it_twice(
    console: Console, chatting: Cast, meeting: int, database: Database
) -> None:
    operator = console(Role.OPERATOR)
    assert f'<option value="{meeting}" selected>' in operator.get("/broadcasts/new").text
    given = fields(chatting, what="session", session=str(meeting), text_it="")
    announce(operator, **given)
    second = announce(operator, **{**given, "key": "another-form"}).headers["location"]
    assert sent(database) == 4
    assert operator.get(second).status_code == 200
    part = operator.submit("/broadcasts/check", **given).text
    assert 'data-testid="reached">0<' in part


def test_later_waits_for_the_clock_and_can_be_cancelled(
    console: Console, chatting: Cast, database: Database, clock: SetClock, words: Words
) -> None:
    operator = console(Role.OPERATOR)
    given = fields(chatting, when="later", day="2026-03-03", hour="10:30")
    made = announce(operator, **given).headers["location"]
    assert sent(database) == 0
    assert operator.get(made).status_code == 200
    clock.set(clock.now() + timedelta(hours=16))
    database.write(lambda s: broadcasts.work_off(s, clock, words))
    assert sent(database) == 0
    clock.advance(hours=1)
    database.write(lambda s: broadcasts.work_off(s, clock, words))
    assert sent(database) == 4
    # A working day has passed: the operator must sign in again.
    operator = console(Role.OPERATOR)
    assert operator.submit(f"{made}/cancel").headers["location"] == made
    page = operator.get(made).text
    assert 'data-testid="cancelled">4<' in page
    with database.read() as session:
        assert session.scalars(select(Broadcast.state)).one() is BroadcastState.CANCELLED


def test_the_report_names_whom_it_did_not_reach(console: Console, chatting: Cast, database: Database) -> None:
    operator = console(Role.OPERATOR)
    made = announce(operator, **fields(chatting)).headers["location"]
    database.write(lambda s: s.execute(update(Message).values(state=MessageState.FAILED, error="blocked")))
    page = operator.get(made).text
    assert "Harpreet" in page
    assert f"/households/{chatting.kaur}" in page


def test_the_list_filters(console: Console, chatting: Cast, database: Database) -> None:
    operator = console(Role.OPERATOR)
    assert 'class="panel empty-state"' in operator.get("/broadcasts").text
    announce(operator, **fields(chatting, when="later", day="2026-03-20", hour="10:00"))
    assert len(operator.page("/broadcasts").numbers("broadcast")) == 1
    assert "data-testid" not in operator.get("/broadcasts?state=done").text
    assert operator.get("/broadcasts?state=x&page=-3").status_code == 200
    assert operator.get("/broadcasts/999").status_code == 404
    assert operator.get(f"/broadcasts/new?programme={chatting.programme + 1}").status_code == 404
