"""What a family needs, as the page of its case shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from budgeting.cases import Assessment, Change, Need, goals, needs
from budgeting.states.cases import GoalState, NeedArea


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal. ``overdue``: its day has passed and it is still open."""

    id: int
    what: str
    area: NeedArea | None
    due_on: date | None
    state: GoalState
    overdue: bool
    settled_at: datetime | None
    settled_by: str


@dataclass(frozen=True, slots=True)
class Line:
    """What is known of an area. ``asked_at``: when it was last talked about; ``before``: what was known then."""

    area: NeedArea
    need: Need
    change: Change
    before: Need | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Needs:
    """The areas talked about so far, the day to repeat it, and the goals."""

    lines: Sequence[Line]
    times: int
    last: Assessment | None
    last_by: str
    overdue: bool
    goals: Sequence[Goal]

    @property
    def open_goals(self) -> int:
        return sum(goal.state is GoalState.OPEN for goal in self.goals)


def needs_of(session: Session, case_id: int, names: Mapping[int | None, str], today: date) -> Needs:
    """The needs and goals of a case. ``today`` is the day where the family lives."""
    held = needs.of_case(session, case_id)
    last = held[-1] if held else None
    return Needs(
        lines(held),
        len(held),
        last,
        names.get(last.staff_id, "") if last else "",
        last is not None and last.repeat_on is not None and last.repeat_on < today,
        [
            Goal(
                goal.id,
                goal.what,
                goal.area,
                goal.due_on,
                goal.state,
                goal.state is GoalState.OPEN and goal.due_on is not None and goal.due_on < today,
                goal.settled_at,
                names.get(goal.settled_by, ""),
            )
            for goal in goals.of_case(session, case_id)
        ],
    )


def lines(held: Sequence[Assessment]) -> list[Line]:
    """One line for each area, from its latest assessment, compared with the one before. ``held``: oldest first."""
    by_area: dict[NeedArea, Line] = {}
    for at, each in enumerate(held):
        before = needs.known(held[:at])
        changed = needs.changes(before, each.needs)
        for area, need in each.needs.items():
            by_area[area] = Line(area, need, changed[area], before.get(area), each.at)
    return [by_area[area] for area in NeedArea if area in by_area]
