"""What waits between a family and its staff: documents to look at, documents asked for, questions half answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from budgeting.db.tables import DocumentRequest, DueEvent, Household, HouseholdDocument, WellbeingSurvey
from budgeting.next_steps.gaps import UNSEEN, Gap, Look, at_home
from budgeting.states.documents import DocumentKind, DocumentRequestState, DocumentState
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.tasks import TaskKind
from budgeting.states.wellbeing import SurveyState
from budgeting.subjects import Subject

#: Everything about a request has happened by then: the reminder, and the task.
FORGOTTEN = timedelta(days=30)


def documents(session: Session, seen: Look) -> Iterator[Gap]:
    """Staff look at what a family puts away, and ask again for what they can't read."""
    asked = exists().where(
        DocumentRequest.document_id == HouseholdDocument.id,
        DocumentRequest.state == DocumentRequestState.OPEN,
    )
    unseen = (
        (HouseholdDocument.state == DocumentState.KEPT)
        & HouseholdDocument.seen_at.is_(None)
        # Receipts are kept for the family itself.
        & (HouseholdDocument.kind != DocumentKind.RECEIPT)
        & (HouseholdDocument.created_at < seen.now - UNSEEN)
    )
    unreadable = (
        (HouseholdDocument.state == DocumentState.UNREADABLE)
        & (HouseholdDocument.seen_at < seen.now - UNSEEN)
        & ~asked
    )
    rows = session.execute(
        select(HouseholdDocument.id, HouseholdDocument.household_id, HouseholdDocument.state)
        .join(Household, Household.id == HouseholdDocument.household_id)
        .where(at_home(seen), or_(unseen, unreadable))
        .order_by(HouseholdDocument.id)
    )
    for row in rows:
        if not seen.has_task(TaskKind.DOCUMENT_TO_SEE, row.id):
            cause = "unseen" if row.state is DocumentState.KEPT else "not_asked"
            yield Gap(Subject(SubjectKind.DOCUMENT, row.id), cause, row.household_id)


def requests(session: Session, seen: Look) -> Iterator[Gap]:
    """What a family was asked for comes, or somebody asks why not."""
    planned = exists().where(
        DueEvent.kind.in_((DueKind.DOCUMENT_REMINDER, DueKind.DOCUMENT_UNANSWERED)),
        DueEvent.subject_id == DocumentRequest.id,
        DueEvent.state == DueState.PENDING,
    )
    rows = session.execute(
        select(DocumentRequest.id, DocumentRequest.household_id)
        .join(Household, Household.id == DocumentRequest.household_id)
        .where(
            at_home(seen),
            DocumentRequest.state == DocumentRequestState.OPEN,
            DocumentRequest.asked_at < seen.now - FORGOTTEN,
            ~planned,
        )
        .order_by(DocumentRequest.id)
    )
    for row in rows:
        if not seen.has_task(TaskKind.DOCUMENT_MISSING, row.id):
            yield Gap(Subject(SubjectKind.DOCUMENT_REQUEST, row.id), "forgotten", row.household_id)


def surveys(session: Session, seen: Look) -> Iterator[Gap]:
    """Ten questions that were begun are asked about again, or given up."""
    planned = exists().where(
        DueEvent.kind.in_((DueKind.WELLBEING_FOLLOW_UP, DueKind.WELLBEING_UNANSWERED)),
        DueEvent.subject_id == WellbeingSurvey.id,
        DueEvent.state == DueState.PENDING,
    )
    rows = session.execute(
        select(WellbeingSurvey.id, WellbeingSurvey.household_id)
        .join(Household, Household.id == WellbeingSurvey.household_id)
        .where(
            at_home(seen),
            WellbeingSurvey.state.in_((SurveyState.ASKED, SurveyState.OPEN)),
            WellbeingSurvey.touched_at < seen.now - FORGOTTEN,
            ~planned,
        )
        .order_by(WellbeingSurvey.id)
    )
    for row in rows:
        yield Gap(Subject(SubjectKind.WELLBEING, row.id), "half_done", row.household_id)
