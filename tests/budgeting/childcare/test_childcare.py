"""Childcare during a course: what is said, two put together, yes and no, and what happens when things change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from budgeting import activities, childcare, next_steps
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import ActivitySession, Programme, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.states.childcare import SwapState
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind, TaskState
from tests.kit import build
from tests.kit.databases import on_sqlite
from tests.kit.family import Family, rome


class Course:
    """Amina comes on 12 March and needs somebody; Harpreet of another family comes on the 14th only."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.activity = family.do(
            activities.create_activity, None, family.cast.programme, kind="course", title={"it": "Corso"}
        ).id
        self.meeting, self.other = (self._session(day) for day in (12, 14))
        self.harpreet = family.look(lambda s: build.person(s, family.cast.harpreet))
        family.do(activities.answer, family.amina, self.meeting, "coming")
        family.do(activities.answer, self.harpreet, self.other, "coming")

    def _session(self, day: int) -> int:
        starts = rome(2026, 3, day, 15)
        times = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
        return self.family.do(activities.add_session, None, self.activity, **times, place="Torre").id

    def asked(self) -> int:
        needs = self.family.do(childcare.need, self.family.amina, self.meeting, 2)
        offers = self.family.do(childcare.offer, self.harpreet, self.meeting)
        return self.family.do(childcare.propose, None, needs.id, offers.id).id

    def state(self, swap: int, person: Person) -> childcare.OtherSide:
        return self.family.look(lambda s: childcare.other_side(s, person.member_id, swap))

    @property
    def tasks(self) -> int:
        query = select(Task.id).where(Task.kind == TaskKind.CHILDCARE_NEEDED, Task.state != TaskState.DONE)
        return len(self.family.look(lambda s: s.scalars(query).all()))

    def told(self) -> list[int | None]:
        """Whom the newest word about a pair is for."""
        news = self.family.events(DueKind.CHILDCARE_NEWS)
        last = max((event.rung for event in news), default=0)
        return [event.member_id for event in news if event.rung == last]


@pytest.fixture
def course(database: Database, clock: SetClock) -> Course:
    family = Family.of(database, clock)
    build.chatting(database, clock, family.cast)
    clock.set(rome(2026, 3, 9, 10))
    return Course(family)


@on_sqlite
def test_names_are_known_only_when_both_agree_and_the_task_ends_then(course: Course) -> None:
    family, swap = course.family, course.asked()
    assert course.tasks == 1
    assert set(course.told()) == {family.cast.amina, family.cast.harpreet}
    family.do(childcare.agree, family.amina, swap)
    assert course.state(swap, course.harpreet).name == ""
    assert course.tasks == 1
    family.do(childcare.agree, course.harpreet, swap)
    assert course.state(swap, course.harpreet).name == "Amina"
    assert course.state(swap, family.amina).state is SwapState.AGREED
    # Whoever answered last knows it from the answer.
    assert course.told() == [family.cast.amina]
    assert course.tasks == 0
    with pytest.raises(NotFound):
        course.state(swap, family.youssef)
    with pytest.raises(NotFound):
        family.do(childcare.agree, family.youssef, swap)


@on_sqlite
def test_a_no_is_quiet_and_staff_look_on(course: Course) -> None:
    family, swap = course.family, course.asked()
    family.do(childcare.decline, course.harpreet, swap)
    assert course.told() == [family.cast.amina]
    assert course.state(swap, family.amina).name == ""
    assert course.tasks == 1
    assert family.look(lambda s: [entry.kind.value for entry in childcare.entries_of(s, course.meeting)]) == [
        "need"
    ]
    with pytest.raises(NotPossible, match="declined"):
        family.do(childcare.agree, family.amina, swap)


def test_who_cannot_any_more_frees_the_other_and_the_search_begins_again(course: Course) -> None:
    family, swap = course.family, course.asked()
    for person in (family.amina, course.harpreet):
        family.do(childcare.agree, person, swap)
    family.do(childcare.call_off, course.harpreet, swap)
    family.do(childcare.call_off, course.harpreet, swap)
    assert course.told() == [family.cast.amina]
    assert course.tasks == 1


def test_another_time_asks_both_anew_and_a_cancellation_ends_it(course: Course) -> None:
    family, swap = course.family, course.asked()
    for person in (family.amina, course.harpreet):
        family.do(childcare.agree, person, swap)
    starts = rome(2026, 3, 13, 15)
    family.do(
        activities.change_session,
        None,
        course.meeting,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        place="Torre",
        capacity=None,
    )
    assert course.state(swap, family.amina).state is SwapState.ASKED
    assert not course.state(swap, family.amina).agreed
    assert course.tasks == 1
    family.do(activities.cancel_session, None, course.meeting)
    assert course.state(swap, family.amina).state is SwapState.CANCELLED
    assert course.state(swap, family.amina).cancelled_session
    assert course.tasks == 0


@on_sqlite
def test_who_comes_no_more_needs_nobody(course: Course) -> None:
    family = course.family
    swap = course.asked()
    family.do(activities.answer, family.amina, course.meeting, "declined")
    assert course.state(swap, course.harpreet).state is SwapState.CANCELLED
    assert course.told() == [family.cast.harpreet]
    assert course.tasks == 0


def test_what_makes_no_sense_is_refused(course: Course) -> None:
    family = course.family
    with pytest.raises(NotPossible, match="not_coming"):
        family.do(childcare.need, course.harpreet, course.meeting, 1)
    with pytest.raises(NotPossible, match="coming"):
        family.do(childcare.offer, family.amina, course.meeting)
    with pytest.raises(NotPossible, match="children"):
        family.do(childcare.need, family.amina, course.meeting, 0)
    # Youssef takes part in none of its sessions.
    with pytest.raises(NotFound):
        family.do(childcare.offer, family.youssef, course.meeting)
    swap = course.asked()
    entries = family.look(lambda s: [entry.id for entry in childcare.entries_of(s, course.meeting)])
    assert family.do(childcare.propose, None, *entries).id == swap
    with pytest.raises(NotPossible, match="not_a_pair"):
        family.do(childcare.propose, None, entries[1], entries[0])
    # Another number of children: whoever was asked about two isn't asked about three.
    family.do(childcare.need, family.amina, course.meeting, 3)
    assert course.state(swap, course.harpreet).state is SwapState.CANCELLED
    family.clock.set(rome(2026, 3, 12, 16))
    with pytest.raises(NotPossible, match="over"):
        family.do(childcare.offer, course.harpreet, course.meeting)


def test_a_need_without_a_task_is_noticed(course: Course) -> None:
    family = course.family
    course.asked()
    programme = family.look(lambda s: s.get_one(Programme, family.cast.programme))

    def gaps() -> list[str]:
        found = family.look(lambda s: next_steps.gaps(s, family.clock, programme))
        return [gap.cause for gap in found if gap.subject.kind is SubjectKind.CHILDCARE]

    assert gaps() == []
    query = select(Task.id).where(Task.kind == TaskKind.CHILDCARE_NEEDED)
    family.change(Task, family.look(lambda s: s.scalars(query).one()), state=TaskState.DONE)
    assert gaps() == ["unmatched"]
    family.change(ActivitySession, course.meeting, starts_at=family.clock.now() - timedelta(hours=1))
    assert gaps() == []
