"""The drawer: what arrives, what takes whose place, who sees what, what is asked for, what is said of an expiry."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import documents, files
from budgeting.calendars import QuietRules, is_allowed
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, HouseholdDocument, StoredFile, Task
from budgeting.documents import Standing, proposed_expiry, standing
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person, consents
from budgeting.schedule import reminders
from budgeting.states.documents import DocumentKind, DocumentRequestState, DocumentState
from budgeting.states.files import FileProblem, FileState
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind, TaskState
from budgeting.subjects import Subject
from tests.kit import build
from tests.kit.databases import on_sqlite
from tests.kit.family import Family
from tests.kit.pictures import picture

PHOTO = files.examine(picture("JPEG"))
ISEE, LEASE, IDENTITY = DocumentKind.ISEE, DocumentKind.LEASE, DocumentKind.IDENTITY
days = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@pytest.fixture
def family(database: Database, clock: SetClock) -> Family:
    return Family.of(database, clock)


def sent(family: Family, person: Person, pages: int = 1) -> list[int]:
    """Messages with a picture that is still to be fetched."""

    def job(session: Session) -> list[int]:
        chat = build.conversation(session, family.clock, person.member_id, chat_id=None)
        rows = []
        for page in range(pages):
            message = build.message(session, family.clock, chat, "")
            files.waiting.expect(
                session,
                family.clock.now(),
                kind="photo",
                message_id=message,
                conversation_id=chat,
                bot_id=build.BOT,
                media={"file_id": f"f-{message}", "unique_id": f"u-{message}-{page}"},
            )
            rows.append(message)
        # The next one is sent from a chat of its own.
        session.get_one(Conversation, chat).ended_at = family.clock.now()
        return rows

    return family.database.write(job)


def put(
    family: Family, kind: DocumentKind, person: Person | None = None, pages: int = 1, **more: object
) -> int:
    who = person or family.amina
    messages = sent(family, who, pages)
    return family.do(documents.put_away, who, kind, messages, **more).id


def pages_of(family: Family, document: int) -> list[StoredFile]:
    return family.look(documents.pages_of, [document])[document]


def arrives(family: Family, document: int, number: int = 0) -> None:
    def job(session: Session) -> None:
        page = documents.pages_of(session, [document])[document][number]
        file = files.waiting.arrived(session, family.clock, page.id, PHOTO)
        assert file is not None
        documents.settle_file(session, family.clock, file)

    family.database.write(job)


def fails(family: Family, document: int, number: int = 0, problem: FileProblem = FileProblem.TYPE) -> None:
    def job(session: Session) -> None:
        page = documents.pages_of(session, [document])[document][number]
        file = files.waiting.failed(session, family.clock, page.id, problem)
        assert file is not None
        documents.settle_file(session, family.clock, file)

    family.database.write(job)


def state(family: Family, document: int) -> DocumentState:
    return family.look(lambda session: session.get_one(HouseholdDocument, document).state)


def line(family: Family, kind: DocumentKind, person: Person | None = None) -> documents.Line | None:
    today = family.clock.now().date()
    lines = family.look(documents.checklist, person or family.amina, today)
    return next((each for each in lines if each.kind is kind), None)


def stands(family: Family, kind: DocumentKind) -> Standing:
    shown = line(family, kind)
    assert shown is not None
    return shown.standing


def waits(family: Family, kind: TaskKind) -> list[int | None]:
    query = select(Task.subject_id).where(Task.kind == kind, Task.state != TaskState.DONE)
    return family.look(lambda session: list(session.scalars(query)))


def test_it_is_there_once_its_first_page_has_arrived(family: Family) -> None:
    document = put(family, ISEE, pages=2, expires_on=date(2026, 12, 31))
    assert (state(family, document), stands(family, ISEE)) == (DocumentState.WAITING, Standing.ARRIVING)
    assert waits(family, TaskKind.DOCUMENT_TO_SEE) == []
    arrives(family, document, 1)
    assert (state(family, document), stands(family, ISEE)) == (DocumentState.KEPT, Standing.THERE)
    assert waits(family, TaskKind.DOCUMENT_TO_SEE) == [document]
    fails(family, document, 0)
    assert state(family, document) is DocumentState.KEPT
    family.do(documents.mark_seen, family.cast.giulia, document)
    assert waits(family, TaskKind.DOCUMENT_TO_SEE) == []


@on_sqlite
def test_if_no_page_can_be_kept_it_stays_missing(family: Family) -> None:
    document = put(family, LEASE, pages=2)
    fails(family, document, 0, FileProblem.LOCKED)
    assert state(family, document) is DocumentState.WAITING
    fails(family, document, 1)
    assert (state(family, document), stands(family, LEASE)) == (DocumentState.LOST, Standing.MISSING)
    assert waits(family, TaskKind.DOCUMENT_TO_SEE) == []


def test_what_was_fetched_before_is_there_at_once(family: Family) -> None:
    messages = sent(family, family.amina)

    def fetch(session: Session) -> None:
        query = select(StoredFile.id).where(StoredFile.subject_id == messages[0])
        files.waiting.arrived(session, family.clock, session.scalars(query).one(), PHOTO)

    family.database.write(fetch)
    document = family.do(documents.put_away, family.amina, LEASE, messages)
    assert document.state is DocumentState.KEPT
    assert [page.state for page in pages_of(family, document.id)] == [FileState.KEPT]


@on_sqlite
def test_a_newer_one_takes_the_place_of_the_old_once_it_is_there(family: Family) -> None:
    first = put(family, ISEE, expires_on=date(2026, 12, 31))
    arrives(family, first)
    second = put(family, ISEE, expires_on=date(2027, 12, 31))
    assert state(family, first) is DocumentState.KEPT
    fails(family, second)
    assert state(family, first) is DocumentState.KEPT
    third = put(family, ISEE, expires_on=date(2027, 12, 31))
    arrives(family, third)
    assert (state(family, first), state(family, third)) == (DocumentState.REPLACED, DocumentState.KEPT)
    # An identity card is somebody's own: another one replaces none unless they say so.
    cards = [put(family, IDENTITY) for _ in range(2)]
    for card in cards:
        arrives(family, card)
    newer = put(family, IDENTITY, replaces=cards[0])
    arrives(family, newer)
    assert [state(family, card) for card in (*cards, newer)] == [
        DocumentState.REPLACED,
        DocumentState.KEPT,
        DocumentState.KEPT,
    ]


@on_sqlite
def test_an_old_page_that_comes_late_does_not_replace_the_newer_document(family: Family) -> None:
    slow, quick = put(family, ISEE), put(family, ISEE)
    arrives(family, quick)
    arrives(family, slow)
    assert (state(family, slow), state(family, quick)) == (DocumentState.REPLACED, DocumentState.KEPT)


def test_what_tells_of_arrears_does_not_exist_for_who_may_not_read_of_them(family: Family) -> None:
    notice = put(family, DocumentKind.RENT_NOTICE)
    arrives(family, notice)
    loan = put(family, DocumentKind.RECEIPT, tells_arrears=True)
    arrives(family, loan)
    youssef = family.youssef
    assert line(family, DocumentKind.RENT_NOTICE, youssef) is None
    receipts = line(family, DocumentKind.RECEIPT, youssef)
    assert receipts is not None
    assert receipts.documents == ()
    for number in (notice, loan):
        with pytest.raises(NotFound):
            family.look(documents.in_chat, youssef, number)
        with pytest.raises(NotFound):
            family.do(documents.remove, youssef, number)
    with pytest.raises(NotFound):
        put(family, DocumentKind.REPAYMENT_PLAN, youssef)
    own = put(family, DocumentKind.RECEIPT, youssef, tells_arrears=True)
    assert family.look(documents.in_chat, youssef, own).id == own


@on_sqlite
def test_nobody_reaches_another_familys_drawer(family: Family) -> None:
    document = put(family, LEASE)
    with pytest.raises(NotFound):
        family.look(documents.in_chat, family.lucia, document)
    with pytest.raises(NotPossible):
        family.do(documents.put_away, family.lucia, LEASE, sent(family, family.amina))


@on_sqlite
def test_taking_it_out_erases_its_files(family: Family) -> None:
    document = put(family, ISEE, expires_on=date(2026, 12, 31))
    arrives(family, document)
    assert family.events(DueKind.DOCUMENT_EXPIRES) == []
    family.clock.advance(days=280)
    family.do(reminders.plan_documents, family.household)
    assert family.events(DueKind.DOCUMENT_EXPIRES)
    family.do(documents.remove, family.youssef, document)
    assert pages_of(family, document) == []
    assert family.events(DueKind.DOCUMENT_EXPIRES, DueKind.DOCUMENT_EXPIRY_TASK) == []
    assert waits(family, TaskKind.DOCUMENT_TO_SEE) == []


@on_sqlite
def test_who_takes_their_consent_back_has_nothing_put_away(family: Family) -> None:
    document = put(family, LEASE)
    family.do(consents.withdraw, family.cast.amina)
    assert (state(family, document), pages_of(family, document)) == (DocumentState.LOST, [])


def test_what_is_asked_for_is_asked_once_reminded_once_and_answered_by_the_document(family: Family) -> None:
    giulia = family.cast.giulia
    asked, new = family.do(documents.ask, giulia, family.household, LEASE)
    again, newer = family.do(documents.ask, giulia, family.household, LEASE)
    assert (again.id, new, newer) == (asked.id, True, False)
    told = {event.member_id for event in family.events(DueKind.DOCUMENT_REMINDER)}
    assert told == {family.cast.amina, family.cast.youssef}
    assert len(family.events(DueKind.DOCUMENT_UNANSWERED)) == 1
    arrives(family, put(family, LEASE))
    assert family.look(documents.open_requests, family.household) == []
    assert family.events(DueKind.DOCUMENT_REMINDER, DueKind.DOCUMENT_UNANSWERED) == []
    with pytest.raises(NotPossible):
        family.do(documents.withdraw_request, giulia, asked.id)
    # Of arrears only those hear who may read of them.
    family.do(documents.ask, giulia, family.household, DocumentKind.RENT_NOTICE)
    assert {event.member_id for event in family.events(DueKind.DOCUMENT_REMINDER)} == {family.cast.amina}


@on_sqlite
def test_what_cannot_be_read_does_not_count_until_a_better_one_comes(family: Family) -> None:
    document = put(family, LEASE)
    arrives(family, document)
    asked, _ = family.do(documents.ask, family.cast.giulia, family.household, LEASE, document)
    assert asked.document_id == document
    assert (state(family, document), stands(family, LEASE)) == (
        DocumentState.UNREADABLE,
        Standing.UNREADABLE,
    )
    better = put(family, LEASE)
    arrives(family, better)
    assert (state(family, document), stands(family, LEASE)) == (DocumentState.REPLACED, Standing.THERE)
    row = family.look(lambda session: session.get_one(type(asked), asked.id))
    assert row.state is DocumentRequestState.ANSWERED


@given(st.sampled_from(DocumentKind), days)
def test_what_is_proposed_is_a_day_to_come_and_only_for_an_isee(kind: DocumentKind, today: date) -> None:
    proposed = proposed_expiry(kind, today)
    assert bool(proposed) == (kind is ISEE)
    assert all(day >= today and (day.month, day.day) == (12, 31) for day in proposed)


@given(st.lists(st.tuples(st.sampled_from(DocumentState), st.none() | days)), st.booleans(), days)
def test_a_kind_is_there_only_with_a_valid_document(
    rows: list[tuple[DocumentState, date | None]], needed: bool, today: date
) -> None:
    those = [HouseholdDocument(state=state, expires_on=ends) for state, ends in rows]
    valid = any(state is DocumentState.KEPT and (ends is None or ends >= today) for state, ends in rows)
    shown = standing(those, needed=needed, today=today)
    assert (shown is Standing.THERE) == valid
    if not rows:
        assert shown is (Standing.MISSING if needed else Standing.NONE)


@on_sqlite
@pytest.mark.parametrize("ends", [date(2026, 4, 6), date(2026, 12, 31), date(2027, 1, 6), date(2026, 11, 1)])
def test_a_month_and_a_week_before_an_expiry_each_adult_is_told_once(family: Family, ends: date) -> None:
    document = put(family, ISEE, expires_on=ends)
    arrives(family, document)
    today = family.clock.now().date()
    family.clock.advance(days=max(0, (ends - today).days - 35))
    for _ in range(2):
        family.do(reminders.plan_documents, family.household)
    events = family.events(DueKind.DOCUMENT_EXPIRES)
    assert {(event.member_id, event.rung) for event in events} == {
        (member, rung) for member in (family.cast.amina, family.cast.youssef) for rung in (30, 7)
    }
    assert len(events) == 4
    for event in events:
        assert is_allowed(event.due_at, QuietRules(), "Europe/Rome")
        early = (ends - event.due_at.date()).days - event.rung
        assert timedelta() <= timedelta(days=early) <= timedelta(days=5)
    # A newer one silences them all.
    arrives(family, put(family, ISEE, expires_on=ends.replace(year=ends.year + 1)))
    assert [event for event in family.events(DueKind.DOCUMENT_EXPIRES) if event.subject_id == document] == []


def test_its_file_belongs_to_the_household_and_to_the_document(family: Family) -> None:
    document = put(family, LEASE)
    (page,) = pages_of(family, document)
    assert (page.household_id, page.conversation_id) == (family.household, None)
    assert Subject(page.subject_kind, page.subject_id) == Subject(SubjectKind.DOCUMENT, document)
