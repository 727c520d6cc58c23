"""What a staff person does in a transcript: talks, settles what the family said, or ends the speaker's phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import cases, departures, files, households, programmes
from budgeting.arrears import plans
from budgeting.cases import Answer
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, HouseholdDocument, Member, StoredFile
from budgeting.households import invites
from budgeting.states.cases import AfterCase, CaseState, Outcome
from budgeting.states.documents import DocumentKind
from budgeting.states.files import FileProblem, FileState
from budgeting.states.messages import SubjectKind
from dialogs import files as told
from dialogs.documents import asking
from dialogs.staff_side import handover
from dialogs.text.words import Words
from dialogs.transcripts import announcing, answering, meetings, phrases, pictures, records, referring

#: What staff do with a member's phone, outside any conversation.
PHONES = ("ends the phone", "invites again", "lets go", "renews the notice")

#: The newest file turns out not to be one we keep, and why.
FILE = "(file: "
#: The newest picture has been read, and what was found (`pictures.read`).
PICTURE = "(picture: "
#: Everything sent so far is fetched; every page looks the same.
ARRIVE = "(files arrive)"
ASKS, CANNOT_READ = "(asks for ", "(cannot read "
PAGE = b"%PDF-1.7 a page"
PAUSES, CLOSES = "pauses until ", "closes the case: "


def act(session: Session, clock: Clock, words: Words, staff_id: int, conversation_id: int, said: str) -> None:
    """Do what a line says: "takes", "gives back", "(a change of records)", "pauses until 2026-05-01", "closes
    the case: remind" (or another answer about its instalments, with a day if it needs one), "(file: too_large)",
    "(picture: nothing)"; anything else is sent as an answer."""
    if said == "takes":
        handover.take(session, clock, words, staff_id, conversation_id)
    elif said == "gives back":
        handover.give_back(session, clock, words, staff_id, conversation_id)
    elif said.startswith(FILE):
        _not_kept(session, clock, words, conversation_id, FileProblem(said.removeprefix(FILE).rstrip(")")))
    elif said.startswith(PICTURE):
        shown = said.removeprefix(PICTURE).rstrip(")")
        pictures.read(session, clock, words, conversation_id, shown)
    elif said.startswith("(") and (
        phrases.act(session, clock, words, staff_id, conversation_id, said)
        or announcing.act(session, clock, words, staff_id, conversation_id, said.strip("()"))
        or meetings.change(session, clock, words, staff_id, conversation_id, said.strip("()"))
    ):
        pass
    elif said.startswith(ASKS):
        kind = DocumentKind(said.removeprefix(ASKS).rstrip(")"))
        asking.ask(session, clock, words, staff_id, _household(session, conversation_id), kind)
    elif said.startswith(CANNOT_READ):
        kind = DocumentKind(said.removeprefix(CANNOT_READ).rstrip(")"))
        household = _household(session, conversation_id)
        asking.ask(session, clock, words, staff_id, household, kind, _newest(session, household, kind))
    elif said == ARRIVE:
        _arrive(session, clock, words, conversation_id)
    elif said.startswith("(") and said.endswith(")"):
        household_id = _household(session, conversation_id)
        done = answering.answer(session, clock, words, staff_id, household_id, said[1:-1])
        if not done and not referring.answer(session, clock, staff_id, household_id, said[1:-1]):
            records.change(session, clock, words, staff_id, conversation_id, said[1:-1])
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
    for each in [file, *_on_the_way(session, file.remote_id)]:
        told.settled(session, clock, words, settle(session, clock, each, problem), files.LIMIT)


def _arrive(session: Session, clock: Clock, words: Words, conversation_id: int) -> None:
    sent = select(StoredFile.remote_id).where(StoredFile.conversation_id == conversation_id)
    for remote_id in session.scalars(sent.order_by(StoredFile.id)).all():
        waiting = select(StoredFile).where(
            StoredFile.remote_id == remote_id, StoredFile.state == FileState.WAITING
        )
        for file in session.scalars(waiting.order_by(StoredFile.id)).all():
            arrived = files.waiting.arrived(session, clock, file.id, files.examine(PAGE))
            if arrived is not None:
                told.settled(session, clock, words, arrived, files.LIMIT)


def _newest(session: Session, household_id: int, kind: DocumentKind) -> int:
    query = select(HouseholdDocument.id).where(
        HouseholdDocument.household_id == household_id, HouseholdDocument.kind == kind
    )
    return session.scalars(query.order_by(HouseholdDocument.id.desc()).limit(1)).one()


def _on_the_way(session: Session, remote_id: str | None) -> Sequence[StoredFile]:
    """What was put into the drawer of the same file, and waits for it too."""
    return session.scalars(
        select(StoredFile)
        .where(
            StoredFile.subject_kind == SubjectKind.DOCUMENT,
            StoredFile.remote_id == remote_id,
            StoredFile.state == FileState.WAITING,
        )
        .order_by(StoredFile.id)
    ).all()


def phone(session: Session, clock: Clock, staff_id: int, member_id: int, said: str) -> str:
    """Do one of `PHONES` for a member; returns the token of a new invite, if any."""
    if said == "invites again":
        return invites.create(session, clock, staff_id, member_id).token
    if said == "lets go":
        departures.member_leaves(session, clock, staff_id, member_id, "moved")
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
