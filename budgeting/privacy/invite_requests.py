"""A member asks staff to invite another adult of the household; staff create the person, and decide what they read."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit, households, tasks
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import InviteRequest, Member
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.states.messages import SubjectKind
from budgeting.states.privacy import InviteRequestState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

#: A household has few adults; more open requests than this are a mistake.
MOST_OPEN = 3


def subject_of(request: InviteRequest) -> Subject:
    return Subject(SubjectKind.INVITE_REQUEST, request.id)


def waiting(session: Session, household_id: int) -> list[InviteRequest]:
    """The household's requests without an answer, oldest first."""
    query = select(InviteRequest).where(
        InviteRequest.household_id == household_id, InviteRequest.state == InviteRequestState.ASKED
    )
    return list(session.scalars(query.order_by(InviteRequest.id).limit(MOST_OPEN)))


def ask(session: Session, clock: Clock, person: Person, name: str, language: str) -> InviteRequest:
    """Ask for ``name``. Asking for the same person again returns the first request.

    Raises NotPossible("child" | "too_many").
    """
    if not person.adult:
        raise NotPossible("child")
    open_ones = waiting(session, person.household_id)
    same = next((each for each in open_ones if each.name.casefold() == name.casefold()), None)
    if same is not None:
        return same
    if len(open_ones) >= MOST_OPEN:
        raise NotPossible("too_many")
    request = InviteRequest(
        household_id=person.household_id,
        member_id=person.member_id,
        name=name,
        language=language,
        state=InviteRequestState.ASKED,
        asked_at=clock.now(),
    )
    session.add(request)
    session.flush()
    tasks.open_task(
        session,
        clock,
        TaskKind.INVITE_WANTED,
        subject_of(request),
        programme_id=person.programme_id,
        household_id=person.household_id,
    )
    return request


def create_member(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    request_id: int,
    name: str,
    language: str,
    *,
    arrears: bool,
) -> tuple[InviteRequest, Member]:
    """Staff add the person. Raises NotFound, NotPossible("invited" | "refused")."""
    request = _open(session, request_id)
    member = households.add_member(
        session, clock, staff_id, request.household_id, name, language, True, arrears
    )
    settle(session, clock, request, InviteRequestState.INVITED, staff_id)
    return request, member


def refuse(
    session: Session, clock: Clock, staff_id: int | None, request_id: int, answer: str
) -> InviteRequest:
    """Staff don't invite this person, and say why. Raises NotFound, NotPossible("empty" | "invited" | "refused")."""
    if not answer.strip():
        raise NotPossible("empty")
    request = _open(session, request_id)
    request.answer = answer.strip()
    settle(session, clock, request, InviteRequestState.REFUSED, staff_id)
    audit.note(session, clock, staff_id, AuditAction.INVITE_REQUEST_REFUSED, "invite_request", request.id)
    return request


def _open(session: Session, request_id: int) -> InviteRequest:
    request = session.get(InviteRequest, request_id, with_for_update=True, populate_existing=True)
    if request is None:
        raise NotFound("invite_request", request_id)
    if request.state is not InviteRequestState.ASKED:
        raise NotPossible(request.state.value)
    return request


def settle(
    session: Session, clock: Clock, request: InviteRequest, state: InviteRequestState, staff_id: int | None
) -> None:
    """Part of what answers a request. The caller has locked it."""
    request.state, request.settled_at = state, clock.now()
    session.flush()
    tasks.settle(session, clock, TaskKind.INVITE_WANTED, subject_of(request), staff_id)
