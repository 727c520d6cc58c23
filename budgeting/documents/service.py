"""What happens to documents: put away, arrived, seen, asked for, given an expiry date, taken out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import access, audit, files, programmes, tasks
from budgeting.access import Action
from budgeting.arrears import visibility
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import (
    Conversation,
    DocumentRequest,
    Household,
    HouseholdDocument,
    StoredFile,
)
from budgeting.documents.reads import in_chat, offered_kinds, pages_of
from budgeting.documents.rules import EXPIRING, MOST_YEARS, SINGLE
from budgeting.errors import NotFound, NotPossible
from budgeting.files import Examined, Owner
from budgeting.households import Person
from budgeting.money import MOST_MINOR
from budgeting.schedule import reminders
from budgeting.states.documents import DocumentKind, DocumentRequestState, DocumentState
from budgeting.states.files import FileState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

_ABOUT_DOCUMENT = (TaskKind.DOCUMENT_TO_SEE, TaskKind.DOCUMENT_EXPIRING)


def put_away(
    session: Session,
    clock: Clock,
    person: Person,
    kind: DocumentKind,
    message_ids: Collection[int],
    *,
    expires_on: date | None = None,
    replaces: int | None = None,
    tells_arrears: bool = False,
) -> HouseholdDocument:
    """Put what a family member sent in these messages into the drawer, as one document.

    ``replaces``: the document whose place it takes. ``tells_arrears``: it does, though not every document of its kind.
    Raises NotFound, NotPossible("no_file").
    """
    if not person.adult or kind not in offered_kinds(person):
        raise NotFound("document", 0)
    replaced = in_chat(session, person, replaces) if replaces is not None else None
    if replaced is not None and replaced.kind is not kind:
        raise NotFound("document", replaced.id)
    sources = _sent(session, person, message_ids)
    if not sources:
        raise NotPossible("no_file")
    document = _new(session, clock, person.household_id, kind, expires_on, replaced, tells_arrears)
    document.member_id = person.member_id
    session.flush()
    for source in sources:
        files.waiting.expect_again(
            session,
            clock,
            source,
            subject=Subject(SubjectKind.DOCUMENT, document.id),
            owner=Owner(household_id=person.household_id),
        )
    settle(session, clock, document.id)
    return document


def add(
    session: Session,
    clock: Clock,
    staff_id: int,
    household_id: int,
    kind: DocumentKind,
    pages: Sequence[tuple[Examined, str]],
    *,
    expires_on: date | None = None,
) -> HouseholdDocument:
    """Staff put a document into a family's drawer. ``pages``: each file with its name.

    Raises NotFound, NotPossible("no_file").
    """
    document = file_away(session, clock, staff_id, household_id, kind, pages, expires_on=expires_on)
    audit.note(session, clock, staff_id, AuditAction.DOCUMENT_ADD, "document", document.id)
    return document


def file_away(
    session: Session,
    clock: Clock,
    staff_id: int,
    household_id: int,
    kind: DocumentKind,
    pages: Sequence[tuple[Examined, str]],
    *,
    expires_on: date | None = None,
) -> HouseholdDocument:
    """The same as a part of what staff do elsewhere, which writes the line. Raises NotPossible("no_file")."""
    if not pages:
        raise NotPossible("no_file")
    document = _new(session, clock, household_id, kind, expires_on, None, False)
    document.staff_id, document.seen_at, document.seen_by = staff_id, clock.now(), staff_id
    session.flush()
    for examined, name in pages:
        files.keep(
            session,
            clock,
            examined,
            subject=Subject(SubjectKind.DOCUMENT, document.id),
            owner=Owner(household_id=household_id),
            name=name,
        )
    settle(session, clock, document.id)
    return document


def _new(
    session: Session,
    clock: Clock,
    household_id: int,
    kind: DocumentKind,
    expires_on: date | None,
    replaced: HouseholdDocument | None,
    tells_arrears: bool,
) -> HouseholdDocument:
    document = HouseholdDocument(
        household_id=household_id,
        kind=kind,
        state=DocumentState.WAITING,
        created_at=clock.now(),
        expires_on=expires_on if kind in EXPIRING else None,
        tells_arrears=tells_arrears or kind in visibility.DOCUMENTS_ABOUT_ARREARS,
        replaces_id=replaced.id if replaced is not None else None,
    )
    session.add(document)
    return document


def _sent(session: Session, person: Person, message_ids: Collection[int]) -> Sequence[StoredFile]:
    chats = select(Conversation.id).where(Conversation.member_id == person.member_id)
    return session.scalars(
        select(StoredFile)
        .where(
            StoredFile.subject_kind == SubjectKind.MESSAGE,
            StoredFile.subject_id.in_(message_ids),
            StoredFile.conversation_id.in_(chats),
        )
        .order_by(StoredFile.subject_id, StoredFile.id)
    ).all()


def settle_file(session: Session, clock: Clock, file: StoredFile) -> HouseholdDocument | None:
    """A file has arrived or will never come: bring its document up to date. None if it belongs to none."""
    if file.subject_kind is not SubjectKind.DOCUMENT:
        return None
    return settle(session, clock, file.subject_id)


def settle(session: Session, clock: Clock, document_id: int) -> HouseholdDocument | None:
    """Work out whether a waiting document has arrived or is lost. Other documents stay as they are."""
    # Locked, so that of two last pages that fail at once, the second sees the first.
    document = _locked(session, document_id)
    if document is None or document.state is not DocumentState.WAITING:
        return document
    states = {page.state for page in pages_of(session, [document_id])[document_id]}
    if FileState.KEPT in states:
        document.state = DocumentState.KEPT
        _arrived(session, clock, document)
    elif FileState.WAITING not in states:
        document.state = DocumentState.LOST
        document.ended_at = clock.now()
    session.flush()
    return document


def _arrived(session: Session, clock: Clock, document: HouseholdDocument) -> None:
    session.flush()
    others = session.scalars(
        select(HouseholdDocument)
        .where(
            HouseholdDocument.household_id == document.household_id,
            HouseholdDocument.kind == document.kind,
            HouseholdDocument.id != document.id,
            HouseholdDocument.state.in_((DocumentState.KEPT, DocumentState.UNREADABLE)),
        )
        .order_by(HouseholdDocument.id)
        .with_for_update()
    ).all()
    if document.kind in SINGLE and any(
        other.id > document.id and other.state is DocumentState.KEPT for other in others
    ):
        # Its file took so long that a newer one is there already.
        end(session, clock, document, DocumentState.REPLACED)
        return
    asked = session.scalars(
        select(DocumentRequest)
        .where(
            DocumentRequest.household_id == document.household_id,
            DocumentRequest.kind == document.kind,
            DocumentRequest.state == DocumentRequestState.OPEN,
        )
        .with_for_update()
    ).one_or_none()
    taken = {document.replaces_id, asked.document_id if asked is not None else None}
    for other in others:
        if document.kind in SINGLE or other.id in taken:
            end(session, clock, other, DocumentState.REPLACED)
    if asked is not None:
        close(session, clock, asked, DocumentRequestState.ANSWERED, None)
    if document.member_id is not None and document.kind is not DocumentKind.RECEIPT:
        household = session.get_one(Household, document.household_id)
        tasks.open_task(
            session,
            clock,
            TaskKind.DOCUMENT_TO_SEE,
            Subject(SubjectKind.DOCUMENT, document.id),
            programme_id=household.programme_id,
            household_id=household.id,
        )
    reminders.plan_documents(session, clock, document.household_id)


def end(session: Session, clock: Clock, document: HouseholdDocument, state: DocumentState) -> None:
    """It leaves the drawer: nobody is reminded of it or asked to look at it any more."""
    document.state, document.ended_at = state, clock.now()
    session.flush()
    for kind in _ABOUT_DOCUMENT:
        tasks.settle(session, clock, kind, Subject(SubjectKind.DOCUMENT, document.id))
    reminders.forget_document(session, clock, document.id, state.value)


def remove(session: Session, clock: Clock, person: Person, document_id: int) -> HouseholdDocument:
    """An adult of the family takes a document out, for good: its files are erased. Raises NotFound."""
    document = in_chat(session, person, document_id, lock=True)
    end(session, clock, document, DocumentState.REMOVED)
    files.erase(session, [Subject(SubjectKind.DOCUMENT, document.id)])
    return document


def record_isee(
    session: Session,
    clock: Clock,
    staff_id: int,
    household_id: int,
    amount_minor: int,
    issued_on: date,
) -> HouseholdDocument:
    """Staff record an ISEE that they have seen, with its value (minor units): it holds until the end of its year, and
    expires like every document. If the family has put the same one away, its value is added to that.

    Raises NotFound, NotPossible("future" | "expired" for its day, "amount").
    """
    who = access.actor(session, staff_id)
    household = access.get(session, who, Household, household_id, Action.KEEP_DOCUMENT)
    today = programmes.today(clock, household)
    ends = date(issued_on.year, 12, 31)
    if issued_on > today:
        raise NotPossible("future")
    if ends < today:
        raise NotPossible("expired")
    if not 0 <= amount_minor <= MOST_MINOR:
        raise NotPossible("amount")
    current = session.scalars(
        select(HouseholdDocument)
        .where(
            HouseholdDocument.household_id == household_id,
            HouseholdDocument.kind == DocumentKind.ISEE,
            HouseholdDocument.state == DocumentState.KEPT,
        )
        .order_by(HouseholdDocument.id.desc())
        .with_for_update()
    ).all()
    same = next((each for each in current if each.expires_on in (None, ends)), None)
    if same is None:
        for older in current:
            end(session, clock, older, DocumentState.REPLACED)
        same = _new(session, clock, household_id, DocumentKind.ISEE, ends, None, False)
        same.staff_id, same.state = staff_id, DocumentState.KEPT
        same.seen_at, same.seen_by = clock.now(), staff_id
    same.expires_on, same.issued_on, same.amount_minor = ends, issued_on, amount_minor
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.DOCUMENT_ADD, "document", same.id)
    reminders.plan_documents(session, clock, household_id)
    return same


def mark_seen(session: Session, clock: Clock, staff_id: int, document_id: int) -> HouseholdDocument:
    """Staff have looked at it. Repeating it changes nothing. Raises NotFound."""
    document = _for_staff(session, staff_id, document_id)
    if document.seen_at is None:
        document.seen_at, document.seen_by = clock.now(), staff_id
        session.flush()
        audit.note(session, clock, staff_id, AuditAction.DOCUMENT_SEEN, "document", document_id)
    tasks.settle(
        session, clock, TaskKind.DOCUMENT_TO_SEE, Subject(SubjectKind.DOCUMENT, document_id), staff_id
    )
    return document


def set_expiry(
    session: Session, clock: Clock, staff_id: int, document_id: int, expires_on: date | None
) -> HouseholdDocument:
    """Staff read the expiry date on it. Raises NotFound, NotPossible("no_expiry" | "expiry_far")."""
    document = _for_staff(session, staff_id, document_id)
    if document.kind not in EXPIRING:
        raise NotPossible("no_expiry")
    household = session.get_one(Household, document.household_id)
    today = programmes.today(clock, household)
    if expires_on is not None and expires_on.year > today.year + MOST_YEARS:
        raise NotPossible("expiry_far")
    if document.expires_on != expires_on:
        document.expires_on = expires_on
        session.flush()
        audit.note(session, clock, staff_id, AuditAction.DOCUMENT_EXPIRY, "document", document_id)
        # The new date has reminders, and perhaps a task, of its own.
        tasks.settle(
            session, clock, TaskKind.DOCUMENT_EXPIRING, Subject(SubjectKind.DOCUMENT, document_id), staff_id
        )
        reminders.plan_documents(session, clock, document.household_id)
    return document


def ask(
    session: Session,
    clock: Clock,
    staff_id: int,
    household_id: int,
    kind: DocumentKind,
    document_id: int | None = None,
) -> tuple[DocumentRequest, bool]:
    """Ask a family for a document; ``document_id``: for a better picture of that one, which doesn't count until then.

    Returns (the request, whether it is new). Telling the family is up to the caller. Raises NotFound.
    """
    access.get(session, access.actor(session, staff_id), Household, household_id, Action.KEEP_DOCUMENT)
    if document_id is not None:
        document = _for_staff(session, staff_id, document_id)
        if document.household_id != household_id:
            raise NotFound("document", document_id)
        kind = document.kind
        document.state = DocumentState.UNREADABLE
        document.seen_at, document.seen_by = document.seen_at or clock.now(), document.seen_by or staff_id
        session.flush()
        audit.note(session, clock, staff_id, AuditAction.DOCUMENT_UNREADABLE, "document", document_id)
        for task in _ABOUT_DOCUMENT:
            tasks.settle(session, clock, task, Subject(SubjectKind.DOCUMENT, document_id), staff_id)
        reminders.forget_document(session, clock, document_id, DocumentState.UNREADABLE.value)
    # Locked, so that two colleagues who ask at once ask once.
    session.scalars(select(Household.id).where(Household.id == household_id).with_for_update()).one()
    known = session.scalars(
        select(DocumentRequest).where(
            DocumentRequest.household_id == household_id,
            DocumentRequest.kind == kind,
            DocumentRequest.state == DocumentRequestState.OPEN,
        )
    ).one_or_none()
    if known is not None and document_id in (None, known.document_id):
        return known, False
    if known is not None:
        close(session, clock, known, DocumentRequestState.WITHDRAWN, staff_id)
    made = DocumentRequest(
        household_id=household_id,
        kind=kind,
        state=DocumentRequestState.OPEN,
        document_id=document_id,
        asked_by=staff_id,
        asked_at=clock.now(),
    )
    session.add(made)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.DOCUMENT_ASK, "document_request", made.id)
    reminders.plan_documents(session, clock, household_id)
    return made, True


def withdraw_request(session: Session, clock: Clock, staff_id: int, request_id: int) -> DocumentRequest:
    """It is no longer needed. Raises NotFound, NotPossible("not_open")."""
    who = access.actor(session, staff_id)
    asked = access.get(session, who, DocumentRequest, request_id, Action.KEEP_DOCUMENT, lock=True)
    if asked.state is not DocumentRequestState.OPEN:
        raise NotPossible("not_open")
    close(session, clock, asked, DocumentRequestState.WITHDRAWN, staff_id)
    audit.note(session, clock, staff_id, AuditAction.DOCUMENT_ASK_WITHDRAW, "document_request", request_id)
    return asked


def close(
    session: Session, clock: Clock, asked: DocumentRequest, state: DocumentRequestState, staff_id: int | None
) -> None:
    """Part of what ends a request: nothing more is said about it. The caller has locked it."""
    asked.state, asked.ended_at = state, clock.now()
    session.flush()
    about = Subject(SubjectKind.DOCUMENT_REQUEST, asked.id)
    tasks.settle(session, clock, TaskKind.DOCUMENT_MISSING, about, staff_id)
    reminders.forget_request(session, clock, asked.id, state.value)


def _for_staff(session: Session, staff_id: int, document_id: int) -> HouseholdDocument:
    who = access.actor(session, staff_id)
    in_drawer = HouseholdDocument.state.in_((DocumentState.KEPT, DocumentState.UNREADABLE))
    return access.get(
        session, who, HouseholdDocument, document_id, Action.KEEP_DOCUMENT, in_drawer, lock=True
    )


def _locked(session: Session, document_id: int) -> HouseholdDocument | None:
    return session.scalars(
        select(HouseholdDocument)
        .where(HouseholdDocument.id == document_id)
        .with_for_update(of=HouseholdDocument)
        .execution_options(populate_existing=True)
    ).one_or_none()
