"""Staff who leave: access ends at once, and all their work goes to others or to the desk."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import programmes, staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.migrate import METADATA
from budgeting.db.tables import Appointment, Case, CaseAction, Conversation, Household, SignIn, Staff, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.staff import offboarding
from budgeting.staff.offboarding import ENDS_WITH_ACCESS, HISTORY, IN_HAND, Work
from budgeting.states.appointments import AppointmentState
from budgeting.states.conversations import InboxState
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, TaskState
from tests.budgeting.leaving import ONE_OF_EACH, actions, in_hand
from tests.kit import build, world
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite
from tests.kit.world import World


def test_every_column_that_names_somebody_of_the_staff_says_what_becomes_of_it() -> None:
    """Open work is handed over, access ends, history stays: a new column must be one of the three."""
    named = {
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        for column in table.columns
        if any(key.target_fullname == "staff.id" for key in column.foreign_keys)
    }
    declared = [*IN_HAND, *ENDS_WITH_ACCESS, *HISTORY]
    assert named - set(declared) == set()
    assert len(declared) == len(set(declared))
    assert set(IN_HAND.values()) == set(Work)


def test_suspended_without_a_colleague_everything_waits_at_the_desk(
    database: Database, clock: SetClock, cast: Cast, loaded: tuple[int, World], sara: int
) -> None:
    wanda, own = loaded
    with database.read() as session:
        assert offboarding.counted(session, wanda) == ONE_OF_EACH
    link = database.write(lambda s: staff.create_link(s, clock, wanda))
    handed = database.write(lambda s: offboarding.suspend(s, clock, sara, wanda, reason="gone"))
    assert (handed.colleague, handed.desk) == ({}, ONE_OF_EACH)
    assert in_hand(database, wanda) == {}
    with database.read() as session:
        assert offboarding.counted(session, wanda) == {}
        gone = session.get_one(Staff, wanda)
        assert (gone.active, gone.telegram_chat_id, gone.link_hash) == (False, None, None)
        assert session.scalars(select(SignIn)).all() == []
        assert session.get_one(Household, own.household).coach_id is None
        assert session.get_one(Case, own.case).owner_id is None
        assert session.get_one(CaseAction, own.action).owner_id is None
        chat = session.get_one(Conversation, own.conversation)
        assert (chat.held_by, chat.inbox_state, chat.waiting_since) == (None, InboxState.WAITING, clock.now())
        for task_id in (own.task, own.taken_task):
            task = session.get_one(Task, task_id)
            assert (task.state, task.assigned_to) == (TaskState.OPEN, None)
        met = session.get_one(Appointment, own.appointment)
        assert (met.state, met.staff_id, met.answer_until) == (AppointmentState.WANTED, None, None)
        asked = session.scalars(select(Task).where(Task.kind == TaskKind.APPOINTMENT_TIMES)).one()
        assert (asked.subject_id, asked.cause, asked.state) == (met.id, "staff_gone", TaskState.OPEN)
        (waits,) = session.scalars(select(Task).where(Task.kind == TaskKind.UNACCOMPANIED)).all()
        assert (waits.programme_id, waits.household_id, waits.state) == (cast.programme, None, TaskState.OPEN)
    with pytest.raises(NotPossible, match="unknown"):
        database.write(lambda s: staff.use_link(s, clock, link.token, 7007))
    with pytest.raises(NotPossible, match="suspended"):
        database.write(lambda s: staff.create_link(s, clock, wanda))
    written = actions(database, sara)
    assert {
        "staff.suspend": 1,
        "staff.close_sessions": 1,
        "household.change": 1,
        "case.release": 1,
        "case.action_passed": 1,
        "conversation.release": 1,
        "appointment.release": 2,
        "task.release": 6,
    }.items() <= written.items()
    # Doing it twice is the same as once.
    assert database.write(lambda s: offboarding.suspend(s, clock, sara, wanda)).desk == {}
    assert actions(database, sara) == written


def test_suspended_for_a_colleague_who_coaches_too(
    database: Database, clock: SetClock, cast: Cast, loaded: tuple[int, World]
) -> None:
    wanda, own = loaded
    handed = database.write(lambda s: offboarding.suspend(s, clock, None, wanda, to=cast.giulia))
    assert (handed.colleague, handed.desk) == (ONE_OF_EACH, {})
    assert in_hand(database, wanda) == {}
    with database.read() as session:
        assert session.get_one(Household, own.household).coach_id == cast.giulia
        assert session.get_one(Case, own.case).owner_id == cast.giulia
        chat = session.get_one(Conversation, own.conversation)
        assert (chat.held_by, chat.inbox_state) == (cast.giulia, InboxState.HELD)
        task = session.get_one(Task, own.task)
        assert (task.state, task.assigned_to) == (TaskState.TAKEN, cast.giulia)
        assert session.scalars(select(Task).where(Task.kind == TaskKind.UNACCOMPANIED)).all() == []


@on_sqlite
def test_a_colleague_gets_what_they_may_have_and_the_desk_the_rest(
    database: Database, clock: SetClock, cast: Cast, loaded: tuple[int, World]
) -> None:
    wanda, own = loaded
    handed = database.write(lambda s: offboarding.suspend(s, clock, None, wanda, to=cast.marco))
    # An operator answers every family but coaches none.
    assert handed.desk == {Work.FAMILIES: 1}
    assert handed.colleague == {work: count for work, count in ONE_OF_EACH.items() if work != Work.FAMILIES}
    with database.read() as session:
        assert session.get_one(Case, own.case).owner_id == cast.marco


@on_sqlite
@pytest.mark.parametrize("wrong", ["same", "suspended", "no_right"])
def test_nobody_gets_what_they_may_not_have(
    database: Database, clock: SetClock, cast: Cast, loaded: tuple[int, World], person: Any, wrong: str
) -> None:
    wanda, _ = loaded
    other = {"same": lambda: wanda, "suspended": lambda: person("Gone", Role.COACH)}.get(
        wrong, lambda: person("Piero", Role.PARTNER)
    )()
    if wrong == "suspended":
        database.write(lambda s: offboarding.suspend(s, clock, None, other))
    before = in_hand(database, wanda)
    with pytest.raises(NotPossible, match=wrong):
        database.write(lambda s: offboarding.suspend(s, clock, None, wanda, to=other))
    assert in_hand(database, wanda) == before
    with database.read() as session:
        assert staff.get(session, wanda).active
    with pytest.raises(NotFound):
        database.write(lambda s: offboarding.suspend(s, clock, None, wanda, to=987_654))


@on_sqlite
def test_work_is_handed_over_without_an_end_and_of_one_programme_only(
    database: Database, clock: SetClock, cast: Cast, loaded: tuple[int, World], sara: int
) -> None:
    wanda, _ = loaded

    def elsewhere(session: Session) -> tuple[int, World]:
        programme = programmes.create(session, clock, None, "altrove", "Altrove").id
        staff.grant(session, wanda, programme, Role.COACH)
        oscar = build.colleague(session, clock, "Oscar", programme, Role.OPERATOR)
        return programme, world.make(session, clock, programme, oscar, wanda)

    programme, other = database.write(elsewhere)
    handed = database.write(
        lambda s: offboarding.hand_over(s, clock, sara, wanda, cast.giulia, programme_id=cast.programme)
    )
    assert handed.colleague == ONE_OF_EACH
    with database.read() as session:
        assert staff.get(session, wanda).active
        assert session.get_one(Household, other.household).coach_id == wanda
        assert set(offboarding.counted(session, wanda, programme)) >= {Work.FAMILIES, Work.CASES}
        assert offboarding.counted(session, wanda, cast.programme) == {}
    assert actions(database)["staff.hand_over"] == 1
