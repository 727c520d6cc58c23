"""Promises on the first page: broken ones come first; a count links to what it counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Task
from budgeting.states.conversations import InboxState
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from tests.admin.today.page import Open, tasks_on
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.console import Console
from tests.kit.databases import on_sqlite


@pytest.fixture
def chat(database: Database, clock: SetClock, cast: Cast) -> int:
    return database.write(lambda s: build.conversation(s, clock, cast.lucia))


@on_sqlite
def test_a_promise_that_was_not_kept_stands_first_with_its_time_and_once(
    console: Console, open_task: Open, clock: SetClock, chat: int
) -> None:
    open_task(TaskKind.CANNOT_PAY, 41, SubjectKind.CASE)
    late = open_task(TaskKind.CONVERSATION, conversation_id=chat, due_at=clock.now() + timedelta(minutes=30))
    call = open_task(TaskKind.CALL_BACK, 2, due_at=clock.now() + timedelta(hours=5))
    browser = console(Role.OPERATOR)
    assert "Promises not kept" not in browser.get("/").text
    clock.advance(hours=1)
    page = browser.get("/")
    assert tasks_on(page)[0] == late
    assert call not in tasks_on(page)
    assert page.text.count(f'id="task{late}"') == 1
    assert "Promise not kept" in page.text
    assert f'href="/inbox/{chat}"' in page.text
    clock.advance(hours=5)
    browser = console(Role.OPERATOR)
    assert tasks_on(browser.get("/"))[:2] == [late, call]


@on_sqlite
@pytest.mark.parametrize(
    ("kind", "values", "leads"),
    [
        (TaskKind.CONVERSATION, {"conversation_id": True}, "/inbox/{chat}"),
        (TaskKind.CALL_BACK, {"conversation_id": True, "household_id": None}, "/inbox/{chat}"),
        (TaskKind.CANNOT_PAY, {"about": 41}, "/cases/41"),
        (TaskKind.INSTALMENT_OVERDUE, {}, "/households/{household}/money"),
        (TaskKind.PROBLEM, {"household_id": None}, "/?kind=problem"),
    ],
)
def test_the_number_of_an_alert_leads_to_the_thing(
    console: Console, open_task: Open, cast: Cast, chat: int, kind: TaskKind, values: Any, leads: str
) -> None:
    if values.get("conversation_id"):
        values = {**values, "conversation_id": chat}
    task = open_task(kind, **values)
    answer = console(Role.OPERATOR).get(f"/tasks/{task}", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == leads.format(chat=chat, household=cast.rossi)


@on_sqlite
def test_the_number_leads_nowhere_for_who_may_not_see_it(console: Console, open_task: Open) -> None:
    task = open_task(TaskKind.CANNOT_PAY)
    for who in ("foreign_operator", "other_coach", Role.PARTNER):
        assert console(who).get(f"/tasks/{task}").status_code == 404
    assert console(Role.OPERATOR).get("/tasks/999").status_code == 404


@on_sqlite
def test_taking_giving_back_and_being_done_move_the_conversation_too(
    console: Console, open_task: Open, database: Database, chat: int
) -> None:
    task = open_task(TaskKind.CANNOT_PAY, conversation_id=chat)
    browser = console(Role.OPERATOR)

    def state() -> InboxState:
        with database.read() as session:
            return session.get_one(Conversation, chat).inbox_state

    browser.submit(f"/tasks/{task}/take")
    assert state() is InboxState.HELD
    browser.submit(f"/tasks/{task}/release")
    assert state() is InboxState.WAITING
    browser.submit(f"/tasks/{task}/take")
    browser.submit(f"/tasks/{task}/done")
    assert state() is InboxState.RESOLVED


@on_sqlite
def test_nobody_reached_gives_the_promise_a_new_time(
    console: Console, open_task: Open, database: Database, clock: SetClock, chat: int
) -> None:
    task = open_task(TaskKind.CANNOT_PAY, conversation_id=chat, due_at=clock.now() + timedelta(minutes=30))
    browser = console(Role.OPERATOR)
    browser.submit(f"/tasks/{task}/take")
    clock.advance(hours=1)
    page = browser.get("/")
    assert f"/tasks/{task}/again" in page.text
    assert browser.submit(f"/tasks/{task}/again", by="nonsense").status_code == 404
    assert browser.submit(f"/tasks/{task}/again", by="tomorrow").status_code == 303
    with database.read() as session:
        again = session.get_one(Task, task)
        assert again.due_at is not None
        assert again.due_at > clock.now()
    assert "Promises not kept" not in browser.get("/").text
