"""Tasks on the first page: who sees them, and taking them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from admin.today import desk
from admin.today.kinds import KINDS, NEXT, Group
from budgeting import cases, households, staff, tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Household,
    Task,
)
from budgeting.staff import offboarding
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from tests.admin.families import declared, with_plan
from tests.admin.today.page import Open, count, tasks_on
from tests.kit import world
from tests.kit.build import Cast
from tests.kit.chats import Chats
from tests.kit.console import Console
from tests.kit.databases import on_sqlite


def test_tasks_stand_by_kind_urgent_ones_first_and_counts_lead_to_them(
    console: Console, open_task: Open, cast: Cast, clock: SetClock
) -> None:
    calm = open_task(TaskKind.UNREACHABLE, 1)
    clock.advance(minutes=5)
    urgent = open_task(TaskKind.UNREACHABLE, 2, urgency=Urgency.HIGH)
    broke = open_task(TaskKind.CANNOT_PAY, about=41)
    browser = console(Role.OPERATOR)
    page = browser.get("/")
    assert tasks_on(page) == [broke, urgent, calm]
    assert (count(page, "money"), count(page, "talks"), count(page, "calendar")) == (1, 2, 0)
    assert count(browser.get("/?kind=unreachable"), "unreachable") == 2
    assert tasks_on(browser.get("/?kind=talks")) == [urgent, calm]
    assert 'href="/cases/41"' in page.text
    assert f'href="/households/{cast.rossi}/people"' in page.text
    assert tasks_on(browser.get("/?kind=unreachable")) == [urgent, calm]
    assert tasks_on(browser.get("/?kind=nonsense")) == [broke, urgent, calm]
    assert "<html" not in browser.get("/?part=list").text


def test_a_long_list_has_pages(console: Console, open_task: Open, clock: SetClock) -> None:
    made = []
    for number in range(desk.SIZE + 3):
        made.append(open_task(TaskKind.CHECKIN_MISSED, number))
        clock.advance(minutes=1)
    browser = console(Role.OPERATOR)
    first = browser.page("/?kind=papers")
    assert first.numbers("task") == made[: desk.SIZE]
    (onward,) = first.values("[rel=next]", "href")
    assert browser.page(onward).numbers("task") == made[desk.SIZE :]
    assert not browser.page(onward).has("[rel=next]")
    assert count(browser.get(onward), "papers") == len(made)
    assert tasks_on(browser.get("/?page=nonsense")) == made[: desk.SIZE]


def test_the_list_narrows_to_what_is_ones_own(
    console: Console, open_task: Open, database: Database, clock: SetClock, chats: Chats, cast: Cast
) -> None:
    """What one has taken or holds, and what is about families that one coaches."""
    other = open_task(TaskKind.UNREACHABLE, 1, household_id=None)
    coached = open_task(TaskKind.UNREACHABLE, 2)
    held, waiting = chats.waiting(cast.amina, held_by=cast.marco), chats.waiting(cast.lucia)
    operator, coach = console(Role.OPERATOR), console(Role.COACH)
    assert set(tasks_on(operator.get("/"))) == {other, coached}
    assert tasks_on(operator.get("/?who=mine")) == []
    assert operator.page("/?who=mine").numbers("conversation") == [held]
    assert operator.page("/").numbers("conversation") == [held, waiting]
    assert tasks_on(coach.get("/?who=mine")) == [coached]
    assert set(coach.page("/?who=mine").numbers("conversation")) == {held, waiting}
    answer = operator.submit(f"/tasks/{other}/take", kind="talks", who="mine")
    assert answer.headers["location"] == "/?kind=talks&who=mine"
    assert tasks_on(operator.get("/?who=mine")) == [other]


@on_sqlite
def test_each_kind_that_can_be_on_the_page_has_its_group_and_its_next_step() -> None:
    """A new kind chooses here; requests for an answer are conversations."""
    assert set(KINDS) | {TaskKind.CONVERSATION, TaskKind.CALL_BACK} == set(TaskKind)
    assert {group for group, _ in KINDS.values()} == set(Group)
    assert not set(Group) & set(TaskKind)
    assert set(NEXT) <= set(TaskKind)


@on_sqlite
def test_a_row_says_the_amount_to_those_who_may_read_it(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    instalments = with_plan(database, clock, cast)[2]
    declared(database, clock, cast, instalments[0])
    amount = console(Role.OPERATOR).page("/").text('[data-testid^="task-"] .row-top strong')
    assert amount.startswith("€")


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
    console: Console, open_task: Open, chats: Chats, cast: Cast, who: Any, sees: bool
) -> None:
    task = open_task(TaskKind.PAYMENT_DECLARED)
    chats.waiting(cast.lucia)
    browser = console(who)
    page = browser.get("/")
    assert tasks_on(page) == ([task] if sees else [])
    assert ("Lucia" in page.text) is sees
    assert ('class="panel empty-state"' in page.text) is not sees
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
        # A fault in the program says nothing about a family.
        (Role.ADMINISTRATOR, True),
    ],
)
def test_what_belongs_to_no_programme_is_there_for_every_operator_to_take(
    console: Console, open_task: Open, who: Any, sees: bool
) -> None:
    task = open_task(TaskKind.PROBLEM, programme_id=None, household_id=None)
    browser = console(who)
    page = browser.get("/")
    assert tasks_on(page) == ([task] if sees else [])
    assert (f"/tasks/{task}/take" in page.text) is sees
    for what in ("take", "release", "done"):
        assert browser.submit(f"/tasks/{task}/{what}").status_code == (303 if sees else 404)


@on_sqlite
def test_a_task_is_taken_given_back_and_done(
    console: Console, open_task: Open, database: Database, cast: Cast
) -> None:
    task = open_task(TaskKind.UNREACHABLE)
    browser = console(Role.OPERATOR)

    def state() -> tuple[TaskState, int | None]:
        with database.read() as session:
            row = session.get_one(Task, task)
            return row.state, row.assigned_to

    answer = browser.submit(f"/tasks/{task}/take", kind="unreachable")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?kind=unreachable")
    assert state() == (TaskState.TAKEN, cast.marco)
    assert "Assigned to you" in browser.get("/").text
    assert browser.submit(f"/tasks/{task}/release").headers["location"] == "/"
    assert state() == (TaskState.OPEN, None)
    browser.headers["hx-request"] = "true"
    browser.submit(f"/tasks/{task}/take")
    part = browser.submit(f"/tasks/{task}/done")
    assert (part.status_code, tasks_on(part)) == (200, [])
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
        assert "Someone else was quicker." in late.text
        assert "Assigned to Giulia" in late.text


@on_sqlite
def test_a_forged_form_takes_nothing(console: Console, open_task: Open) -> None:
    task = open_task(TaskKind.UNREACHABLE)
    browser = console(Role.OPERATOR)
    assert browser.post(f"/tasks/{task}/take", data={"csrf": "x"}).status_code == 403
    for number in (999_999, 2**70):
        assert browser.submit(f"/tasks/{number}/take").status_code == 404


def test_hostile_names_are_shown_as_words(
    console: Console, open_task: Open, database: Database, clock: SetClock, cast: Cast
) -> None:
    name = "<script>alert(1)</script>\u202e & 👩‍👩‍👧"
    database.write(lambda s: s.execute(update(Household).where(Household.id == cast.rossi).values(name=name)))
    open_task(TaskKind.UNREACHABLE)
    page = console(Role.OPERATOR).get("/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@on_sqlite
@pytest.mark.parametrize(
    ("who", "sees"),
    [(Role.OPERATOR, True), (Role.COORDINATOR, True), (Role.COACH, False), ("foreign_operator", False)],
)
def test_families_of_whoever_left_wait_for_those_who_answer_for_the_programme(
    console: Console, database: Database, clock: SetClock, cast: Cast, who: Any, sees: bool
) -> None:
    """Their number is counted when the page is read, and the link leads to them."""
    database.write(lambda s: offboarding.suspend(s, clock, None, cast.giulia))
    if who is Role.COACH:
        database.write(lambda s: offboarding.resume(s, clock, None, cast.giulia))
    browser = console(who)
    page = browser.get("/")
    assert ("3 families without a coach, 0 cases assigned to nobody" in page.text) == sees
    if not sees:
        return
    assert 'href="/households?coach=nobody"' in page.text
    text = browser.get("/households?coach=nobody").text
    assert all(f"/households/{household}" in text for household in (cast.amrani, cast.rossi, cast.kaur))
    (number,) = tasks_on(page)
    assert browser.submit(f"/tasks/{number}/take").status_code == 303
    giulia = {"site_id": None, "coach_id": cast.giulia, "pay_day": 1}
    database.write(lambda s: offboarding.resume(s, clock, None, cast.giulia))
    database.write(lambda s: households.change_household(s, clock, None, cast.rossi, **giulia))
    assert "2 families without a coach" in browser.get("/").text
    assert f"/households/{cast.rossi}" not in browser.get("/households?coach=nobody").text
    for household in (cast.amrani, cast.kaur):
        database.write(
            lambda s, household=household: households.change_household(s, clock, None, household, **giulia)
        )
    assert tasks_on(browser.get("/")) == []


def test_cases_of_whoever_left_are_found_where_nobody_has_them(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    def leave(session: Any) -> tuple[int, int]:
        own = world.make(session, clock, cast.programme, cast.marco, cast.giulia)
        dario = staff.by_email(session, "dario@example.org")
        assert dario is not None
        staff.grant(session, dario.id, cast.programme, Role.OPERATOR)
        cases.assign(session, clock, cast.marco, own.case, dario.id)
        offboarding.suspend(session, clock, None, dario.id)
        return own.case, dario.id

    case, _ = database.write(leave)
    browser = console(Role.COORDINATOR)
    page = browser.get("/")
    assert "0 families without a coach, 1 case assigned to nobody" in page.text
    assert 'href="/cases?owner=nobody"' in page.text
    assert f"/cases/{case}" in browser.get("/cases?owner=nobody").text
    database.write(lambda s: cases.assign(s, clock, cast.marco, case, cast.marco))
    assert "1 case assigned to nobody" not in browser.get("/").text
    assert f"/cases/{case}" not in browser.get("/cases?owner=nobody").text
