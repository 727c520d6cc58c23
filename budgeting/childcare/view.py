"""What a participant and staff read of childcare during a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from budgeting.clock import Clock
from budgeting.db.tables import ActivitySession, ChildcareEntry, ChildcareSwap, Enrolment, Member
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.states.activities import CONCERNED, SessionState
from budgeting.states.childcare import LIVE, ChildcareKind, ChildcareState, SwapState
from budgeting.states.programmes import Instrument


@dataclass(frozen=True, slots=True)
class Mine:
    """What a member said of one session, and the pair it belongs to; instants in UTC."""

    session_id: int
    activity_id: int
    starts_at: datetime
    zone: str
    kind: ChildcareKind
    children: int
    swap_id: int | None
    swap_state: SwapState | None


@dataclass(frozen=True, slots=True)
class OtherSide:
    """A pair as one of the two may read it. ``name``: the other's first name, once both have agreed."""

    swap_id: int
    session_id: int
    state: SwapState
    kind: ChildcareKind
    children: int
    name: str
    agreed: bool
    cancelled_session: bool


def is_participant(session: Session, person: Person, activity_id: int) -> bool:
    """Whether the person takes part in some session of the course, and the programme uses this."""
    if not person.has(Instrument.CHILDCARE):
        return False
    query = (
        select(Enrolment.id)
        .join(ActivitySession, ActivitySession.id == Enrolment.session_id)
        .where(
            ActivitySession.activity_id == activity_id,
            ActivitySession.state != SessionState.CANCELLED,
            Enrolment.member_id == person.member_id,
            Enrolment.state.in_(CONCERNED),
        )
    )
    return session.scalar(query.limit(1)) is not None


def takes_part(session: Session, clock: Clock, person: Person) -> bool:
    """Whether the person takes part in some session that is still to come."""
    query = (
        select(Enrolment.id)
        .join(ActivitySession, ActivitySession.id == Enrolment.session_id)
        .where(
            Enrolment.member_id == person.member_id,
            Enrolment.state.in_(CONCERNED),
            ActivitySession.state == SessionState.PLANNED,
            ActivitySession.starts_at > clock.now(),
        )
    )
    return session.scalar(query.limit(1)) is not None


def mine(session: Session, clock: Clock, person: Person, session_id: int) -> Mine | None:
    """What the member said of this session, if it still counts."""
    return next((each for each in of_member(session, clock, person) if each.session_id == session_id), None)


def of_member(session: Session, clock: Clock, person: Person, limit: int = 10) -> list[Mine]:
    """Everything the member said of coming sessions, soonest first."""
    need, offer = aliased(ChildcareSwap, name="as_need"), aliased(ChildcareSwap, name="as_offer")
    rows = session.execute(
        select(ChildcareEntry, ActivitySession, need, offer)
        .join(ActivitySession, ActivitySession.id == ChildcareEntry.session_id)
        .outerjoin(need, (need.need_id == ChildcareEntry.id) & need.state.in_(LIVE))
        .outerjoin(offer, (offer.offer_id == ChildcareEntry.id) & offer.state.in_(LIVE))
        .where(
            ChildcareEntry.member_id == person.member_id,
            ChildcareEntry.state == ChildcareState.OPEN,
            ActivitySession.state == SessionState.PLANNED,
            ActivitySession.starts_at > clock.now(),
        )
        .order_by(ActivitySession.starts_at, ChildcareEntry.id)
        .limit(limit)
    )
    said = []
    for row in rows:
        entry, meeting = row.ChildcareEntry, row.ActivitySession
        swap = row.as_need or row.as_offer
        said.append(
            Mine(
                meeting.id,
                meeting.activity_id,
                meeting.starts_at,
                meeting.zone,
                entry.kind,
                entry.children,
                swap.id if swap is not None else None,
                swap.state if swap is not None else None,
            )
        )
    return said


def other_side(session: Session, member_id: int, swap_id: int) -> OtherSide:
    """The pair as this member may read it. Raises NotFound for somebody else's."""
    swap = session.get(ChildcareSwap, swap_id, populate_existing=True)
    if swap is None:
        raise NotFound("childcare_swap", swap_id)
    looks, offers = (session.get_one(ChildcareEntry, number) for number in (swap.need_id, swap.offer_id))
    if member_id not in (looks.member_id, offers.member_id):
        raise NotFound("childcare_swap", swap_id)
    is_need = looks.member_id == member_id
    name = ""
    if swap.state is SwapState.AGREED:
        other = session.get_one(Member, offers.member_id if is_need else looks.member_id)
        name = (other.called or other.name).split()[0]
    return OtherSide(
        swap.id,
        swap.session_id,
        swap.state,
        ChildcareKind.NEED if is_need else ChildcareKind.OFFER,
        looks.children,
        name,
        swap.need_agrees if is_need else swap.offer_agrees,
        session.get_one(ActivitySession, swap.session_id).state is SessionState.CANCELLED,
    )


def entries_of(session: Session, session_id: int) -> list[ChildcareEntry]:
    """What participants said of a session, oldest first, without what was taken back."""
    query = select(ChildcareEntry).where(
        ChildcareEntry.session_id == session_id, ChildcareEntry.state == ChildcareState.OPEN
    )
    return list(session.scalars(query.order_by(ChildcareEntry.created_at, ChildcareEntry.id)))


def swaps_of(session: Session, session_id: int) -> list[ChildcareSwap]:
    """The pairs of a session, oldest first."""
    query = select(ChildcareSwap).where(ChildcareSwap.session_id == session_id)
    return list(session.scalars(query.order_by(ChildcareSwap.id)))
