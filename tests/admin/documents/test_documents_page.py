"""The page of a family's documents: what is there and missing, looking through it, asking, adding; who may see what."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import documents, tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, DocumentRequest, HouseholdDocument, Member, Message
from budgeting.states.documents import DocumentKind, DocumentRequestState, DocumentState
from budgeting.states.messages import Direction, SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.pictures import picture
from tests.kit.world import World

COACH, OPERATOR, COORDINATOR = Role.COACH, Role.OPERATOR, Role.COORDINATOR
PDF = b"%PDF-1.7\n1 0 obj\n"


def _document(database: Database, number: int) -> HouseholdDocument:
    with database.read() as session:
        return session.get_one(HouseholdDocument, number)


def _newest(database: Database) -> HouseholdDocument:
    with database.read() as session:
        return session.scalars(select(HouseholdDocument).order_by(HouseholdDocument.id.desc()).limit(1)).one()


def _actions(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Audit.action).where(Audit.action.like("document%"))))


@on_sqlite
def test_the_coach_looks_at_what_came_and_the_task_is_done(
    console: Console, own: World, database: Database, clock: SetClock
) -> None:
    browser = console(COACH)
    page = browser.page(f"/households/{own.household}/documents")
    assert page.has(f'[data-testid="document-{own.document}"]')
    assert page.has(f'img[src="/files/{own.page}/thumbnail"]')
    assert "Manca" in page.text("#kind-lease")
    today = browser.page("/")
    assert f"/households/{own.household}/documents" in today.values("a", "href")
    assert browser.submit(f"/documents/{own.document}/seen").status_code == 303
    assert _document(database, own.document).seen_at is not None

    about = Subject(SubjectKind.DOCUMENT, own.document)
    with database.read() as session:
        assert not tasks.waits(session, TaskKind.DOCUMENT_TO_SEE, about)


def test_each_view_of_a_document_is_logged_for_itself(
    console: Console, own: World, database: Database
) -> None:
    browser = console(COACH)
    assert browser.get(f"/files/{own.page}").status_code == 200
    assert browser.get(f"/files/{own.page}/thumbnail").status_code == 200
    assert _actions(database).count("document.view") == 1
    for stranger in ("dario", "franca", "piero"):
        assert console(stranger).get(f"/files/{own.page}").status_code == 404
        assert console(stranger).get(f"/households/{own.household}/documents").status_code == 404


def test_asking_for_a_better_picture_reaches_the_family(
    console: Console, own: World, database: Database
) -> None:
    answer = console(COACH).submit(f"/documents/{own.document}/unreadable")
    assert answer.headers["location"].endswith("?done=asked")
    assert _document(database, own.document).state is DocumentState.UNREADABLE
    with database.read() as session:
        query = select(Message.text).where(
            Message.conversation_id == own.conversation, Message.direction == Direction.OUT
        )
        assert (
            "non riesce a leggere bene questo documento"
            in session.scalars(query.order_by(Message.id.desc()).limit(1)).one()
        )
    page = console(COACH).page(f"/households/{own.household}/documents")
    assert "Chiesta una foto migliore" in page.text("#kind-isee")


def test_what_nobody_can_be_asked_for_is_said_and_nothing_changes(
    console: Console, own: World, database: Database, clock: SetClock
) -> None:
    def stop(session: Session) -> None:
        session.get_one(Member, own.member).stopped_at = clock.now()

    database.write(stop)
    answer = console(OPERATOR).submit(f"/households/{own.household}/documents/ask", kind="bill")
    assert answer.status_code == 409
    assert "chiedi di persona" in answer.text
    with database.read() as session:
        kinds = set(session.scalars(select(DocumentRequest.kind)))
    assert DocumentKind.BILL not in kinds


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Scegli un file"),
        (b"MZ\x90 a program", "Nel cassetto vanno solo foto e PDF"),
        (b"just words", "Nel cassetto vanno solo foto e PDF"),
        (PDF + b"trailer << /Encrypt 5 0 R >>", "si apre solo con una password"),
        (bytes(6 * 1024 * 1024 - 3000), "troppo grande"),
    ],
)
def test_what_does_not_belong_in_a_drawer_is_refused_with_a_sentence(
    console: Console, own: World, database: Database, content: bytes, sentence: str
) -> None:
    browser = console(COACH)
    before = _newest(database).id
    answer = browser.post(
        "/documents/new",
        data={"csrf": browser.csrf, "household": str(own.household), "kind": "lease"},
        files={"file": ("contratto.pdf" if content else "", content)},
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert _newest(database).id == before


@on_sqlite
def test_the_coach_adds_a_document_and_what_was_asked_for_is_answered(
    console: Console, own: World, database: Database
) -> None:
    browser = console(COACH)
    for name, content in (("contratto.jpg", picture("JPEG")), ("contratto.pdf", PDF)):
        answer = browser.post(
            "/documents/new",
            data={"csrf": browser.csrf, "household": str(own.household), "kind": "lease"},
            files={"file": (name, content)},
        )
        assert answer.status_code == 303
    lease = _newest(database)
    assert (lease.kind, lease.state, lease.staff_id) == (DocumentKind.LEASE, DocumentState.KEPT, own.coach)
    assert lease.seen_at is not None
    with database.read() as session:
        asked = session.get_one(DocumentRequest, own.document_request)
        assert asked.state is DocumentRequestState.ANSWERED
        assert documents.open_requests(session, own.household) == []
    page = browser.page(f"/households/{own.household}/documents")
    assert "sostituito da uno più nuovo" in page.text("section[aria-labelledby=earlier]")


@on_sqlite
@pytest.mark.parametrize(("given", "ends"), [("2027-12-31", date(2027, 12, 31)), ("", None)])
def test_the_date_that_is_printed_on_it_is_recorded(
    console: Console, own: World, database: Database, given: str, ends: date | None
) -> None:
    answer = console(COACH).submit(f"/documents/{own.document}/expiry", expires_on=given)
    assert answer.status_code == 303
    assert _document(database, own.document).expires_on == ends


@on_sqlite
@pytest.mark.parametrize("given", ["tomorrow", "2199-01-01", "31/12/2027"])
def test_a_date_that_cannot_be_is_refused(
    console: Console, own: World, database: Database, given: str
) -> None:
    before = _document(database, own.document).expires_on
    answer = console(COACH).submit(f"/documents/{own.document}/expiry", expires_on=given)
    assert answer.status_code == 422
    assert _document(database, own.document).expires_on == before


def test_coordinators_read_and_change_nothing(console: Console, own: World) -> None:
    browser = console(COORDINATOR)
    page = browser.page(f"/households/{own.household}/documents")
    assert page.values("main form", "action") == []
    assert browser.submit(f"/documents/{own.document}/seen").status_code == 404
