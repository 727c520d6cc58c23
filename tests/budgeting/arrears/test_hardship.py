"""The family says that it cannot pay."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from budgeting import cases, tasks
from budgeting.arrears import hardship, payments, plans
from budgeting.db.tables import Case, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from budgeting.schedule import reminders
from budgeting.states.arrears import Hardship
from budgeting.states.cases import AfterCase, CaseState
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from tests.kit import build
from tests.kit.databases import on_sqlite
from tests.kit.family import Family

OF_INSTALMENTS = (DueKind.INSTALMENT_REMINDER, DueKind.INSTALMENT_TASK, DueKind.INSTALMENT_CALL)

DUE_ON = date(2026, 3, 19)


def waiting(family: Family) -> list[Task]:
    with family.database.read() as session:
        return list(session.scalars(select(Task).where(Task.kind == TaskKind.CANNOT_PAY)))


@on_sqlite
def test_silence_a_case_and_an_urgent_task(family: Family) -> None:
    first, second = family.plan(DUE_ON, date(2026, 3, 26))
    chat = family.do(build.conversation, family.cast.amina)
    case = family.do(hardship.declare, family.amina, first, Hardship.LOST_WORK, chat)
    assert (case.state, case.urgency, case.instalment_id, case.conversation_id) == (
        CaseState.PREPARED,
        Urgency.HIGH,
        first,
        chat,
    )
    assert {event.subject_id for event in family.events(*OF_INSTALMENTS)} == {second}
    [task] = waiting(family)
    assert (task.urgency, task.subject_id, task.conversation_id) == (Urgency.HIGH, case.id, chat)
    assert family.look(plans.instalment_for, family.amina, first).hardship is Hardship.LOST_WORK
    family.do(reminders.plan_ahead)
    assert {event.subject_id for event in family.events(*OF_INSTALMENTS)} == {second}


def test_said_twice_it_is_one_case_and_the_later_cause_holds(family: Family) -> None:
    [first] = family.plan(DUE_ON)
    case = family.do(hardship.declare, family.amina, first, Hardship.LOST_WORK, None)
    assert family.do(hardship.declare, family.amina, first, Hardship.LOST_WORK, None).id == case.id
    assert family.do(hardship.declare, family.amina, first, Hardship.ILLNESS, None).id == case.id
    assert family.look(plans.instalment_for, family.amina, first).hardship is Hardship.ILLNESS
    assert len(waiting(family)) == 1


@on_sqlite
def test_a_second_tap_calls_nobody_who_has_done_their_part(family: Family) -> None:
    [first] = family.plan(DUE_ON)
    case = family.do(hardship.declare, family.amina, first, Hardship.LOST_WORK, None)
    family.do(cases.open, family.cast.giulia, case.id)
    family.do(tasks.done, family.cast.giulia, waiting(family)[0].id)
    family.do(hardship.declare, family.amina, first, Hardship.LOST_WORK, None)
    assert [task.state for task in waiting(family)] == [TaskState.DONE]


@on_sqlite
def test_another_case_about_the_same_instalment_ends_without_this_call(family: Family) -> None:
    [first] = family.plan(DUE_ON)
    prepared = family.do(hardship.declare, family.amina, first, Hardship.LOST_WORK, None)
    other = family.do(
        cases.escalate,
        family.cast.marco,
        family.household,
        topic="other",
        urgency=Urgency.NORMAL,
        instalment_id=first,
    )
    assert other.id != prepared.id
    family.do(cases.close, family.cast.marco, other.id, "was another matter")
    # Nobody has opened the prepared case: the family still waits for the promised call.
    assert [(task.subject_id, task.state) for task in waiting(family)] == [(prepared.id, TaskState.OPEN)]


def test_at_the_same_time_from_two_phones(family: Family) -> None:
    [first] = family.plan(DUE_ON)
    amina = family.amina
    jobs = [
        family.database.submit(
            lambda s: hardship.declare(s, family.clock, amina, first, Hardship.ILLNESS, None).id
        )
        for _ in range(4)
    ]
    assert len({job.result(30) for job in jobs}) == 1
    with family.database.read() as session:
        assert len(session.scalars(select(Case)).all()) == 1


def test_a_closed_case_said_again_is_a_new_one(family: Family) -> None:
    [first] = family.plan(DUE_ON)
    case = family.do(hardship.declare, family.amina, first, Hardship.LOST_WORK, None)
    family.do(cases.open, family.cast.giulia, case.id)
    with pytest.raises(NotPossible, match="instalments_open"):
        family.do(cases.close, family.cast.giulia, case.id, "referred")
    later = {first: cases.Answer(AfterCase.NEW_DATE, date(2026, 4, 8))}
    family.do(cases.close, family.cast.giulia, case.id, "agreed on a later day", instalments=later)
    assert {event.for_date for event in family.events(*OF_INSTALMENTS)} == {date(2026, 4, 8)}
    assert family.do(hardship.declare, family.amina, first, Hardship.LOST_WORK, None).id != case.id


@on_sqlite
def test_only_what_is_still_to_be_paid_and_only_for_whom_it_concerns(family: Family) -> None:
    [first] = family.plan(DUE_ON)
    for stranger in (family.youssef, family.lucia):
        with pytest.raises(NotFound):
            family.do(hardship.declare, stranger, first, Hardship.OTHER, None)
    family.do(payments.declare, family.amina, first, Money(10_000), date(2026, 3, 2))
    with pytest.raises(NotPossible, match="declared"):
        family.do(hardship.declare, family.amina, first, Hardship.OTHER, None)


@on_sqlite
def test_a_new_schedule_begins_without_the_old_hardship(family: Family) -> None:
    [first] = family.plan(DUE_ON)
    family.do(hardship.declare, family.amina, first, Hardship.FEWER_HOURS, None)
    schedule = plans.schedule(Money(10_000), 2, date(2026, 3, 26))
    new = family.do(plans.reschedule, family.cast.marco, family.plan_of(first), schedule)
    family.do(plans.agree, family.amina, new.id)
    assert first not in {event.subject_id for event in family.events(*OF_INSTALMENTS)}
    assert family.events(*OF_INSTALMENTS) != []
