"""What the first page shows besides tasks: waiting families, meetings, failed messages, weeks to read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Enrolment,
    Household,
)
from budgeting.states.activities import EnrolmentState, SessionState
from budgeting.states.messages import MessageState
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from tests.admin.today.page import Open, count, tasks_on
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.chats import Chats
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page


def test_families_who_wait_stand_first_longest_first_and_not_once_more_as_tasks(
    console: Console, open_task: Open, chats: Chats, cast: Cast
) -> None:
    for minutes, member in ((5, cast.lucia), (50, cast.amina), (500, cast.harpreet)):
        chat = chats.waiting(member, minutes)
        open_task(TaskKind.CONVERSATION, chat, conversation_id=chat)
    page = console(Role.OPERATOR).get("/")
    assert Page(page).texts('[data-testid^="conversation-"] .row-title') == ["Harpreet", "Amina", "Lucia"]
    assert tasks_on(page) == []
    assert count(page, "talks") == 3
    assert 'href="/inbox"' in page.text


@pytest.mark.parametrize(
    ("who", "sees"),
    [(Role.OPERATOR, True), (Role.COORDINATOR, True), (Role.COACH, False), ("foreign_operator", False)],
)
def test_todays_meetings_stand_there_for_who_runs_them(
    console: Console, database: Database, clock: SetClock, cast: Cast, who: Any, sees: bool
) -> None:
    def make(session: Any) -> None:
        course = Activity(
            programme_id=cast.programme,
            kind="course",
            title={"it": "Corso di italiano", "en": "Italian course"},
            created_at=clock.now(),
        )
        session.add(course)
        session.flush()
        # Today in Rome runs from 23:00 the day before to 23:00, in UTC.
        for hours, place, state in (
            (-18.5, "ieri", SessionState.PLANNED),
            (-17.5, "notte", SessionState.PLANNED),
            (1, "sera", SessionState.CANCELLED),
            (6.5, "domani", SessionState.PLANNED),
        ):
            begin = clock.now() + timedelta(hours=hours)
            meeting = ActivitySession(
                activity_id=course.id,
                starts_at=begin,
                ends_at=begin + timedelta(hours=2),
                place=place,
                capacity=12,
                state=state,
            )
            session.add(meeting)
            session.flush()
            for member, answer in ((cast.lucia, EnrolmentState.COMING), (cast.amina, EnrolmentState.WAITING)):
                session.add(
                    Enrolment(session_id=meeting.id, member_id=member, state=answer, answered_at=clock.now())
                )

    database.write(make)
    page = console(who).get("/").text
    assert ("Italian course" in page) is sees
    assert ("notte" in page and "sera" in page) is sees
    assert "ieri" not in page
    assert "domani" not in page
    assert ("1 of 12 coming" in page and "cancelled" in page) is sees


@on_sqlite
def test_what_did_not_arrive_is_counted_without_announcements_and_old_ones(
    console: Console, chats: Chats, clock: SetClock, cast: Cast
) -> None:
    chat = chats.open(cast.lucia)

    def said(state: MessageState, **values: Any) -> int:
        return chats.bot_says(chat, **{"state": state, "error": "blocked"} | values)

    failed, doubtful = said(MessageState.FAILED), said(MessageState.UNCERTAIN, error="no_answer")
    said(MessageState.SENT)
    said(MessageState.FAILED, created_at=clock.now() - timedelta(days=8))
    page = console(Role.OPERATOR).get("/")
    assert count(page, "talks") == 2
    assert Page(page).numbers("undelivered") == [failed, doubtful]
    assert f'href="/inbox/{chat}#m{failed}"' in page.text
    assert "the family has blocked the bot" in page.text
    assert count(console("other_coach").get("/"), "talks") == 0


def test_a_coach_reads_how_many_weeks_wait(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    # Reviews of a household start with the week it joined.
    begun = datetime(2026, 2, 2, 8, tzinfo=UTC)
    database.write(lambda s: s.execute(update(Household).values(created_at=begun)))
    earlier = SetClock(clock.now() - timedelta(days=8))
    database.write(lambda s: build.spent(s, earlier, cast.lucia, "12.50"))
    page = console(Role.COACH).page("/")
    assert int(page.text("#weeks").split()[0]) >= 1
    assert page.value("#weeks", "href") == "/weeks"
    assert not console(Role.OPERATOR).page("/").has("#weeks")
    with database.read() as session:
        assert session.scalar(select(Household.coach_id).where(Household.id == cast.rossi)) == cast.giulia
