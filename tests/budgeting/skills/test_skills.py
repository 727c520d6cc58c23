"""Skills: shown without names once staff have looked, interest that goes to staff, and entries that fade."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import departures, households, next_steps, skills, tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Programme, Skill, SkillInterest, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.errors import NotFound, NotPossible
from budgeting.skills import Listed
from budgeting.states.messages import SubjectKind
from budgeting.states.skills import (
    InterestState,
    SkillCategory,
    SkillKind,
    SkillRefusal,
    SkillState,
    SkillTime,
)
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from tests.kit import build
from tests.kit.build import Cast


class Neighbours:
    """Lucia offers something; Amina looks."""

    def __init__(self, database: Database, clock: SetClock, cast: Cast) -> None:
        self.database, self.clock, self.cast = database, clock, cast

    def member(self, member_id: int, service: Callable[..., Any], *args: Any) -> Any:
        return self.database.write(lambda s: service(s, self.clock, households.person(s, member_id), *args))

    def do(self, service: Callable[..., Any], *args: Any) -> Any:
        return self.database.write(lambda s: service(s, self.clock, *args))

    def add(self, words: str = "Orli e cerniere", member: int | None = None) -> int:
        entry: Skill = self.member(
            member or self.cast.lucia,
            skills.add,
            SkillKind.OFFERED,
            SkillCategory.SEWING,
            words,
            SkillTime.ANY,
        )
        return entry.id

    def seen(self, member: int) -> list[Listed]:
        with self.database.read() as session:
            person = households.person(session, member)
            return skills.listed(session, person, SkillKind.OFFERED, 20)

    def entry(self, number: int) -> Skill:
        with self.database.read() as session:
            row = session.get_one(Skill, number)
            session.expunge_all()
            return row

    def tasks(self, kind: TaskKind) -> list[int | None]:
        with self.database.read() as session:
            return list(session.scalars(select(Task.subject_id).where(WAITS, Task.kind == kind)))


@pytest.fixture
def neighbours(database: Database, clock: SetClock, chatting: Cast) -> Neighbours:
    return Neighbours(database, clock, chatting)


def test_others_see_it_only_after_staff_and_never_whose_it_is(neighbours: Neighbours) -> None:
    cast = neighbours.cast
    number = neighbours.add()
    assert neighbours.seen(cast.amina) == []
    assert neighbours.tasks(TaskKind.SKILL_TO_CHECK) == [number]
    neighbours.do(skills.approve, cast.giulia, number)
    assert neighbours.tasks(TaskKind.SKILL_TO_CHECK) == []
    (seen,) = neighbours.seen(cast.amina)
    assert seen.words == "Orli e cerniere"
    assert {field.name for field in fields(Listed)} == {
        *("id", "kind", "category", "words", "time", "interested")
    }
    assert neighbours.seen(cast.lucia) == [], "one's own stand elsewhere"


def test_what_is_not_shown_cannot_be_reached_by_its_number(neighbours: Neighbours) -> None:
    number = neighbours.add()
    for change in (None, skills.pause, skills.withdraw):
        if change is skills.pause:
            neighbours.do(skills.approve, neighbours.cast.giulia, number)
        if change is not None:
            neighbours.member(neighbours.cast.lucia, change, number)
        with pytest.raises(NotFound):
            neighbours.member(neighbours.cast.amina, skills.be_interested, number)


def test_an_entry_of_somebody_who_left_is_gone(neighbours: Neighbours) -> None:
    number = neighbours.add()
    neighbours.do(skills.approve, neighbours.cast.giulia, number)
    assert neighbours.seen(neighbours.cast.amina)
    neighbours.do(departures.member_leaves, neighbours.cast.marco, neighbours.cast.lucia, "moved")
    assert neighbours.seen(neighbours.cast.amina) == []


def test_the_same_entry_twice_is_one_and_their_number_is_limited(neighbours: Neighbours) -> None:
    assert neighbours.add() == neighbours.add()
    for number in range(skills.MOST - 1):
        neighbours.add(f"numero {number}")
    with pytest.raises(NotPossible, match="many"):
        neighbours.add("ancora uno")


def test_something_else_needs_words(neighbours: Neighbours) -> None:
    with pytest.raises(NotPossible, match="words"):
        neighbours.member(
            neighbours.cast.lucia, skills.add, SkillKind.WANTED, SkillCategory.OTHER, " \u200b", SkillTime.ANY
        )


def test_interest_said_by_many_at_once_is_one_each(neighbours: Neighbours) -> None:
    number = neighbours.add()
    neighbours.do(skills.approve, neighbours.cast.giulia, number)
    who = [neighbours.cast.amina, neighbours.cast.harpreet] * 4
    with ThreadPoolExecutor(4) as several:
        list(several.map(lambda member: neighbours.member(member, skills.be_interested, number).id, who))
    assert len(neighbours.tasks(TaskKind.SKILL_INTEREST)) == 2


def test_staff_bring_two_together_if_they_may_for_both(neighbours: Neighbours) -> None:
    cast = neighbours.cast
    number = neighbours.add()
    neighbours.do(skills.approve, cast.giulia, number)
    interest: SkillInterest = neighbours.member(cast.amina, skills.be_interested, number)
    dario = neighbours.do(build.colleague, "Dario", cast.programme, Role.COACH)
    with pytest.raises(NotFound):
        neighbours.do(skills.bring_together, dario, interest.id)
    for _ in range(2):
        neighbours.do(skills.bring_together, cast.marco, interest.id)
    with pytest.raises(NotPossible, match="matched"):
        neighbours.do(skills.not_possible, cast.marco, interest.id)
    assert neighbours.tasks(TaskKind.SKILL_INTEREST) == []
    with neighbours.database.read() as session:
        assert session.get_one(SkillInterest, interest.id).state is InterestState.MATCHED


def test_nobody_approves_words_that_were_changed_after_reading(neighbours: Neighbours) -> None:
    number = neighbours.add()
    read = neighbours.entry(number).changed_at
    neighbours.clock.advance(minutes=1)
    neighbours.do(skills.refuse, neighbours.cast.giulia, number, SkillRefusal.UNCLEAR, read)
    with pytest.raises(NotPossible, match="changed"):
        neighbours.do(skills.approve, neighbours.cast.giulia, number, read)
    neighbours.do(skills.approve, neighbours.cast.giulia, number, neighbours.entry(number).changed_at)
    assert neighbours.entry(number).state is SkillState.SHOWN


def test_it_is_asked_about_after_sixty_days_and_counts_anew_when_still_true(neighbours: Neighbours) -> None:
    number = neighbours.add()
    neighbours.do(skills.approve, neighbours.cast.giulia, number)
    assert neighbours.entry(number).ask_on == date(2026, 5, 1)
    neighbours.clock.advance(days=70)
    neighbours.member(neighbours.cast.lucia, skills.still_true, number)
    assert neighbours.entry(number).ask_on == date(2026, 7, 10)
    neighbours.do(skills.hide, number)
    assert neighbours.seen(neighbours.cast.amina) == []
    neighbours.member(neighbours.cast.lucia, skills.show_again, number)
    assert neighbours.seen(neighbours.cast.amina)


def test_the_daily_check_finds_what_nobody_looks_at(neighbours: Neighbours) -> None:
    cast = neighbours.cast
    shown, waits = neighbours.add(), neighbours.add("altro")
    neighbours.do(skills.approve, cast.giulia, shown)
    neighbours.member(cast.amina, skills.be_interested, shown)

    def gaps(session: Session) -> set[tuple[SubjectKind, str]]:
        programme = session.get_one(Programme, cast.programme)
        seen = next_steps.kinds.gaps(session, neighbours.clock, programme)
        return {(gap.subject.kind, gap.cause) for gap in seen if gap.subject.kind.startswith("skill")}

    assert neighbours.database.write(gaps) == set()
    with neighbours.database.read() as session:
        kinds = (TaskKind.SKILL_TO_CHECK, TaskKind.SKILL_INTEREST)
        numbers = list(session.scalars(select(Task.id).where(WAITS, Task.kind.in_(kinds))))
    assert waits
    for number in numbers:
        neighbours.do(tasks.done, cast.marco, number)
    assert neighbours.database.write(gaps) == {
        (SubjectKind.SKILL, "unchecked"),
        (SubjectKind.SKILL_INTEREST, "unmet"),
    }
