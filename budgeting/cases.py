"""Cases (presa in carico): prepared by the chat, opened by staff, with notes and frozen evidence."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit, events, reminders
from budgeting.clock import Clock
from budgeting.db.tables import Case, CaseEvidence, CaseNote, Conversation, Member, Message
from budgeting.errors import NotFound, NotPossible
from budgeting.states import CaseState, Urgency


def prepare(
    session: Session,
    clock: Clock,
    *,
    programme_id: int,
    household_id: int,
    topic: str,
    urgency: Urgency = Urgency.NORMAL,
    conversation_id: int | None = None,
    instalment_id: int | None = None,
) -> Case:
    """A case for staff to open. While one on the same topic and instalment is in progress, it is that one."""
    same = in_progress(session, household_id, topic, instalment_id)
    if same is not None:
        return same
    case = Case(
        programme_id=programme_id,
        household_id=household_id,
        conversation_id=conversation_id,
        instalment_id=instalment_id,
        topic=topic,
        urgency=urgency,
        state=CaseState.PREPARED,
        created_at=clock.now(),
    )
    session.add(case)
    session.flush()
    if instalment_id is not None:
        reminders.silence(session, clock, instalment_id, "case")
    _tell(session, clock, case)
    return case


def in_progress(
    session: Session, household_id: int, topic: str, instalment_id: int | None = None
) -> Case | None:
    """The case of this household on a topic (and an instalment) that is not closed, if there is one."""
    return session.scalars(
        select(Case)
        .where(
            Case.household_id == household_id,
            Case.topic == topic,
            Case.instalment_id.is_(None) if instalment_id is None else Case.instalment_id == instalment_id,
            Case.state != CaseState.CLOSED,
        )
        .order_by(Case.id)
        .limit(1)
    ).first()


def open(session: Session, clock: Clock, staff_id: int, case_id: int) -> Case:
    """Take the case on. Its owner may do so twice. Raises NotFound, NotPossible with its state."""
    case = _case(session, case_id)
    if case.state is CaseState.OPEN and case.owner_id == staff_id:
        return case
    if case.state is not CaseState.PREPARED:
        raise NotPossible(case.state.value)
    case.state = CaseState.OPEN
    case.owner_id = staff_id
    case.opened_at = clock.now()
    return _done(session, clock, staff_id, case, "case.open")


def add_note(session: Session, clock: Clock, staff_id: int, case_id: int, text: str) -> CaseNote:
    """Write a note into a case, a closed one too. Raises NotFound, NotPossible("empty")."""
    case = _case(session, case_id)
    if not text.strip():
        raise NotPossible("empty")
    note = CaseNote(case_id=case.id, staff_id=staff_id, text=text.strip(), created_at=clock.now())
    session.add(note)
    _done(session, clock, staff_id, case, "case.note")
    return note


def add_evidence(
    session: Session, clock: Clock, staff_id: int, case_id: int, message_ids: Collection[int]
) -> list[CaseEvidence]:
    """Freeze messages of this household into the case as they stand now. Returns the new pieces, in order.

    A message that is there already stays as it was first frozen. Raises NotFound for a message of anybody
    else, and keeps none then; NotPossible("closed").
    """
    case = _case(session, case_id)
    if case.state is CaseState.CLOSED:
        raise NotPossible(case.state.value)
    wanted = sorted(set(message_ids))
    messages = session.scalars(
        select(Message)
        .join(Conversation, Message.conversation_id == Conversation.id)
        .join(Member, Conversation.member_id == Member.id)
        .where(Message.id.in_(wanted), Member.household_id == case.household_id)
        .order_by(Message.id)
    ).all()
    if missing := set(wanted) - {message.id for message in messages}:
        raise NotFound("message", min(missing))
    there = set(session.scalars(select(CaseEvidence.message_id).where(CaseEvidence.case_id == case.id)))
    pieces = [
        CaseEvidence(
            case_id=case.id,
            message_id=message.id,
            text=message.text,
            said_at=message.said_at or message.created_at,
            frozen_at=clock.now(),
            frozen_by=staff_id,
        )
        for message in messages
        if message.id not in there
    ]
    if pieces:
        session.add_all(pieces)
        _done(session, clock, staff_id, case, "case.evidence")
    return pieces


def close(session: Session, clock: Clock, staff_id: int, case_id: int, outcome: str) -> Case:
    """Close the case with what came of it. Raises NotFound, NotPossible with "closed" or "no_outcome"."""
    case = _case(session, case_id)
    if case.state is CaseState.CLOSED:
        raise NotPossible(case.state.value)
    if not outcome.strip():
        raise NotPossible("no_outcome")
    case.state = CaseState.CLOSED
    case.outcome = outcome.strip()
    case.closed_at = clock.now()
    _done(session, clock, staff_id, case, "case.close")
    # Where it silenced an instalment that the family never called impossible, the ladder goes on.
    reminders.plan_instalments(session, clock, case.household_id)
    return case


def reopen(session: Session, clock: Clock, staff_id: int, case_id: int) -> Case:
    """Take a closed case up again; its former outcome goes into a note. Raises NotFound, NotPossible."""
    case = _case(session, case_id)
    if case.state is not CaseState.CLOSED:
        raise NotPossible(case.state.value)
    session.add(CaseNote(case_id=case.id, staff_id=staff_id, text=case.outcome, created_at=clock.now()))
    case.state = CaseState.OPEN
    case.owner_id = case.owner_id or staff_id
    case.opened_at = case.opened_at or clock.now()
    case.closed_at = None
    case.outcome = ""
    if case.instalment_id is not None:
        reminders.silence(session, clock, case.instalment_id, "case")
    return _done(session, clock, staff_id, case, "case.reopen")


def _case(session: Session, case_id: int) -> Case:
    found = session.get(Case, case_id, populate_existing=True, with_for_update=True)
    if found is None:
        raise NotFound("case", case_id)
    return found


def _done(session: Session, clock: Clock, staff_id: int, case: Case, action: str) -> Case:
    session.flush()
    audit.note(session, clock, staff_id, action, "case", case.id)
    _tell(session, clock, case)
    return case


def _tell(session: Session, clock: Clock, case: Case) -> None:
    events.tell(session, clock, "case", programme_id=case.programme_id, conversation_id=case.conversation_id)
