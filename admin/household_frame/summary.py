"""What stays in view on the pages of a household: whether the rent is safe, the plan, the next date, how the last week
felt, open cases, who accompanies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin.context import RequestContext
from admin.household_frame.tabs import Tab, address
from admin.rent import Rent, light
from budgeting import access, programmes
from budgeting.access import Action
from budgeting.arrears import plans
from budgeting.arrears.plans import PlanView, Status
from budgeting.db.tables import Appointment, Case, Checkin, Household, Site, Staff
from budgeting.households import status
from budgeting.households.status import StatusWord
from budgeting.money import Money, total
from budgeting.states.appointments import OVER, AppointmentState
from budgeting.states.cases import CaseState
from budgeting.states.checkins import CheckinState, Mood
from budgeting.states.programmes import Instrument
from dialogs.text import Text, t

#: As many dates as the summary shows, and of them as many appointments: one may wait while another is held.
DATES, MEETINGS = 4, 2


@dataclass(frozen=True, slots=True)
class Plan:
    """All running plans together: what was confirmed of them, and whether an instalment is overdue."""

    paid: Money
    whole: Money
    overdue: bool


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that is due or meant on a day, and the page about it. ``on`` is None if it has no day yet; ``late``:
    the day has passed, and somebody has to look."""

    on: date | None
    what: Text
    address: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """How the last week felt, and when they said so."""

    mood: Mood
    on: date


@dataclass(frozen=True, slots=True)
class Summary:
    """``rent``, ``plan`` and ``face`` are None if there is none; the reader's rights decide which are shown at all."""

    words: tuple[StatusWord, ...]
    #: Since when an instalment is open; None for somebody who may not read about arrears.
    since: date | None
    rent: Rent | None
    reads_plans: bool
    plan: Plan | None
    coming: Sequence[Coming]
    checkins: bool
    face: Face | None
    cases: int
    coach: Staff | None
    site: Site | None


def summary(session: Session, context: RequestContext, household: Household) -> Summary:
    """The summary as the reader may see it."""
    me, today = context.me, programmes.today(context.clock, household)
    arrears = access.allows(me, Action.READ_ARREARS, household)
    running = plans.current(session, household.id, today) if arrears else []
    checkins = me.uses(household.programme_id, Instrument.CHECKINS)
    lit = light(session, context.clock, me, household)
    site, coach = place_and_coach(session, household)
    return Summary(
        status.words(session, context.clock, [household.id])[household.id],
        first_due(session, household) if arrears else None,
        lit,
        arrears,
        together(running),
        next_of(
            [
                *_instalments(running, address(household.id, Tab.MONEY)),
                *_rent(lit, today, f"{address(household.id)}/bills"),
                *_meetings(session, context, household, today),
            ]
        ),
        checkins,
        _face(session, household) if checkins else None,
        _open_cases(session, context, household),
        coach,
        site,
    )


def together(running: Sequence[PlanView]) -> Plan | None:
    """The running plans as one; None without any."""
    if not running:
        return None
    currency = running[0].total.currency
    return Plan(
        total((plan.confirmed for plan in running), currency),
        total((plan.total for plan in running), currency),
        any(plan.next is not None and plan.next.status is Status.OVERDUE for plan in running),
    )


def next_of(dates: Sequence[Coming]) -> list[Coming]:
    """The first few; what has no day comes last."""
    return sorted(dates, key=lambda coming: (coming.on is None, coming.on or date.max))[:DATES]


def _instalments(running: Sequence[PlanView], page: str) -> list[Coming]:
    """The next of all plans."""
    coming = [plan.next for plan in running if plan.next is not None]
    first = min(coming, key=lambda instalment: instalment.due_on, default=None)
    if first is None:
        return []
    return [Coming(first.due_on, t("instalment"), page, first.status is Status.OVERDUE)]


def _rent(lit: Rent | None, today: date, page: str) -> list[Coming]:
    if lit is None or lit.outlook.rent_on is None:
        return []
    return [Coming(lit.outlook.rent_on, t("rent"), page, lit.outlook.rent_on < today)]


def _meetings(session: Session, context: RequestContext, household: Household, today: date) -> list[Coming]:
    """The household's open appointments that the reader may see, the newest first."""
    query = (
        select(Appointment.id, Appointment.state, Appointment.starts_at)
        .where(
            Appointment.household_id == household.id,
            Appointment.state.not_in(OVER),
            access.visible(Appointment, context.me),
        )
        .order_by(Appointment.id.desc())
        .limit(MEETINGS)
    )
    return [
        _meeting(row.state, row.starts_at, f"/appointments/{row.id}", household, today)
        for row in session.execute(query)
    ]


def _meeting(
    state: AppointmentState, starts_at: datetime | None, page: str, household: Household, today: date
) -> Coming:
    if state is not AppointmentState.AGREED or starts_at is None:
        return Coming(None, t("appointment proposed"), page)
    on = programmes.day_of(starts_at, household)
    return Coming(on, t("appointment"), page, on < today)


def _face(session: Session, household: Household) -> Face | None:
    query = (
        select(Checkin)
        .where(
            Checkin.household_id == household.id,
            Checkin.state == CheckinState.DONE,
            Checkin.mood.is_not(None),
        )
        .order_by(Checkin.week.desc())
        .limit(1)
    )
    last = session.scalars(query).first()
    if last is None or last.mood is None:
        return None
    return Face(last.mood, programmes.day_of(last.finished_at, household) if last.finished_at else last.week)


def _open_cases(session: Session, context: RequestContext, household: Household) -> int:
    query = select(func.count()).where(
        Case.household_id == household.id,
        Case.state != CaseState.CLOSED,
        access.visible(Case, context.me),
    )
    return session.scalar(query.select_from(Case)) or 0


def first_due(session: Session, household: Household) -> date | None:
    """The earliest due date with anything still open."""
    return session.scalar(select(status.FIRST_DUE).select_from(Household).where(Household.id == household.id))


def place_and_coach(session: Session, household: Household) -> tuple[Site | None, Staff | None]:
    site = session.get(Site, household.site_id) if household.site_id is not None else None
    coach = session.get(Staff, household.coach_id) if household.coach_id is not None else None
    return site, coach
