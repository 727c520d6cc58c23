"""Families hear of a changed plan before its first reminder: who, when, once; if nobody can be told, staff phone
them.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import households
from budgeting.arrears import plans
from budgeting.clock import SetClock, at_local
from budgeting.db.engine import Database
from budgeting.db.tables import Household, Member, Staff, Task
from budgeting.errors import NotPossible
from budgeting.money import Money
from budgeting.schedule import due, reminders
from budgeting.schedule.reminders import change_of
from budgeting.states.arrears import PlanChange
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.tasks import TaskKind, TaskState
from tests.kit import build
from tests.kit.databases import on_sqlite
from tests.kit.family import Family, rome

APRIL, MAY = date(2026, 4, 10), date(2026, 5, 11)
NEWS = DueKind.PLAN_NEWS


@pytest.fixture
def family(family: Family, clock: SetClock) -> Family:
    """The Amrani family on a Tuesday at ten; Amina reads about arrears, Youssef does not."""
    clock.set(rome(2026, 3, 3, 10))
    return family


@pytest.fixture
def plan(family: Family) -> int:
    """A plan that Amina agreed to in the chat."""
    return family.plan_of(family.plan(APRIL, MAY)[0])


def work(family: Family, now: datetime | None = None) -> list[due.Due]:
    """Work off what is due: each event is settled as done."""
    if now is not None:
        family.clock.set(now)

    def job(session: Session) -> list[due.Due]:
        taken = reminders.take(session, family.clock, 50)
        for event in taken:
            due.settle(session, family.clock.now(), event.id, DueState.DONE)
        return taken

    done: list[due.Due] = []
    while taken := family.database.write(job):
        done += taken
    return done


def told(events: list[due.Due]) -> list[tuple[int | None, PlanChange]]:
    return [(event.member_id, change_of(event)) for event in events if event.kind is NEWS]


def tasks(family: Family) -> list[Task]:
    with family.database.read() as session:
        query = select(Task).where(Task.kind == TaskKind.PLAN_UNTOLD, Task.state != TaskState.DONE)
        return list(session.scalars(query))


def change(family: Family, service: Any, plan: int) -> None:
    more = {"until": date(2026, 12, 31)} if service is plans.pause else {}
    family.do(service, family.cast.marco, plan, **more)


@on_sqlite
def test_whoever_agreed_in_the_chat_knows_and_the_others_are_told(family: Family) -> None:
    family.change(Member, family.cast.youssef, sees_arrears=True)
    family.plan(APRIL)
    assert told(work(family)) == [(family.cast.youssef, PlanChange.STARTED)]
    assert not tasks(family)


@on_sqlite
def test_a_plan_signed_on_paper_replaced_paused_resumed_and_ended(family: Family) -> None:
    plan = family.plan_of(family.plan(APRIL, MAY, agreed=False)[0])
    change(family, plans.record_agreement, plan)
    assert told(work(family)) == [(family.cast.amina, PlanChange.STARTED)]
    new = family.do(plans.reschedule, family.cast.marco, plan, [(MAY, Money(20_000))])
    assert work(family) == [], "a proposal is no news"
    change(family, plans.record_agreement, new.id)
    assert told(work(family)) == [(family.cast.amina, PlanChange.REPLACED)]
    for service, news in (
        (plans.pause, PlanChange.PAUSED),
        (plans.resume, PlanChange.RESUMED),
        (plans.pause, PlanChange.PAUSED),
        (plans.resume, PlanChange.RESUMED),
        (plans.close, PlanChange.ENDED),
    ):
        # A second click, or a second person, changes nothing.
        change(family, service, new.id)
        change(family, service, new.id)
        assert told(work(family)) == [(family.cast.amina, news)]
    assert work(family) == []


@on_sqlite
def test_in_a_quiet_time_it_waits_for_the_end_of_it(family: Family, plan: int) -> None:
    family.clock.set(rome(2026, 3, 7, 22, 30))
    change(family, plans.pause, plan)
    assert work(family) == []
    # The next day is a Sunday.
    assert work(family, rome(2026, 3, 8, 12)) == []
    assert work(family, rome(2026, 3, 9, 8, 59)) == []
    assert told(work(family, rome(2026, 3, 9, 9))) == [(family.cast.amina, PlanChange.PAUSED)]


@on_sqlite
def test_no_reminder_comes_before_the_word(family: Family) -> None:
    # Replaced at night; the first reminder of the new dates is due in the very minute the quiet hours end.
    plan = family.plan_of(family.plan(APRIL, MAY)[0])
    family.clock.set(rome(2026, 3, 11, 23))
    new = family.do(plans.reschedule, family.cast.marco, plan, [(date(2026, 3, 19), Money(20_000))])
    change(family, plans.record_agreement, new.id)
    assert work(family, rome(2026, 3, 12, 8)) == []
    first = work(family, rome(2026, 3, 12, 9))
    assert [event.kind for event in first] == [NEWS]
    then = work(family, rome(2026, 3, 12, 9, 2))
    assert [event.kind for event in then] == [DueKind.INSTALMENT_REMINDER]


@pytest.mark.parametrize(
    "gone",
    [
        {"sees_arrears": False},
        {"joined_at": None},
        {"stopped_at": rome(2026, 3, 1)},
        {"unreachable_at": rome(2026, 3, 1)},
        {"left_at": rome(2026, 3, 1)},
    ],
)
@pytest.mark.parametrize("when", ["before", "between"])
def test_where_nobody_can_be_told_staff_do_it_in_person(
    family: Family, plan: int, gone: dict[str, Any], when: str
) -> None:
    if when == "before":
        family.change(Member, family.cast.amina, **gone)
    family.clock.set(rome(2026, 3, 3, 23))
    change(family, plans.pause, plan)
    if when == "between":
        assert not tasks(family)
        family.change(Member, family.cast.amina, **gone)
    assert work(family, rome(2026, 3, 4, 9)) == []
    [task] = tasks(family)
    assert (task.household_id, task.subject_id) == (family.household, plan)
    change(family, plans.pause, plan)
    assert len(tasks(family)) == 1


@on_sqlite
def test_their_own_stop_leaves_it_to_staff_too(family: Family, plan: int) -> None:
    family.clock.set(rome(2026, 3, 3, 23))
    change(family, plans.pause, plan)
    family.do(households.stop, family.cast.amina)
    family.do(reminders.silence_member, family.cast.amina)
    assert work(family, rome(2026, 3, 4, 9)) == []
    assert len(tasks(family)) == 1


@on_sqlite
def test_one_who_was_told_is_enough(family: Family, plan: int) -> None:
    family.change(Member, family.cast.youssef, sees_arrears=True)
    family.clock.set(rome(2026, 3, 3, 23))
    change(family, plans.pause, plan)
    family.change(Member, family.cast.amina, stopped_at=rome(2026, 3, 4, 1))
    assert told(work(family, rome(2026, 3, 4, 9))) == [(family.cast.youssef, PlanChange.PAUSED)]
    assert not tasks(family)


#: What staff do to a plan, and how many hours pass after it.
steps = st.lists(
    st.tuples(st.sampled_from(["pause", "resume", "replace"]), st.sampled_from([0, 0, 1, 9, 30])), max_size=8
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
# On hold in the hour between the end of the quiet hours and the moment when families hear what happened in them.
@example([("pause", 30), ("pause", 30), ("pause", 30), ("replace", 0), ("pause", 0)])
def test_whatever_staff_do_the_last_word_is_how_it_stands_and_reminders_come_after(
    database: Database, done: list[tuple[str, int]]
) -> None:
    # All examples share one database, and each has its own family.
    family = _family(database)
    plan = family.plan_of(family.plan(date(2026, 3, 14), date(2026, 4, 14), date(2026, 5, 14))[0])
    heard: list[due.Due] = []
    for what, hours in done:
        try:
            if what == "replace":
                rest = family.look(plans.rest_to_schedule, plan)
                first = max(date(2026, 3, 14), family.clock.now().date() + timedelta(days=8))
                new = family.do(plans.reschedule, family.cast.marco, plan, [(first, rest)])
                change(family, plans.record_agreement, new.id)
                plan = new.id
            else:
                change(family, plans.pause if what == "pause" else plans.resume, plan)
        except NotPossible:
            continue
        for _ in range(hours + 1):
            family.clock.advance(hours=1)
            heard += work(family)
    for _ in range(4):
        # Four mornings: at least one of them is not a Sunday.
        morning = at_local(family.clock.now().date() + timedelta(days=1), time(9, 30), "Europe/Rome")
        heard += work(family, morning)
    mine = [event for event in heard if event.member_id == family.cast.amina]
    news = [event for event in mine if event.kind is NEWS]
    assert len({(event.subject_id, event.rung) for event in news}) == len(news), "nothing is told twice"
    state = family.look(plans.active, family.household)
    assert state is not None
    if news:
        last = change_of(news[-1])
        assert (last is PlanChange.PAUSED) == (state.state.value == "paused")
    assert not family.events(NEWS, member=family.cast.amina)


_numbers = itertools.count(1)


def _family(database: Database) -> Family:
    """A new family for each example, in the database they share."""
    clock, number = SetClock(rome(2026, 3, 3, 10)), next(_numbers)

    def make(session: Session) -> build.Cast:
        coach_id = session.scalars(select(Staff.id).where(Staff.email == "giulia@example.org")).first()
        cast = build.make_cast(session, clock) if coach_id is None else None
        programme = session.scalars(select(Household.programme_id)).first() or 0
        coach, operator = (
            session.scalars(select(Staff.id).where(Staff.email == f"{name}@example.org")).one()
            for name in ("giulia", "marco")
        )
        made = households.create_household(session, clock, None, programme, f"N-{number}", "nuova").id
        reader = build.joined(session, clock, made, "Amina", "ar", sees_arrears=True)
        cast = cast or build.Cast(programme, 0, coach, operator, 0, 0, 0, 0, 0, 0, 0)
        return replace(cast, amrani=made, amina=reader)

    return Family(database, clock, database.write(make))
