"""Every new state, due event or task must declare what brings it up again."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import delete

from budgeting import next_steps, states
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import DueEvent, Programme
from budgeting.next_steps import kinds
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind
from dialogs.proactive.speakers import SPEAKERS
from dialogs.staff_side.alerts import KINDS as ALERTS
from tests.kit.family import Family


def _named() -> dict[str, set[StrEnum]]:
    """Every enumeration of states, and the kinds of due events and tasks."""
    return {
        name: set(kind)
        for part in iter_modules(states.__path__)
        for name, kind in vars(import_module(f"{states.__name__}.{part.name}")).items()
        if isinstance(kind, type)
        and issubclass(kind, StrEnum)
        and (name.endswith("State") or kind in (DueKind, TaskKind))
    }


def test_each_state_is_open_by_a_kind_or_closed_for_a_reason() -> None:
    named_states = _named()
    assert len(named_states) > 12
    listed = [state for kind in next_steps.KINDS for state in kind.states]
    listed += [state for those in next_steps.NOT_OPEN.values() for state in those]
    for name, every in named_states.items():
        # Compare by identity: members of different enumerations are equal if their words are.
        assert {state for state in every if not any(state is other for other in listed)} == set(), name


def test_each_due_event_is_worked_off_and_each_task_has_words() -> None:
    assert set(SPEAKERS) == set(DueKind)
    assert set(ALERTS) == set(TaskKind)


def test_what_is_switched_off_rests_unseen_by_the_daily_look(database: Database, clock: SetClock) -> None:
    family = Family.of(database, clock)
    instalment = family.plan(date(2026, 3, 20))[0]
    # No reminder is planned and nobody has it in hand, so the daily look finds it.
    family.database.write(lambda s: s.execute(delete(DueEvent)))

    def found() -> set[SubjectKind]:
        with database.read() as session:
            programme = session.get_one(Programme, family.cast.programme)
            return {gap.subject.kind for gap in kinds.gaps(session, clock, programme)}

    assert instalment
    assert SubjectKind.INSTALMENT in found()
    family.settle(arrears=False)
    assert SubjectKind.INSTALMENT not in found()
    family.settle(arrears=True)
    assert SubjectKind.INSTALMENT in found()
