"""The first page says why something waits, and its row leads to the thing itself."""

from __future__ import annotations

import pytest

from admin.today import causes
from budgeting import next_steps
from budgeting.schedule.reminders.audience import WORST_FIRST
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from tests.admin.families import declared, with_plan
from tests.kit.databases import on_sqlite


@on_sqlite
@pytest.mark.parametrize("cause", causes.UNTOLD)
def test_a_family_to_phone_says_why_and_leads_to_its_numbers(console, cast, open_task, cause):
    task = open_task(TaskKind.CALL_HOUSEHOLD, cause=cause)
    row = console(Role.COACH).page("/").part(f'[data-testid="task-{task}"]')
    assert f"{causes.UNTOLD[cause].key.rstrip('.')} ·" in row.html
    assert row.links[0] == f"/households/{cast.rossi}/people"


@pytest.mark.parametrize(
    ("cause", "link"),
    [
        ((SubjectKind.CASE, "no_owner"), "/cases/41"),
        ((SubjectKind.CONVERSATION, "held_on"), "/inbox/41"),
        ((SubjectKind.BROADCAST, "draft"), "/broadcasts/41"),
        ((SubjectKind.INSTALMENT, "no_reminder"), "/households/{household}/money"),
        ((SubjectKind.TASK, "taken_long"), "/households/{household}"),
    ],
)
def test_what_nobody_has_in_hand_leads_to_itself(console, cast, open_task, cause, link):
    task = open_task(TaskKind.NO_NEXT_STEP, 41, cause[0], cause=cause[1])
    row = console(Role.OPERATOR).page("/").part(f'[data-testid="task-{task}"]')
    assert row.links[0] == link.format(household=cast.rossi)
    assert f"{causes.GAPS[cause].key.rstrip('.')} ·" in row.html


@on_sqlite
def test_each_kind_of_open_thing_has_its_words():
    assert {sort for sort, _ in causes.GAPS} == {kind.name for kind in next_steps.KINDS}


@on_sqlite
def test_a_payment_that_waits_cannot_be_ticked_off(console, database, cast, clock):
    instalments = with_plan(database, clock, cast)[2]
    declared(database, clock, cast, instalments[0])
    browser = console(Role.OPERATOR)
    (number,) = browser.page("/").numbers("task")
    assert browser.submit(f"/tasks/{number}/take").status_code == 303
    answer = browser.submit(f"/tasks/{number}/done")
    assert answer.status_code == 409
    assert "confirm or reject the payment" in answer.text


@on_sqlite
def test_every_reason_for_a_call_has_words() -> None:
    assert set(causes.UNTOLD) == set(WORST_FIRST)
