"""Needs assessments: where a family stands in each area of life, and what it wishes; repeated later and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.audit import AuditAction
from budgeting.cases import record
from budgeting.cases.notes import TWICE
from budgeting.clock import Clock
from budgeting.db.tables import CaseAssessment, CaseNeed, Household
from budgeting.errors import NotPossible
from budgeting.states.cases import CaseState, NeedArea, Standing

LONGEST = 2_000
#: More than anybody repeats; a page must end somewhere.
MOST = 50


class Change(StrEnum):
    """How an area compares with the assessment before."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Need:
    """One area: where the family stands, how things are in words, and what it wishes; both words may be empty."""

    standing: Standing
    how: str = ""
    wish: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The areas talked about on one day."""

    id: int
    at: datetime
    staff_id: int | None
    repeat_on: date | None
    needs: Mapping[NeedArea, Need]


def changes(before: Mapping[NeedArea, Need], now: Mapping[NeedArea, Need]) -> dict[NeedArea, Change]:
    """How each area of ``now`` compares with the same area of ``before``."""
    order = list(Standing)
    result = {}
    for area, need in now.items():
        if area not in before:
            result[area] = Change.NEW
            continue
        step = order.index(need.standing) - order.index(before[area].standing)
        result[area] = Change.BETTER if step > 0 else Change.WORSE if step < 0 else Change.SAME
    return result


def known(assessments: Sequence[Assessment]) -> dict[NeedArea, Need]:
    """What is known of each area from its latest assessment. ``assessments``: oldest first."""
    return {area: need for each in assessments for area, need in each.needs.items()}


def of_case(session: Session, case_id: int) -> list[Assessment]:
    """The assessments of a case, oldest first."""
    heads = list(
        session.scalars(
            select(CaseAssessment)
            .where(CaseAssessment.case_id == case_id)
            .order_by(CaseAssessment.id.desc())
            .limit(MOST)
        )
    )
    heads.reverse()
    needs: dict[int, dict[NeedArea, Need]] = {head.id: {} for head in heads}
    for row in session.scalars(select(CaseNeed).where(CaseNeed.assessment_id.in_(needs))):
        needs[row.assessment_id][row.area] = Need(row.standing, row.how, row.wish)
    return [
        Assessment(
            head.id,
            head.created_at,
            head.staff_id,
            head.repeat_on,
            {area: needs[head.id][area] for area in NeedArea if area in needs[head.id]},
        )
        for head in heads
    ]


def assess(
    session: Session,
    clock: Clock,
    staff_id: int,
    case_id: int,
    needs: Mapping[NeedArea, Need],
    repeat_on: date | None = None,
) -> CaseAssessment:
    """Write down an assessment. ``repeat_on``: a later day in the household's zone, on which the case comes up again.

    Raises NotFound, NotPossible("closed" | "nothing" | "long" | "repeat_past").
    """
    case = record.locked(session, case_id)
    if case.state is CaseState.CLOSED:
        raise NotPossible(case.state.value)
    if not needs:
        raise NotPossible("nothing")
    said = {area: Need(need.standing, need.how.strip(), need.wish.strip()) for area, need in needs.items()}
    if any(len(words) > LONGEST for need in said.values() for words in (need.how, need.wish)):
        raise NotPossible("long")
    today = programmes.today(clock, session.get_one(Household, case.household_id))
    if repeat_on is not None and repeat_on <= today:
        raise NotPossible("repeat_past")
    last = next(reversed(of_case(session, case.id)), None)
    if (
        last is not None
        and (last.staff_id, dict(last.needs), last.repeat_on) == (staff_id, said, repeat_on)
        and clock.now() - last.at < TWICE
    ):
        # The form was sent twice.
        return session.get_one(CaseAssessment, last.id)
    row = CaseAssessment(case_id=case.id, staff_id=staff_id, created_at=clock.now(), repeat_on=repeat_on)
    session.add(row)
    session.flush()
    session.add_all(
        CaseNeed(assessment_id=row.id, area=area, standing=need.standing, how=need.how, wish=need.wish)
        for area, need in said.items()
    )
    record.done(session, clock, staff_id, case, AuditAction.CASE_ASSESS)
    return row
