"""Instalments and plans: which are open, and what is sure to bring each one up again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, literal, or_, select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.db.named_rows import Named
from budgeting.db.tables import Case, DueEvent, Household, Instalment, RepaymentPlan
from budgeting.db.types import Base
from budgeting.next_steps.gaps import Gap, Look
from budgeting.schedule.reminders.audience import adults
from budgeting.schedule.reminders.instalments import HORIZON, REMINDERS
from budgeting.states.arrears import Hardship, InstalmentState, PlanState
from budgeting.states.cases import CaseState
from budgeting.states.households import HouseholdState
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

OPEN = (InstalmentState.DUE, InstalmentState.DECLARED, InstalmentState.PAUSED)
#: Anything due later is planned by the hourly pass in time.
FAR = HORIZON - timedelta(days=10)


@dataclass(frozen=True, slots=True)
class _Open:
    """An open instalment with what is known about it."""

    id: int
    due_on: date
    state: InstalmentState
    hardship: Hardship | None
    paused_until: date | None
    household_id: int
    left: bool
    zone: str


_TABLES = Base.metadata.tables
_OPEN = Named(
    _Open,
    id=_TABLES["instalments"].c.id,
    due_on=_TABLES["instalments"].c.due_on,
    state=_TABLES["instalments"].c.state,
    hardship=_TABLES["instalments"].c.hardship,
    paused_until=_TABLES["repayment_plans"].c.paused_until,
    household_id=_TABLES["households"].c.id,
    left=_TABLES["households"].c.state == HouseholdState.LEFT,
    zone=_TABLES["households"].c.zone,
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What brings instalments up again, by number."""

    planned: dict[int, set[DueKind]]
    #: Somebody was or will be asked to phone about it.
    called: set[int]
    #: In a case that isn't closed.
    in_hand: set[int]
    #: Its plan resumes by itself on a set day.
    ending: set[int]
    #: Households with somebody who can be reminded.
    told: set[int]


def instalments(session: Session, seen: Look) -> Iterator[Gap]:
    """An open instalment needs a reminder that reaches somebody, a task, a case being handled, or a pause with an
    end.
    """
    rows = [
        _OPEN.of(row)
        for row in session.execute(
            select(*_OPEN.columns)
            .join(RepaymentPlan, RepaymentPlan.id == Instalment.plan_id)
            .join(Household, Household.id == RepaymentPlan.household_id)
            .where(
                Household.programme_id == seen.programme.id,
                RepaymentPlan.state != PlanState.PROPOSED,
                Instalment.state.in_(OPEN),
                or_(
                    Instalment.state != InstalmentState.DUE,
                    Instalment.due_on <= seen.today + FAR,
                    Instalment.hardship.is_not(None),
                    # If nobody accompanies the family any more, no step will be planned.
                    Household.state == HouseholdState.LEFT,
                    literal(seen.programme.archived_at is not None),
                ),
            )
            .order_by(Instalment.id)
        )
    ]
    if not rows:
        return
    known = _known(session, seen, {row.household_id for row in rows})
    for row in rows:
        cause = _cause(row, seen, known)
        if cause:
            yield Gap(Subject(SubjectKind.INSTALMENT, row.id), cause, row.household_id)


def _cause(row: _Open, seen: Look, known: _Known) -> str:
    """Why nothing would bring the instalment up again, as a code; "" if something does."""
    if seen.has_task(TaskKind.INSTALMENT_OVERDUE, row.id) or row.id in known.in_hand:
        return ""
    if (TaskKind.CALL_HOUSEHOLD, row.household_id) in seen.of_household:
        return ""
    if row.left or seen.programme.archived_at is not None:
        return "left" if row.left else "archived"
    match row.state:
        case InstalmentState.DECLARED:
            # Its payment waits for an answer and is checked with the approvals.
            return ""
        case InstalmentState.PAUSED:
            return "" if row.id in known.ending else "pause_without_end"
    if row.hardship is not None:
        return "hardship"
    planned = known.planned.get(row.id, set())
    if row.household_id not in known.told and row.due_on <= programmes.day_of(seen.now, row):
        # Otherwise the task at the end of the ladder would be the first anybody hears of it.
        return "" if row.id in known.called and planned else "untold"
    return "" if planned else "no_reminder"


def _known(session: Session, seen: Look, household_ids: set[int]) -> _Known:
    of_programme = (
        select(Instalment.id)
        .join(RepaymentPlan, RepaymentPlan.id == Instalment.plan_id)
        .join(Household, Household.id == RepaymentPlan.household_id)
        .where(Household.programme_id == seen.programme.id, Instalment.state.in_(OPEN))
    )
    told = adults(session, household_ids, arrears=True)
    members = {member.id for adults_there in told.values() for member in adults_there}
    planned: dict[int, set[DueKind]] = {}
    called: set[int] = set()
    events = select(DueEvent.kind, DueEvent.subject_id, DueEvent.member_id, DueEvent.state).where(
        DueEvent.kind.in_(REMINDERS),
        DueEvent.subject_id.in_(of_programme),
        or_(
            DueEvent.state == DueState.PENDING,
            and_(DueEvent.kind == DueKind.INSTALMENT_CALL, DueEvent.state != DueState.CANCELLED),
        ),
    )
    for event in session.execute(events):
        if event.kind is DueKind.INSTALMENT_CALL:
            called.add(event.subject_id)
        if event.state is DueState.PENDING and (event.member_id is None or event.member_id in members):
            planned.setdefault(event.subject_id, set()).add(event.kind)
    # The check of cases finds out whether somebody is handling the case.
    in_hand = {
        instalment_id
        for instalment_id in session.scalars(
            select(Case.instalment_id).where(
                Case.instalment_id.in_(of_programme), Case.state != CaseState.CLOSED
            )
        )
        if instalment_id is not None
    }
    return _Known(planned, called, in_hand, _ending(session, seen), set(told))


def _ending(session: Session, seen: Look) -> set[int]:
    """The instalments of paused plans that resume by themselves, including those of the plans they replaced."""
    ends = (
        select(DueEvent.subject_id)
        .where(DueEvent.kind == DueKind.PLAN_RESUME, DueEvent.state == DueState.PENDING)
        .scalar_subquery()
    )
    # A replaced plan belongs to the same debt as the paused plan after it.
    paused = session.execute(
        select(RepaymentPlan.household_id, RepaymentPlan.debt_id)
        .join(Household, Household.id == RepaymentPlan.household_id)
        .where(
            Household.programme_id == seen.programme.id,
            RepaymentPlan.state == PlanState.PAUSED,
            RepaymentPlan.paused_until.is_not(None),
            RepaymentPlan.id.in_(ends),
        )
    )
    debts = {(row.household_id, row.debt_id) for row in paused}
    rows = session.execute(
        select(Instalment.id, RepaymentPlan.household_id, RepaymentPlan.debt_id)
        .join(RepaymentPlan, RepaymentPlan.id == Instalment.plan_id)
        .join(Household, Household.id == RepaymentPlan.household_id)
        .where(Household.programme_id == seen.programme.id, Instalment.state == InstalmentState.PAUSED)
    )
    return {row.id for row in rows if (row.household_id, row.debt_id) in debts}
