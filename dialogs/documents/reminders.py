"""What families and staff hear of documents unasked: one expires soon, one that was asked for hasn't come."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import documents, households, tasks
from budgeting.clock import Clock
from budgeting.db.tables import DocumentRequest, HouseholdDocument
from budgeting.households import Person
from budgeting.schedule.due import Due
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.buttons import MENU, TALK
from dialogs.documents import asking
from dialogs.documents.dialog import name_of
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.notify import Speakers, tell_due
from dialogs.text import t
from dialogs.text.words import Words


def expires(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Remind one member that a document expires."""

    def speak(person: Person) -> Reply:
        document = documents.in_chat(session, person, event.subject_id)
        newer = Choice(t("📷 I have the new one"), "newer", str(document.id), dialog="documents")
        return reply(
            t("Hello {name}, a quick reminder 💙", name=person.name),
            t(
                "A document expires on {date}: {document}.",
                date=event.for_date,
                document=name_of(document.kind),
            ),
            t("When you have the new one, send a photo of it. If you need help to renew it, just ask."),
            rows=[[newer], [TALK, MENU]],
            tells_arrears=document.tells_arrears,
        )

    return tell_due(session, clock, words, event, speak)


def look_after(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Staff see to it that the family has the new one in time."""
    document = session.get_one(HouseholdDocument, event.subject_id)
    return _task(session, clock, TaskKind.DOCUMENT_EXPIRING, SubjectKind.DOCUMENT, document)


def remind(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Remind one member of what staff asked for."""

    def speak(person: Person) -> Reply:
        return asking.reminder(documents.request(session, person, event.subject_id), person)

    return tell_due(session, clock, words, event, speak)


def unanswered(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """It hasn't come: staff ask why."""
    asked = session.get_one(DocumentRequest, event.subject_id)
    return _task(session, clock, TaskKind.DOCUMENT_MISSING, SubjectKind.DOCUMENT_REQUEST, asked)


def _task(
    session: Session,
    clock: Clock,
    kind: TaskKind,
    about: SubjectKind,
    thing: HouseholdDocument | DocumentRequest,
) -> str | None:
    household = households.get_household(session, thing.household_id)
    tasks.open_task(
        session,
        clock,
        kind,
        Subject(about, thing.id),
        programme_id=household.programme_id,
        household_id=household.id,
    )
    return None


SPEAKERS: Speakers = {
    DueKind.DOCUMENT_EXPIRES: expires,
    DueKind.DOCUMENT_EXPIRY_TASK: look_after,
    DueKind.DOCUMENT_REMINDER: remind,
    DueKind.DOCUMENT_UNANSWERED: unanswered,
}
