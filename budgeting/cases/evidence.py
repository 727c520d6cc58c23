"""Evidence: messages frozen into a case as they were, while the live thread keeps changing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from budgeting.audit import AuditAction, Details
from budgeting.cases import record
from budgeting.clock import Clock
from budgeting.db.tables import Case, CaseEvidence, Conversation, Member, Message, Staff
from budgeting.errors import NotFound, NotPossible
from budgeting.states.cases import CaseState
from budgeting.states.messages import Direction

#: More than anyone picks by hand.
MOST = 200


def add_evidence(
    session: Session, clock: Clock, staff_id: int, case_id: int, message_ids: Collection[int]
) -> list[CaseEvidence]:
    """Freeze messages of this household into the case as they are now. Returns the new pieces, in order.

    A message already in the case keeps its first frozen form. Raises NotFound for another household's message,
    and then stores none; NotPossible("closed" | "many").
    """
    case = record.locked(session, case_id)
    if case.state is CaseState.CLOSED:
        raise NotPossible(case.state.value)
    frozen = as_evidence(session, case.household_id, message_ids, clock.now())
    there = set(session.scalars(select(CaseEvidence.message_id).where(CaseEvidence.case_id == case.id)))
    pieces = [piece for piece in frozen if piece.message_id not in there]
    for piece in pieces:
        piece.case_id, piece.frozen_by = case.id, staff_id
    if pieces:
        session.add_all(pieces)
        record.done(
            session, clock, staff_id, case, AuditAction.CASE_EVIDENCE, details=Details(messages=len(pieces))
        )
    return pieces


def as_evidence(
    session: Session, household_id: int, message_ids: Collection[int], at: datetime
) -> list[CaseEvidence]:
    """The messages as evidence, oldest first; not stored and not yet in a case.

    Raises NotFound for another household's message, NotPossible("many").
    """
    requested = sorted(set(message_ids))
    if len(requested) > MOST:
        raise NotPossible("many")
    rows = session.execute(
        select(Message, Member.called, Member.name, Staff.first_name)
        .join(Conversation, Message.conversation_id == Conversation.id)
        .join(Member, Conversation.member_id == Member.id)
        .outerjoin(Staff, Staff.id == Message.staff_id)
        .where(Message.id.in_(requested), Member.household_id == household_id)
        .order_by(Message.id)
    ).all()
    if missing := set(requested) - {row.Message.id for row in rows}:
        raise NotFound("message", min(missing))
    return [
        CaseEvidence(
            message_id=row.Message.id,
            direction=row.Message.direction,
            kind=row.Message.kind,
            who=row.called or row.name if row.Message.direction is Direction.IN else row.first_name or "",
            text=row.Message.text or _label(session, row.Message),
            parts=row.Message.parts,
            said_at=row.Message.said_at or row.Message.created_at,
            frozen_at=at,
        )
        for row in rows
    ]


def _label(session: Session, message: Message) -> str:
    """The button label that the family read: a tap has no words of its own."""
    if message.kind != "tap" or message.about_id is None or not message.parts:
        return ""
    # The button may be on a later version of the same message.
    rows = session.scalars(
        select(Message.buttons)
        .where(
            Message.conversation_id == message.conversation_id,
            or_(Message.id == message.about_id, Message.about_id == message.about_id),
        )
        .limit(50)
    )
    buttons = [button for row in rows for line in row or [] for button in line]
    return next((str(button["text"]) for button in buttons if [button.get("label")] == message.parts), "")


def frozen(session: Session, case: Case) -> list[CaseEvidence]:
    """The evidence of a case, in the order it was said."""
    query = select(CaseEvidence).where(CaseEvidence.case_id == case.id)
    return list(session.scalars(query.order_by(CaseEvidence.said_at, CaseEvidence.message_id).limit(500)))
