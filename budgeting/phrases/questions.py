"""Questions with answer buttons: asked, answered once, withdrawn; and what is still open."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Message, PhraseQuestion, Staff
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.states.phrases import QuestionState


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was sent: its words and buttons as the message's row stores them."""

    id: int
    conversation_id: int
    state: QuestionState
    #: First name of whoever asked; empty if nobody can be named.
    by: str
    asked_at: datetime
    #: The message's texts and keyboard.
    parts: list[Any] | None
    buttons: list[Any] | None
    text: str
    answer: int | None


def ask(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    conversation_id: int,
    person: Person,
    phrase: str,
    message_id: int,
) -> None:
    """Record that the message asks the member this. The same question asked before and still open is withdrawn."""
    session.execute(
        update(PhraseQuestion)
        .where(
            PhraseQuestion.conversation_id == conversation_id,
            PhraseQuestion.state == QuestionState.ASKED,
            PhraseQuestion.phrase == phrase,
        )
        .values(state=QuestionState.WITHDRAWN)
        .execution_options(synchronize_session=False)
    )
    session.add(
        PhraseQuestion(
            message_id=message_id,
            conversation_id=conversation_id,
            household_id=person.household_id,
            member_id=person.member_id,
            phrase=phrase,
            state=QuestionState.ASKED,
            asked_by=staff_id,
            asked_at=clock.now(),
        )
    )
    session.flush()


def of_message(session: Session, member_id: int, message_id: int) -> PhraseQuestion:
    """The member's own question in that message, locked. Raises NotFound."""
    row = session.scalars(
        select(PhraseQuestion)
        .where(PhraseQuestion.message_id == message_id, PhraseQuestion.member_id == member_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound("question", message_id)
    return row


def answer(session: Session, clock: Clock, question: PhraseQuestion, chosen: int) -> None:
    """The family chose an answer; the question must be open and locked."""
    question.state, question.answer = QuestionState.ANSWERED, chosen
    question.answered_at = clock.now()
    session.flush()


def withdraw(
    session: Session, clock: Clock, staff_id: int | None, conversation_id: int, question_id: int
) -> None:
    """Wait for no answer any more; its buttons say so kindly. Changes nothing if it is not open. Raises NotFound."""
    question = session.get(PhraseQuestion, question_id, with_for_update=True, populate_existing=True)
    if question is None or question.conversation_id != conversation_id:
        raise NotFound("question", question_id)
    if question.state is QuestionState.ASKED:
        question.state = QuestionState.WITHDRAWN
        session.flush()
        audit.note(session, clock, staff_id, AuditAction.QUESTION_WITHDRAW, "conversation", conversation_id)


def open_in(session: Session, conversation_id: int) -> Sequence[Asked]:
    """What waits for the family's answer in a conversation, oldest first."""
    return _asked(
        session,
        PhraseQuestion.conversation_id == conversation_id,
        PhraseQuestion.state == QuestionState.ASKED,
    )


def answered_last(session: Session, conversations: Collection[int]) -> Mapping[int, Asked]:
    """The question that was answered last, by conversation."""
    if not conversations:
        return {}
    last = (
        select(func.max(PhraseQuestion.answered_at))
        .where(PhraseQuestion.conversation_id.in_(conversations))
        .group_by(PhraseQuestion.conversation_id)
    )
    rows = _asked(
        session,
        PhraseQuestion.conversation_id.in_(conversations),
        PhraseQuestion.state == QuestionState.ANSWERED,
        PhraseQuestion.answered_at.in_(last),
    )
    return {row.conversation_id: row for row in rows}


def _asked(session: Session, *where: Any) -> Sequence[Asked]:
    rows = session.execute(
        select(PhraseQuestion, Message, func.coalesce(Staff.first_name, "").label("by"))
        .join(Message, Message.id == PhraseQuestion.message_id)
        .outerjoin(Staff, Staff.id == PhraseQuestion.asked_by)
        .where(*where)
        .order_by(PhraseQuestion.id)
        .limit(100)
    )
    return [
        Asked(
            row.PhraseQuestion.id,
            row.PhraseQuestion.conversation_id,
            row.PhraseQuestion.state,
            row.by,
            row.PhraseQuestion.asked_at,
            row.Message.parts,
            row.Message.buttons,
            row.Message.text,
            row.PhraseQuestion.answer,
        )
        for row in rows
    ]
