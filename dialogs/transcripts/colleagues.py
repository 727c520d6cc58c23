"""What somebody of the staff does in a transcript: talks in the conversation, or settles what the family said."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import cases, plans
from budgeting.cases import Answer
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Member
from budgeting.states import AfterCase, CaseState, Outcome
from dialogs import handover
from dialogs.i18n import Words

PAUSES, CLOSES = "pauses until ", "closes the case: "


def act(session: Session, clock: Clock, words: Words, staff_id: int, conversation_id: int, said: str) -> None:
    """Do what a line says: "takes", "gives back", "pauses until 2026-05-01", "closes the case: remind" (or another
    answer about its instalments, with a day where it needs one), or else the words of an answer."""
    if said == "takes":
        handover.take(session, clock, words, staff_id, conversation_id)
    elif said == "gives back":
        handover.give_back(session, clock, words, staff_id, conversation_id)
    elif said.startswith(PAUSES):
        until = date.fromisoformat(said.removeprefix(PAUSES))
        for plan in plans.current(session, _household(session, conversation_id)):
            plans.pause(session, clock, staff_id, plan.id, until=until)
    elif said.startswith(CLOSES):
        what, _, day = said.removeprefix(CLOSES).partition(" ")
        answer = Answer(AfterCase(what), date.fromisoformat(day) if day else None)
        for case in cases.of_household(session, _household(session, conversation_id)):
            if case.state is CaseState.PREPARED:
                cases.open(session, clock, staff_id, case.id)
            answers = {row.id: answer for row in cases.silenced(session, case)}
            cases.close(
                session, clock, staff_id, case.id, "spoken by phone", Outcome.SOLVED, instalments=answers
            )
    else:
        handover.answer(session, clock, words, staff_id, conversation_id, said)


def _household(session: Session, conversation_id: int) -> int:
    return session.scalars(
        select(Member.household_id)
        .join(Conversation, Conversation.member_id == Member.id)
        .where(Conversation.id == conversation_id)
    ).one()
