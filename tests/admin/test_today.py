"""Today: what waits for whom, and taking it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from budgeting import tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Conversation,
    Enrolment,
    Household,
    Message,
    Staff,
    Task,
)
from budgeting.states import (
    Direction,
    EnrolmentState,
    InboxState,
    MessageState,
    Role,
    SessionState,
    TaskKind,
    TaskState,
    Urgency,
)
from tests import build
from tests.admin.conftest import Console
from tests.build import BOT, Cast

Open = Callable[..., int]


@pytest.fixture
def open_task(database: Database, clock: SetClock, cast: Cast) -> Open:
    """Opens a task of the Rossi family and gives its number."""

    def make(kind: TaskKind, key: str = "", **values: Any) -> int:
        values = {"programme_id": cast.programme, "household_id": cast.rossi} | values
        made = database.write(
            lambda s: tasks.open_task(s, clock, kind, key=key or f"{kind.value}:1", **values).id
        )
        assert isinstance(made, int)
        return made

    return make


@pytest.fixture(autouse=True)
def english(database: Database, cast: Cast) -> None:
    database.write(lambda s: s.execute(update(Staff).values(language="en")))


def _tasks(page: Any) -> list[int]:
    assert page.status_code == 200
    return [int(number) for number in re.findall(r'data-testid="task-(\d+)"', page.text)]


def _count(page: Any, what: str) -> int:
    found = re.search(rf'id="count-{what}"><span class="big">(\d+)', page.text)
    return int(found.group(1)) if found else 0


def _chat(database: Database, clock: SetClock, member: int, **values: Any) -> int:
    row = {"bot_id": BOT, "chat_id": 700 + member, "member_id": member, "created_at": clock.now()} | values
    return database.write(
        lambda s: s.execute(insert(Conversation).values(**row).returning(Conversation.id)).scalar_one()
    )


def test_tasks_stand_by_kind_urgent_ones_first_and_counts_lead_to_them(
    console: Console, open_task: Open, cast: Cast, clock: SetClock
) -> None:
    calm = open_task(TaskKind.UNREACHABLE, "a")
    clock.advance(minutes=5)
    urgent = open_task(TaskKind.UNREACHABLE, "b", urgency=Urgency.HIGH)
    broke = open_task(TaskKind.CANNOT_PAY, subject_id=41)
    browser = console(Role.OPERATOR)
    page = browser.get("/")
    assert _tasks(page) == [broke, urgent, calm]
    assert (_count(page, "cannot_pay"), _count(page, "unreachable")) == (1, 2)
    assert 'href="/cases/41"' in page.text
    assert f'href="/households/{cast.rossi}"' in page.text
    assert _tasks(browser.get("/?kind=unreachable")) == [urgent, calm]
    assert _tasks(browser.get("/?kind=nonsense")) == [broke, urgent, calm]
    assert "<html" not in browser.get("/?part=list").text


def test_of_many_only_a_few_stand_on_the_page_of_all(console: Console, open_task: Open) -> None:
    made = [open_task(TaskKind.CHECKIN_MISSED, f"{number}") for number in range(12)]
    browser = console(Role.OPERATOR)
    page = browser.get("/")
    assert _tasks(page) == made[:8]
    assert "Show all 12" in page.text
    assert _tasks(browser.get("/?kind=checkin_missed")) == made


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (Role.OPERATOR, True),
        (Role.COORDINATOR, True),
        (Role.COACH, True),
        ("other_coach", False),
        ("foreign_operator", False),
        (Role.PARTNER, False),
        (Role.ADMINISTRATOR, False),
    ],
)
def test_everybody_sees_and_takes_theirs_only(
    console: Console, open_task: Open, database: Database, clock: SetClock, cast: Cast, who: Any, sees: bool
) -> None:
    task = open_task(TaskKind.PAYMENT_DECLARED)
    _chat(database, clock, cast.lucia, inbox_state=InboxState.WAITING, waiting_since=clock.now())
    browser = console(who)
    page = browser.get("/")
    assert _tasks(page) == ([task] if sees else [])
    assert ("Lucia" in page.text) is sees
    assert ("Nothing waits" in page.text) is not sees
    if not sees:
        for what in ("take", "release", "done"):
            assert browser.submit(f"/tasks/{task}/{what}").status_code == 404
    else:
        assert browser.submit(f"/tasks/{task}/take").status_code == 303


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (Role.OPERATOR, True),
        ("foreign_operator", True),
        (Role.COORDINATOR, False),
        (Role.COACH, False),
        (Role.ADMINISTRATOR, False),
    ],
)
def test_what_belongs_to_no_programme_is_there_for_every_operator_to_take(
    console: Console, open_task: Open, who: Any, sees: bool
) -> None:
    task = open_task(TaskKind.PROBLEM, programme_id=None, household_id=None)
    browser = console(who)
    page = browser.get("/")
    assert _tasks(page) == ([task] if sees else [])
    assert (f"/tasks/{task}/take" in page.text) is sees
    for what in ("take", "release", "done"):
        assert browser.submit(f"/tasks/{task}/{what}").status_code == (303 if sees else 404)


def test_families_who_wait_stand_first_longest_first_and_not_once_more_as_tasks(
    console: Console, open_task: Open, database: Database, clock: SetClock, cast: Cast
) -> None:
    for minutes, member in ((5, cast.lucia), (50, cast.amina), (500, cast.harpreet)):
        since = clock.now() - timedelta(minutes=minutes)
        chat = _chat(database, clock, member, inbox_state=InboxState.WAITING, waiting_since=since)
        open_task(TaskKind.CONVERSATION, f"conversation:{chat}", conversation_id=chat)
    page = console(Role.OPERATOR).get("/")
    names = re.findall(r'<span class="title words">(\w+)</span>', page.text)
    assert names == ["Harpreet", "Amina", "Lucia"]
    assert _tasks(page) == []
    assert _count(page, "inbox") == 3
    assert 'href="/inbox"' in page.text


def test_a_task_is_taken_given_back_and_done(
    console: Console, open_task: Open, database: Database, cast: Cast
) -> None:
    task = open_task(TaskKind.UNREACHABLE)
    browser = console(Role.OPERATOR)

    def state() -> tuple[TaskState, int | None]:
        with database.read() as session:
            kept = session.get_one(Task, task)
            return kept.state, kept.assigned_to

    answer = browser.submit(f"/tasks/{task}/take", kind="unreachable")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?kind=unreachable")
    assert state() == (TaskState.TAKEN, cast.marco)
    assert "You have it" in browser.get("/").text
    assert browser.submit(f"/tasks/{task}/release").headers["location"] == "/"
    assert state() == (TaskState.OPEN, None)
    browser.headers["hx-request"] = "true"
    browser.submit(f"/tasks/{task}/take")
    part = browser.submit(f"/tasks/{task}/done")
    assert (part.status_code, _tasks(part)) == (200, [])
    assert state() == (TaskState.DONE, cast.marco)


@pytest.mark.parametrize("in_place", [True, False])
def test_of_two_who_take_it_the_second_reads_so(
    console: Console, open_task: Open, database: Database, clock: SetClock, cast: Cast, in_place: bool
) -> None:
    task = open_task(TaskKind.UNREACHABLE)
    browser = console(Role.OPERATOR)
    database.write(lambda s: tasks.take(s, clock, cast.giulia, task))
    if in_place:
        browser.headers["hx-request"] = "true"
    for what in ("take", "release", "done"):
        late = browser.submit(f"/tasks/{task}/{what}")
        assert late.status_code == (200 if in_place else 409)
        assert "Somebody else was quicker." in late.text
        assert "Giulia has it" in late.text


def test_a_forged_form_takes_nothing(console: Console, open_task: Open) -> None:
    task = open_task(TaskKind.UNREACHABLE)
    browser = console(Role.OPERATOR)
    assert browser.post(f"/tasks/{task}/take", data={"csrf": "x"}).status_code == 403
    for number in (999_999, 2**70):
        assert browser.submit(f"/tasks/{number}/take").status_code == 404


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
        # Today in Rome is from 23:00 the day before to 23:00, in UTC.
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


def test_what_did_not_arrive_is_counted_without_announcements_and_old_ones(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    chat = _chat(database, clock, cast.lucia)

    def said(state: MessageState, **values: Any) -> int:
        row = {
            "conversation_id": chat,
            "bot_id": BOT,
            "direction": Direction.OUT,
            "state": state,
            "created_at": clock.now(),
            "error": "blocked",
        } | values
        return database.write(
            lambda s: s.execute(insert(Message).values(**row).returning(Message.id)).scalar_one()
        )

    failed, doubtful = said(MessageState.FAILED), said(MessageState.UNCERTAIN, error="no_answer")
    said(MessageState.SENT)
    said(MessageState.FAILED, created_at=clock.now() - timedelta(days=8))
    page = console(Role.OPERATOR).get("/")
    assert _count(page, "undelivered") == 2
    assert re.findall(r'data-testid="undelivered-(\d+)"', page.text) == [str(doubtful), str(failed)]
    assert f'href="/inbox/{chat}#m{failed}"' in page.text
    assert "the family has blocked the bot" in page.text
    assert _count(console("other_coach").get("/"), "undelivered") == 0


def test_a_coach_reads_how_many_weeks_wait(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    # A household is looked at from the week it joined.
    begun = datetime(2026, 2, 2, 8, tzinfo=UTC)
    database.write(lambda s: s.execute(update(Household).values(created_at=begun)))
    earlier = SetClock(clock.now() - timedelta(days=8))
    database.write(lambda s: build.spent(s, earlier, cast.lucia, "12.50"))
    assert _count(console(Role.COACH).get("/"), "weeks") >= 1
    assert _count(console(Role.OPERATOR).get("/"), "weeks") == 0
    with database.read() as session:
        assert session.scalar(select(Household.coach_id).where(Household.id == cast.rossi)) == cast.giulia


def test_hostile_names_are_shown_as_words(
    console: Console, open_task: Open, database: Database, clock: SetClock, cast: Cast
) -> None:
    name = "<script>alert(1)</script>\u202e & 👩‍👩‍👧"
    database.write(lambda s: s.execute(update(Household).where(Household.id == cast.rossi).values(name=name)))
    open_task(TaskKind.UNREACHABLE)
    page = console(Role.OPERATOR).get("/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
