"""Two participants put together by staff: asked, agreed, or not. Each change is told to both, never who said no."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.childcare import rows
from budgeting.clock import Clock
from budgeting.db.tables import ActivitySession, ChildcareEntry, ChildcareSwap
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.states.childcare import LIVE, ChildcareKind, ChildcareState, SwapState


def propose(
    session: Session, clock: Clock, staff_id: int | None, need_id: int, offer_id: int
) -> ChildcareSwap:
    """Ask both whether they agree. The same two again are the pair that is there.

    Raises NotFound, NotPossible("not_a_pair", "taken_back", "has_somebody" and what `rows.still_ahead` raises).
    """
    looks, offers = (session.get(ChildcareEntry, number) for number in (need_id, offer_id))
    if looks is None or offers is None:
        raise NotFound("childcare", need_id if looks is None else offer_id)
    meeting = rows.locked(session, looks.session_id)
    session.refresh(looks)
    session.refresh(offers)
    rows.still_ahead(clock, meeting)
    if (
        (looks.kind, offers.kind) != (ChildcareKind.NEED, ChildcareKind.OFFER)
        or looks.session_id != offers.session_id
        or looks.household_id == offers.household_id
    ):
        raise NotPossible("not_a_pair")
    if ChildcareState.WITHDRAWN in (looks.state, offers.state):
        raise NotPossible("taken_back")
    theirs, others = rows.live_swap(session, looks), rows.live_swap(session, offers)
    if theirs is not None and theirs.offer_id == offer_id:
        return theirs
    if theirs is not None or others is not None:
        raise NotPossible("has_somebody")
    swap = ChildcareSwap(
        session_id=meeting.id,
        need_id=need_id,
        offer_id=offer_id,
        state=SwapState.ASKED,
        need_agrees=False,
        offer_agrees=False,
        sequence=0,
        asked_by=staff_id,
        created_at=clock.now(),
        changed_at=clock.now(),
    )
    session.add(swap)
    rows.told(session, clock, swap, SwapState.ASKED)
    audit.note(session, clock, staff_id, AuditAction.CHILDCARE_PROPOSE, "childcare", need_id)
    return swap


def agree(session: Session, clock: Clock, person: Person, swap_id: int) -> ChildcareSwap:
    """This side agrees; with both, each learns the other's first name. Repeating it changes nothing.

    Raises NotFound for somebody else's, NotPossible with its state and what `rows.still_ahead` raises.
    """
    swap, mine, meeting = _theirs(session, person, swap_id)
    if swap.state is SwapState.AGREED:
        return swap
    _still_asked(clock, swap, meeting)
    if mine.kind is ChildcareKind.NEED:
        swap.need_agrees = True
    else:
        swap.offer_agrees = True
    if swap.need_agrees and swap.offer_agrees:
        rows.looked_for(session, clock, session.get_one(ChildcareEntry, swap.need_id))
        rows.told(session, clock, swap, SwapState.AGREED, besides=person.member_id)
    rows.changed(session, clock, meeting.id)
    return swap


def decline(session: Session, clock: Clock, person: Person, swap_id: int) -> ChildcareSwap:
    """This side doesn't agree; the other hears that it hasn't worked out, and staff look on. Raises as `agree` does."""
    swap, mine, meeting = _theirs(session, person, swap_id)
    if swap.state is SwapState.DECLINED:
        return swap
    _still_asked(clock, swap, meeting)
    if mine.kind is ChildcareKind.OFFER:
        # Whoever can't is not asked again for that session.
        mine.state, mine.changed_at = ChildcareState.WITHDRAWN, clock.now()
    rows.told(session, clock, swap, SwapState.DECLINED, besides=person.member_id)
    rows.look_for(session, clock, session.get_one(ChildcareEntry, swap.need_id))
    return swap


def call_off(session: Session, clock: Clock, person: Person, swap_id: int) -> ChildcareSwap:
    """They had agreed and can't any more: the other hears it at once, and staff look for somebody else.

    Raises as `agree` does.
    """
    swap, mine, meeting = _theirs(session, person, swap_id)
    if swap.state is SwapState.CANCELLED:
        return swap
    if swap.state is not SwapState.AGREED:
        raise NotPossible(swap.state.value)
    rows.still_ahead(clock, meeting)
    mine.state, mine.changed_at = ChildcareState.WITHDRAWN, clock.now()
    fall_through(session, clock, meeting, swap, besides=person.member_id)
    return swap


def undo(session: Session, clock: Clock, staff_id: int | None, swap_id: int) -> ChildcareSwap:
    """Staff take the two apart again; both hear it. Raises NotFound, NotPossible as `call_off` does."""
    swap = _locked(session, swap_id)
    meeting = rows.locked(session, swap.session_id)
    session.refresh(swap)
    if swap.state is SwapState.CANCELLED:
        return swap
    if swap.state not in LIVE:
        raise NotPossible(swap.state.value)
    rows.still_ahead(clock, meeting)
    fall_through(session, clock, meeting, swap)
    audit.note(session, clock, staff_id, AuditAction.CHILDCARE_UNDO, "childcare", swap.need_id)
    return swap


def session_moved(session: Session, clock: Clock, meeting: ActivitySession) -> None:
    """Another time: both of each pair are asked anew whether it still suits them."""
    for entry in _open(session, meeting.id):
        rows.planned(session, clock, entry)
    for swap in _live(session, meeting.id):
        swap.need_agrees = swap.offer_agrees = False
        rows.told(session, clock, swap, SwapState.ASKED)
        rows.look_for(session, clock, session.get_one(ChildcareEntry, swap.need_id))


def session_cancelled(session: Session, clock: Clock, meeting: ActivitySession) -> None:
    """It doesn't take place: nobody needs anybody."""
    for entry in _open(session, meeting.id):
        entry.state, entry.changed_at = ChildcareState.WITHDRAWN, clock.now()
        rows.looked_for(session, clock, entry)
        rows.planned(session, clock, entry)
    for swap in _live(session, meeting.id):
        rows.told(session, clock, swap, SwapState.CANCELLED)


def fall_through(
    session: Session,
    clock: Clock,
    meeting: ActivitySession,
    swap: ChildcareSwap,
    *,
    besides: int | None = None,
) -> None:
    """The pair comes to nothing; for whoever still needs somebody, staff look on."""
    rows.told(session, clock, swap, SwapState.CANCELLED, besides=besides)
    if clock.now() < meeting.starts_at:
        rows.look_for(session, clock, session.get_one(ChildcareEntry, swap.need_id))


def _still_asked(clock: Clock, swap: ChildcareSwap, meeting: ActivitySession) -> None:
    if swap.state is not SwapState.ASKED:
        raise NotPossible(swap.state.value)
    rows.still_ahead(clock, meeting)


def _theirs(
    session: Session, person: Person, swap_id: int
) -> tuple[ChildcareSwap, ChildcareEntry, ActivitySession]:
    swap = _locked(session, swap_id)
    meeting = rows.locked(session, swap.session_id)
    session.refresh(swap)
    query = select(ChildcareEntry).where(
        ChildcareEntry.id.in_((swap.need_id, swap.offer_id)), ChildcareEntry.member_id == person.member_id
    )
    mine = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if mine is None:
        raise NotFound("childcare_swap", swap_id)
    return swap, mine, meeting


def _locked(session: Session, swap_id: int) -> ChildcareSwap:
    swap = session.get(ChildcareSwap, swap_id)
    if swap is None:
        raise NotFound("childcare_swap", swap_id)
    return swap


def _open(session: Session, session_id: int) -> list[ChildcareEntry]:
    query = select(ChildcareEntry).where(
        ChildcareEntry.session_id == session_id, ChildcareEntry.state == ChildcareState.OPEN
    )
    return list(session.scalars(query.order_by(ChildcareEntry.id)))


def _live(session: Session, session_id: int) -> list[ChildcareSwap]:
    query = select(ChildcareSwap).where(ChildcareSwap.session_id == session_id, ChildcareSwap.state.in_(LIVE))
    return list(session.scalars(query.order_by(ChildcareSwap.id)))
