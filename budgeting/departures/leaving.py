"""A household leaves its programme: everything open ends and is handed to a service. It may come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit, partners, programmes, staff
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Departure, Household, Member
from budgeting.departures.ends import Leave
from budgeting.departures.holdings import Holding, Whose, counted, end_all
from budgeting.errors import NotFound, NotPossible
from budgeting.households import phones
from budgeting.schedule import due
from budgeting.states.departures import DepartureReason
from budgeting.states.households import HouseholdState, WhyEnded
from budgeting.tasks import unaccompanied

#: What somebody else has to go on with: without a service it would be lost.
HANDED = (Holding.PAYMENTS, Holding.PLANS, Holding.CASES, Holding.AGREEMENTS)
#: Staff see as many departures of a household.
MOST = 20


@dataclass(frozen=True, slots=True)
class Terms:
    """Why and since when (a local day) a household is gone, and which service goes on with what was open."""

    reason: DepartureReason
    left_on: date
    words: str = ""
    partner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A service that goes on, as families are told: its name and how to reach it."""

    partner_id: int | None
    name: str
    reach: str


#: Says the last words, while the household can still be reached.
Farewell = Callable[[Departure], None]


def leave(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    household_id: int,
    terms: Terms,
    farewell: Farewell,
    part_of: AuditAction | None = None,
    told: Service | None = None,
) -> Departure:
    """The household leaves. What it wrote and what was agreed stays, and its retention begins to count.

    ``told``: the service, if it was chosen for many households at once; the directory may have changed since.
    Raises NotFound, NotPossible("left" already, "future" | "early" for the day, "partner" if it is not offered, or if
    none is chosen and something is open that a service must go on with, "unreachable").
    """
    household = _locked(session, household_id)
    if household.state is not HouseholdState.ACTIVE:
        raise NotPossible("left")
    whose = Whose(household_id)
    _check(clock, household, terms)
    goes_on = told or _chosen(session, clock, household, terms)
    departure = Departure(
        household_id=household_id,
        reason=terms.reason,
        words=terms.words.strip(),
        left_on=terms.left_on,
        partner_id=goes_on.partner_id if goes_on is not None else None,
        handed_to=goes_on.name if goes_on is not None else "",
        reach=goes_on.reach if goes_on is not None else "",
        staff_id=staff_id,
        created_at=clock.now(),
    )
    session.add(departure)
    session.flush()
    farewell(departure)
    over = terms.reason is DepartureReason.PROGRAMME_OVER
    why = WhyEnded.PROGRAMME_OVER if over else WhyEnded.HOUSEHOLD_LEFT
    end_all(session, clock, Leave(staff_id, departure.words or terms.reason.value), whose)
    for member_id in session.scalars(whose.members.order_by(Member.id)).all():
        phones.end(session, clock, member_id, why, staff_id=staff_id)
        due.cancel_of_member(session, clock, member_id, "left")
    household.state = HouseholdState.LEFT
    session.flush()
    unaccompanied.settle(session, clock, staff_id, household.programme_id)
    audit.note(
        session,
        clock,
        staff_id,
        AuditAction.HOUSEHOLD_LEAVE,
        "household",
        household_id,
        departure.words,
        part_of=part_of,
    )
    return departure


def come_back(session: Session, clock: Clock, staff_id: int | None, household_id: int) -> Household:
    """The household is accompanied again, with its history; what ended stays ended, and its people get new invites.

    Raises NotFound, NotPossible("active" | "programme_over").
    """
    household = _locked(session, household_id)
    if household.state is HouseholdState.ACTIVE:
        raise NotPossible("active")
    if programmes.programme(session, household.programme_id).archived_at is not None:
        raise NotPossible("programme_over")
    household.state = HouseholdState.ACTIVE
    last = latest(session, household_id)
    if last is not None:
        last.back_at, last.back_by = clock.now(), staff_id
    if household.coach_id is not None and not staff.get(session, household.coach_id).active:
        household.coach_id = None
    session.flush()
    if household.coach_id is None:
        unaccompanied.wait(session, clock, household.programme_id)
    audit.note(session, clock, staff_id, AuditAction.HOUSEHOLD_RETURN, "household", household_id)
    return household


def latest(session: Session, household_id: int) -> Departure | None:
    """The household's last departure."""
    return next(iter(of_household(session, household_id)), None)


def of_household(session: Session, household_id: int) -> list[Departure]:
    """Each time it left, newest first."""
    query = select(Departure).where(Departure.household_id == household_id)
    return list(session.scalars(query.order_by(Departure.id.desc()).limit(MOST)))


def needs_a_service(session: Session, clock: Clock, household_id: int) -> bool:
    """Whether something is open that somebody else has to go on with."""
    return any(holding in HANDED for holding in counted(session, clock, Whose(household_id)))


def service(session: Session, programme_id: int, partner_id: int) -> Service:
    """The service of a programme that goes on. Raises NotPossible("partner" | "unreachable")."""
    row = partners.offered(session, programme_id, partner_id)
    if row is None:
        raise NotPossible("partner")
    if not partners.reachable(row):
        raise NotPossible("unreachable")
    return Service(row.id, row.name, partners.reach(row))


def _check(clock: Clock, household: Household, terms: Terms) -> None:
    if terms.left_on > programmes.today(clock, household):
        raise NotPossible("future")
    if terms.left_on < programmes.day_of(household.created_at, household):
        raise NotPossible("early")


def _chosen(session: Session, clock: Clock, household: Household, terms: Terms) -> Service | None:
    if terms.partner_id is not None:
        return service(session, household.programme_id, terms.partner_id)
    if needs_a_service(session, clock, household.id):
        raise NotPossible("partner")
    return None


def _locked(session: Session, household_id: int) -> Household:
    household = session.get(Household, household_id, with_for_update=True, populate_existing=True)
    if household is None:
        raise NotFound("household", household_id)
    return household
