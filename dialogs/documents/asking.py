"""Staff ask a family for a document, or for a better picture of one: the family reads it at once, in their name."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import documents, households
from budgeting.arrears import visibility
from budgeting.clock import Clock
from budgeting.db.tables import DocumentRequest, Staff
from budgeting.errors import NotPossible
from budgeting.households import Person
from budgeting.states.documents import DocumentKind
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject
from dialogs.arrears.wording import discreet
from dialogs.buttons import MENU, TALK
from dialogs.documents.dialog import name_of
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.notify import tell_member
from dialogs.text import Text, t
from dialogs.text.words import Words


def ask(
    session: Session,
    clock: Clock,
    words: Words,
    staff_id: int,
    household_id: int,
    kind: DocumentKind,
    document_id: int | None = None,
) -> int:
    """Ask for a document, or (``document_id``) for a better picture of that one. Returns how many people read it.

    Raises NotFound, NotPossible("nobody" if nobody who may see this kind can be written to).
    """
    asked, _ = documents.ask(session, clock, staff_id, household_id, kind, document_id)
    name = session.get_one(Staff, staff_id).first_name
    reached = 0
    for person in households.adults_to_reach(session, household_id):
        if asked.kind not in documents.offered_kinds(person):
            continue
        why = tell_member(
            session,
            clock,
            words,
            person.member_id,
            lambda reader: words_of(asked, reader, name),
            subject=Subject(SubjectKind.DOCUMENT_REQUEST, asked.id),
            key=f"document_request:{asked.id}:{person.member_id}",
            staff_id=staff_id,
            while_held=True,
        )
        reached += why in (None, "said_before")
    if not reached:
        raise NotPossible("nobody")
    return reached


def words_of(asked: DocumentRequest, person: Person, staff: str) -> Reply:
    """What the family reads when staff ask."""
    document = name_of(asked.kind)
    if asked.document_id is not None:
        texts = [
            t("*{staff}* cannot read this document well: {document}.", staff=staff, document=document),
            t("Could you take a new photo? Flat on a table, in daylight, the whole page."),
        ]
    else:
        texts = [
            t("*{staff}* is asking for a document: {document}.", staff=staff, document=document),
            t("A photo or a PDF is enough. When you have it at hand, send it here."),
        ]
    return _said(asked, t("Hello {name} 💙", name=person.name), texts)


def reminder(asked: DocumentRequest, person: Person) -> Reply:
    """The one reminder."""
    texts = [
        t("This document is still missing in the drawer: {document}.", document=name_of(asked.kind)),
        t("If it is hard to get, tell us: we find a way together."),
    ]
    return _said(asked, t("Hello {name}, a quick reminder 💙", name=person.name), texts)


def _said(asked: DocumentRequest, greeting: Text, texts: list[Text]) -> Reply:
    send = Choice(t("📷 Send it now"), "put", asked.kind.value, dialog="documents")
    rows = [[send], [TALK, MENU]]
    if asked.kind in visibility.DOCUMENTS_ABOUT_ARREARS:
        return discreet(greeting, *texts, rows=rows)
    return reply(greeting, *texts, rows=rows)
