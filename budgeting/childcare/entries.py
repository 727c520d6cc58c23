"""What a participant says of one session: "I need somebody for my children", or "I could look after children"."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.childcare import rows, swaps
from budgeting.childcare.view import is_participant
from budgeting.clock import Clock
from budgeting.db.tables import ActivitySession, ChildcareEntry, Enrolment
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.states.activities import CONCERNED, EnrolmentState
from budgeting.states.childcare import ChildcareKind, ChildcareState

#: As many as one person is asked to look after.
MOST_CHILDREN = 3


def need(session: Session, clock: Clock, person: Person, session_id: int, children: int) -> ChildcareEntry:
    """Somebody for ``children`` of theirs while they are there; staff look for someone.

    Raises NotFound for a session of a course they don't take part in, NotPossible("children", "not_coming", and what
    `rows.still_ahead` raises).
    """
    if not 1 <= children <= MOST_CHILDREN:
        raise NotPossible("children")
    meeting = _joined(session, clock, person, session_id)
    if not _comes(session, session_id, person.member_id):
        raise NotPossible("not_coming")
    entry = _said(session, clock, person, meeting, ChildcareKind.NEED, children)
    rows.look_for(session, clock, entry)
    rows.planned(session, clock, entry)
    rows.changed(session, clock, session_id)
    return entry


def offer(session: Session, clock: Clock, person: Person, session_id: int) -> ChildcareEntry:
    """They could look after children meanwhile. Raises as `need` does, "coming" for a session they go to."""
    meeting = _joined(session, clock, person, session_id)
    if _comes(session, session_id, person.member_id):
        raise NotPossible("coming")
    entry = _said(session, clock, person, meeting, ChildcareKind.OFFER, 0)
    rows.planned(session, clock, entry)
    rows.changed(session, clock, session_id)
    return entry


def withdraw(session: Session, clock: Clock, person: Person, session_id: int) -> bool:
    """Take back what they said; the other side of a pair hears that it comes to nothing. False: nothing was said.

    Raises NotFound for a session that isn't there.
    """
    meeting = rows.locked(session, session_id)
    entry = entry_of(session, session_id, person.member_id)
    if entry is None or entry.state is not ChildcareState.OPEN:
        return False
    _end(session, clock, meeting, entry)
    return True


def give_up(session: Session, clock: Clock, entry_id: int) -> None:
    """Somebody who comes no more takes back what they said; the other side of a pair hears that it comes to nothing."""
    entry = session.get_one(ChildcareEntry, entry_id)
    meeting = rows.locked(session, entry.session_id)
    session.refresh(entry)
    if entry.state is ChildcareState.OPEN:
        _end(session, clock, meeting, entry)


def answer_changed(
    session: Session, clock: Clock, meeting: ActivitySession, member_id: int, state: EnrolmentState
) -> None:
    """What they said ends when it fits no longer: a need of somebody who doesn't come, an offer of one who does."""
    entry = entry_of(session, meeting.id, member_id)
    if entry is None or entry.state is not ChildcareState.OPEN:
        return
    is_need = entry.kind is ChildcareKind.NEED
    fits = state in CONCERNED if is_need else state is not EnrolmentState.COMING
    if not fits:
        _end(session, clock, meeting, entry)


def entry_of(session: Session, session_id: int, member_id: int) -> ChildcareEntry | None:
    query = select(ChildcareEntry).where(
        ChildcareEntry.session_id == session_id, ChildcareEntry.member_id == member_id
    )
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _end(session: Session, clock: Clock, meeting: ActivitySession, entry: ChildcareEntry) -> None:
    entry.state, entry.changed_at = ChildcareState.WITHDRAWN, clock.now()
    rows.looked_for(session, clock, entry)
    rows.planned(session, clock, entry)
    swap = rows.live_swap(session, entry)
    if swap is not None:
        swaps.fall_through(session, clock, meeting, swap, besides=entry.member_id)
    rows.changed(session, clock, meeting.id)


def _joined(session: Session, clock: Clock, person: Person, session_id: int) -> ActivitySession:
    meeting = rows.locked(session, session_id)
    if not is_participant(session, person, meeting.activity_id):
        raise NotFound("session", session_id)
    rows.still_ahead(clock, meeting)
    return meeting


def _comes(session: Session, session_id: int, member_id: int) -> bool:
    query = select(Enrolment.id).where(
        Enrolment.session_id == session_id,
        Enrolment.member_id == member_id,
        Enrolment.state == EnrolmentState.COMING,
    )
    return session.scalar(query) is not None


def _said(
    session: Session,
    clock: Clock,
    person: Person,
    meeting: ActivitySession,
    kind: ChildcareKind,
    children: int,
) -> ChildcareEntry:
    """One entry for each session and member: saying the other thing, or another number, takes the first back."""
    entry = entry_of(session, meeting.id, person.member_id)
    if entry is None:
        entry = ChildcareEntry(
            session_id=meeting.id,
            household_id=person.household_id,
            member_id=person.member_id,
            kind=kind,
            children=children,
            state=ChildcareState.OPEN,
            created_at=clock.now(),
            changed_at=clock.now(),
        )
        session.add(entry)
        session.flush()
        return entry
    same = (entry.kind, entry.children, entry.state) == (kind, children, ChildcareState.OPEN)
    if not same:
        if entry.state is ChildcareState.OPEN:
            # Whoever was found for two children has not agreed to three.
            _end(session, clock, meeting, entry)
        entry.kind, entry.children, entry.state = kind, children, ChildcareState.OPEN
        entry.changed_at = clock.now()
        session.flush()
    return entry
