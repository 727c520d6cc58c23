"""What is in a drawer: for a family member, without what they may not see; for staff, all of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from budgeting.arrears import visibility
from budgeting.db.tables import DocumentRequest, HouseholdDocument, StoredFile
from budgeting.documents.rules import CURRENT, Standing, standing
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.states.documents import DocumentKind, DocumentRequestState, DocumentState
from budgeting.states.messages import SubjectKind


@dataclass(frozen=True, slots=True)
class Line:
    """One kind on the checklist."""

    kind: DocumentKind
    required: bool
    standing: Standing
    #: Those in the drawer or on their way, newest first.
    documents: tuple[HouseholdDocument, ...]
    #: What staff ask for, if they do.
    request: DocumentRequest | None

    @property
    def expires_on(self) -> date | None:
        """The first expiry date among those that are there."""
        days = [
            each.expires_on
            for each in self.documents
            if each.state is DocumentState.KEPT and each.expires_on is not None
        ]
        return min(days, default=None)


def offered_kinds(person: Person) -> list[DocumentKind]:
    """The kinds that exist for this person."""
    seen = visibility.sees_arrears(person)
    return [kind for kind in DocumentKind if seen or kind not in visibility.DOCUMENTS_ABOUT_ARREARS]


def visible(person: Person) -> ColumnElement[bool]:
    """The documents that exist for this person; of what tells of arrears, a receipt of their own."""
    theirs = HouseholdDocument.household_id == person.household_id
    if not person.adult or person.left:
        return and_(theirs, ~true())
    if visibility.sees_arrears(person):
        return theirs
    own_receipt = and_(
        HouseholdDocument.kind == DocumentKind.RECEIPT, HouseholdDocument.member_id == person.member_id
    )
    return and_(theirs, or_(HouseholdDocument.tells_arrears.is_(False), own_receipt))


def in_chat(session: Session, person: Person, document_id: int, *, lock: bool = False) -> HouseholdDocument:
    """A current document that exists for this person. Raises NotFound."""
    query = select(HouseholdDocument).where(
        HouseholdDocument.id == document_id, visible(person), HouseholdDocument.state.in_(CURRENT)
    )
    if lock:
        query = query.with_for_update(of=HouseholdDocument).execution_options(populate_existing=True)
    document = session.scalars(query).one_or_none()
    if document is None:
        raise NotFound("document", document_id)
    return document


def checklist(session: Session, person: Person, today: date) -> list[Line]:
    """The checklist as this person may see it."""
    documents = session.scalars(
        select(HouseholdDocument)
        .where(visible(person), HouseholdDocument.state.in_(CURRENT))
        .order_by(HouseholdDocument.id.desc())
    ).all()
    kinds = offered_kinds(person)
    requests = {row.kind: row for row in open_requests(session, person.household_id)}
    return _lines(kinds, documents, requests, person.settings.required_documents, today)


def of_household(
    session: Session, household_id: int, required: Collection[DocumentKind], today: date
) -> tuple[list[Line], list[HouseholdDocument]]:
    """(the whole checklist, earlier documents, newest first), for staff who may see the household's documents."""
    rows = session.scalars(
        select(HouseholdDocument)
        .where(HouseholdDocument.household_id == household_id)
        .order_by(HouseholdDocument.id.desc())
    ).all()
    requests = {row.kind: row for row in open_requests(session, household_id)}
    current = [row for row in rows if row.state in CURRENT]
    earlier = [row for row in rows if row.state not in CURRENT]
    return _lines(list(DocumentKind), current, requests, required, today), earlier


def open_requests(session: Session, household_id: int) -> Sequence[DocumentRequest]:
    """What staff are asking the household for."""
    return session.scalars(
        select(DocumentRequest)
        .where(
            DocumentRequest.household_id == household_id,
            DocumentRequest.state == DocumentRequestState.OPEN,
        )
        .order_by(DocumentRequest.id)
    ).all()


def request(session: Session, person: Person, request_id: int) -> DocumentRequest:
    """What staff ask for, if it exists for this person. Raises NotFound."""
    asked = session.get(DocumentRequest, request_id)
    if (
        asked is None
        or asked.household_id != person.household_id
        or not person.adult
        or asked.kind not in offered_kinds(person)
    ):
        raise NotFound("document_request", request_id)
    return asked


def pages_of(session: Session, document_ids: Collection[int]) -> dict[int, list[StoredFile]]:
    """The files of these documents, in order."""
    pages: dict[int, list[StoredFile]] = {number: [] for number in document_ids}
    if document_ids:
        query = select(StoredFile).where(
            StoredFile.subject_kind == SubjectKind.DOCUMENT, StoredFile.subject_id.in_(document_ids)
        )
        for file in session.scalars(query.order_by(StoredFile.id)):
            pages[file.subject_id].append(file)
    return pages


def _lines(
    kinds: Sequence[DocumentKind],
    documents: Sequence[HouseholdDocument],
    requests: Mapping[DocumentKind, DocumentRequest],
    required: Collection[DocumentKind],
    today: date,
) -> list[Line]:
    lines = []
    for kind in kinds:
        of_kind = tuple(each for each in documents if each.kind is kind)
        needed = kind in required
        asked = requests.get(kind)
        stands = standing(of_kind, needed=needed or asked is not None, today=today)
        lines.append(Line(kind, needed, stands, of_kind, asked))
    return lines
