"""A household's status in words: derived from facts, only here.

A word is a fact that holds now. Good words come last and only from what is known: if anything else applies, or
nothing is known, there is no green. The console calls `words` (many households at once) or filters by `holds`;
both read the same table of conditions, so a list, a page and a card can't disagree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from budgeting.clock import DEFAULT_ZONE, Clock, local_date
from budgeting.db.tables import Case, Household, Instalment, Member, Payment, RepaymentPlan, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.programmes.days import household_today
from budgeting.programmes.in_use import that_use
from budgeting.schedule.reminders.audience import may_be_told
from budgeting.states.arrears import InstalmentState, PaymentState, PlanState
from budgeting.states.cases import CaseState
from budgeting.states.households import HouseholdState
from budgeting.states.programmes import Instrument
from budgeting.states.tasks import TaskKind


class Reachability(StrEnum):
    """Whether a message from the bot can reach a family."""

    REACHED = "reached"
    STOPPED = "stopped"
    #: Others can read their phones.
    UNSAFE = "unsafe"
    UNREACHABLE = "unreachable"
    NOT_JOINED = "not_joined"


class StatusWord(StrEnum):
    """What can be said of a household, most urgent first."""

    LEFT = "left"
    #: An urgent request for help that nobody has handled.
    CRISIS = "crisis"
    #: Somebody said that others read their phone: staff phone instead.
    UNSAFE = "unsafe"
    CANNOT_PAY = "cannot_pay"
    OVERDUE = "overdue"
    NOT_FOUND = "not_found"
    DECLARED = "declared"
    UNREACHABLE = "unreachable"
    STOPPED = "stopped"
    NOT_JOINED = "not_joined"
    CASE = "case"
    PAUSED = "paused"
    PROPOSED = "proposed"
    NONE = "none"
    KEPT = "kept"
    #: An agreed plan is running, and nothing due is open.
    IN_ORDER = "in_order"


#: Words about plans: not used if the programme doesn't handle arrears.
OF_PLANS = frozenset(
    {
        StatusWord.OVERDUE,
        StatusWord.NOT_FOUND,
        StatusWord.DECLARED,
        StatusWord.PAUSED,
        StatusWord.PROPOSED,
        StatusWord.NONE,
        StatusWord.KEPT,
        StatusWord.IN_ORDER,
    }
)
#: Used only if no other word applies.
GOOD = (StatusWord.KEPT, StatusWord.IN_ORDER)


@dataclass(frozen=True, slots=True)
class Adult:
    """What decides whether somebody can be asked."""

    joined_at: datetime | None
    stopped_at: datetime | None
    unreachable_at: datetime | None
    left_at: datetime | None = None
    unsafe_at: datetime | None = None
    #: They have chosen a check-in day.
    has_day: bool = True
    #: The family's zone: it decides the day of each moment here.
    zone: str = DEFAULT_ZONE

    @property
    def kept_from(self) -> bool:
        """Whether something stops the bot from writing to them now."""
        return any((self.stopped_at, self.unreachable_at, self.left_at, self.unsafe_at))


def reach(adults: Iterable[Adult], until: date) -> Reachability:
    """How a family could be reached on the day ``until``; one reachable adult is enough."""

    def by(adult: Adult, moment: datetime | None) -> bool:
        return moment is not None and local_date(moment, adult.zone) <= until

    there = [adult for adult in adults if by(adult, adult.joined_at) and not by(adult, adult.left_at)]
    stopped = [adult for adult in there if by(adult, adult.stopped_at)]
    unsafe = [adult for adult in there if by(adult, adult.unsafe_at)]
    away = [adult for adult in there if by(adult, adult.unreachable_at)]
    if any(adult not in (*stopped, *unsafe, *away) for adult in there):
        return Reachability.REACHED
    if not there:
        return Reachability.NOT_JOINED
    if unsafe:
        return Reachability.UNSAFE
    return Reachability.STOPPED if stopped else Reachability.UNREACHABLE


def judge(true: Collection[StatusWord]) -> tuple[StatusWord, ...]:
    """The words to use, given the facts that hold: good ones only if there are no others. Never empty."""
    said = tuple(word for word in StatusWord if word in true)
    other = tuple(word for word in said if word not in GOOD)
    return other or said or (StatusWord.NONE,)


def words(
    session: Session, clock: Clock, household_ids: Collection[int]
) -> dict[int, tuple[StatusWord, ...]]:
    """The words for each of these households; none about plans if the programme has none."""
    facts = _facts(session, clock)
    query = select(
        Household.id,
        _DEALS_WITH_ARREARS.label("arrears"),
        *(fact.label(word.value) for word, fact in facts.items()),
    )
    rows = session.execute(query.where(Household.id.in_(household_ids))).all()
    said = {}
    for row in rows:
        facts_of = row._mapping
        judged = judge([word for word in facts if facts_of[word.value]])
        said[row.id] = judged if row.arrears else tuple(word for word in judged if word not in OF_PLANS)
    return said


def holds(session: Session, clock: Clock, word: StatusWord) -> ColumnElement[bool]:
    """The households to which ``word`` applies, as a condition on `Household`."""
    facts = _facts(session, clock)
    if word in OF_PLANS:
        facts[word] = and_(_DEALS_WITH_ARREARS, facts[word])
    if word in GOOD:
        return and_(facts[word], not_(or_(*(fact for other, fact in facts.items() if other not in GOOD))))
    return facts[word]


# -- the facts, each a condition on `Household`

_DEALS_WITH_ARREARS = Household.programme_id.in_(that_use(Instrument.ARREARS))
_PLAN_OF = RepaymentPlan.household_id == Household.id
#: What a family owes under an agreed plan.
_INSTALMENT = and_(
    Instalment.plan_id == RepaymentPlan.id, _PLAN_OF, RepaymentPlan.state != PlanState.PROPOSED
)
_DUE = and_(_INSTALMENT, Instalment.state == InstalmentState.DUE)
_ADULT = and_(Member.household_id == Household.id, Member.adult.is_(True), Member.left_at.is_(None))
_JOINED = and_(_ADULT, Member.joined_at.is_not(None))
#: The earliest due date still open.
FIRST_DUE = select(func.min(Instalment.due_on)).where(_DUE).correlate(Household).scalar_subquery()


def _facts(session: Session, clock: Clock) -> dict[StatusWord, ColumnElement[bool]]:
    left = Household.state == HouseholdState.LEFT
    plan = {state: exists().where(_PLAN_OF, RepaymentPlan.state == state) for state in PlanState}
    running = or_(plan[PlanState.ACTIVE], plan[PlanState.PAUSED])
    reached = exists().where(_ADULT, *may_be_told())
    joined, stopped = exists().where(_JOINED), exists().where(_JOINED, Member.stopped_at.is_not(None))
    unsafe = exists().where(_JOINED, Member.unsafe_at.is_not(None))
    case = and_(Case.household_id == Household.id, Case.state != CaseState.CLOSED)
    hardship = exists().where(_DUE, Instalment.hardship.is_not(None))
    payment = Payment.household_id == Household.id
    return {
        StatusWord.LEFT: left,
        StatusWord.CANNOT_PAY: or_(hardship, exists().where(case, Case.topic == "cannot_pay")),
        StatusWord.OVERDUE: _overdue(session, clock),
        StatusWord.NOT_FOUND: exists().where(
            _DUE, Payment.instalment_id == Instalment.id, Payment.state == PaymentState.REJECTED
        ),
        StatusWord.DECLARED: or_(
            exists().where(payment, Payment.state == PaymentState.DECLARED),
            exists().where(_INSTALMENT, Instalment.state == InstalmentState.DECLARED),
        ),
        StatusWord.CRISIS: exists().where(
            Task.household_id == Household.id,
            Task.kind == TaskKind.CRISIS,
            WAITS,
        ),
        StatusWord.UNSAFE: unsafe,
        StatusWord.UNREACHABLE: and_(joined, not_(reached), not_(stopped), not_(unsafe)),
        StatusWord.STOPPED: and_(not_(reached), stopped),
        # Of a household that has left, neither is news: its phones were unlinked and its plans ended with it.
        StatusWord.NOT_JOINED: and_(not_(left), not_(joined)),
        StatusWord.CASE: exists().where(case),
        StatusWord.PAUSED: or_(
            plan[PlanState.PAUSED], exists().where(_INSTALMENT, Instalment.state == InstalmentState.PAUSED)
        ),
        StatusWord.PROPOSED: plan[PlanState.PROPOSED],
        StatusWord.NONE: and_(not_(left), not_(or_(running, plan[PlanState.KEPT], plan[PlanState.PROPOSED]))),
        StatusWord.KEPT: and_(plan[PlanState.KEPT], not_(running)),
        StatusWord.IN_ORDER: plan[PlanState.ACTIVE],
    }


def _overdue(session: Session, clock: Clock) -> ColumnElement[bool]:
    """The family's own date decides what is overdue."""
    late = household_today(session, clock) > FIRST_DUE
    # If nothing is open the comparison is NULL, and so would be its negation.
    return and_(FIRST_DUE.is_not(None), late)
