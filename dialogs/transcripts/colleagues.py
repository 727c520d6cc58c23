"""What a staff person does in a transcript: talks, settles what the family said, or ends the speaker's phone."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import cases, files, households, programmes
from budgeting.arrears import plans
from budgeting.cases import Answer
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Member, StoredFile
from budgeting.households import invites
from budgeting.states.cases import AfterCase, CaseState, Outcome
from budgeting.states.files import FileProblem
from dialogs import files as told
from dialogs.staff_side import handover
from dialogs.text.words import Words
from dialogs.transcripts import answering, records

#: What staff do with a member's phone, outside any conversation.
PHONES = ("ends the phone", "invites again", "lets go", "renews the notice")

#: The newest file turns out not to be one we keep, and why.
FILE = "(file: "
PAUSES, CLOSES = "pauses until ", "closes the case: "


def act(session: Session, clock: Clock, words: Words, staff_id: int, conversation_id: int, said: str) -> None:
    """Do what a line says: "takes", "gives back", "(a change of records)", "pauses until 2026-05-01", "closes
    the case: remind" (or another answer about its instalments, with a day if it needs one), "(file: too_large)";
    anything else is sent as an answer."""
    if said == "takes":
        handover.take(session, clock, words, staff_id, conversation_id)
    elif said == "gives back":
        handover.give_back(session, clock, words, staff_id, conversation_id)
    elif said.startswith(FILE):
        _not_kept(session, clock, words, conversation_id, FileProblem(said.removeprefix(FILE).rstrip(")")))
    elif said.startswith("(") and said.endswith(")"):
        household_id = _household(session, conversation_id)
        if not answering.answer(session, clock, words, staff_id, household_id, said[1:-1]):
            records.change(session, clock, staff_id, conversation_id, said[1:-1])
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


def _not_kept(
    session: Session, clock: Clock, words: Words, conversation_id: int, problem: FileProblem
) -> None:
    newest = select(StoredFile).where(StoredFile.conversation_id == conversation_id)
    file = session.scalars(newest.order_by(StoredFile.id.desc()).limit(1)).one()
    lost = problem in (FileProblem.GONE, FileProblem.NO_ANSWER)
    settle = files.waiting.lose if lost else files.waiting.refuse
    told.tell(session, clock, words, settle(session, clock, file, problem), files.LIMIT)


def phone(session: Session, clock: Clock, staff_id: int, member_id: int, said: str) -> str:
    """Do one of `PHONES` for a member; returns the token of a new invite, if any."""
    if said == "invites again":
        return invites.create(session, clock, staff_id, member_id).token
    if said == "lets go":
        households.leave(session, clock, staff_id, member_id, "moved")
    elif said == "renews the notice":
        person = households.person(session, member_id)
        programmes.programme(session, person.programme_id).privacy_version = f"{person.privacy_version}+"
    else:
        for linked in households.phones.linked(session, member_id):
            households.phones.end_one(session, clock, staff_id, member_id, linked.id, "lost")
    return ""


def _household(session: Session, conversation_id: int) -> int:
    return session.scalars(
        select(Member.household_id)
        .join(Conversation, Conversation.member_id == Member.id)
        .where(Conversation.id == conversation_id)
    ).one()
