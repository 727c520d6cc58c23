"""Documents: a month and a week before one expires, and again if one that staff asked for hasn't come.

A newer document, a withdrawn request or a changed date cancels them. Staff get a task a week before an expiry, and
when a request stays unanswered after its reminder.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.arrears import visibility
from budgeting.calendars import working_day, working_day_before
from budgeting.clock import Clock, at_local, local_date
from budgeting.db.tables import DocumentRequest, HouseholdDocument, Member
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import (
    ActiveHousehold,
    HouseholdPage,
    active_household,
    nobody_there,
)
from budgeting.schedule.reminders.instalments import HORIZON
from budgeting.schedule.reminders.ladder import FRESH, TASK_FRESH
from budgeting.states.documents import DocumentRequestState, DocumentState
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind

#: Days before the expiry date on which the family is reminded, and staff look after it.
BEFORE = (30, 7)
STAFF_BEFORE = 7
#: Days after staff asked: the family is reminded once, then staff get a task.
AGAIN, GIVEN_UP = 5, 10
_OF_DOCUMENT = (DueKind.DOCUMENT_EXPIRES, DueKind.DOCUMENT_EXPIRY_TASK)
_OF_REQUEST = (DueKind.DOCUMENT_REMINDER, DueKind.DOCUMENT_UNANSWERED)
_STAFF = (DueKind.DOCUMENT_EXPIRY_TASK, DueKind.DOCUMENT_UNANSWERED)


def plan_documents(session: Session, clock: Clock, household_id: int) -> None:
    """Plan what is due about a household's documents, and cancel what no longer is."""
    plan_for(session, clock, HouseholdPage(session, [household_id]))


def plan_for(session: Session, clock: Clock, households: HouseholdPage) -> None:
    """The same for several households in a few statements."""
    session.flush()
    places = households.active(Instrument.DOCUMENTS)
    if not places:
        return
    documents = session.scalars(
        select(HouseholdDocument).where(
            HouseholdDocument.household_id.in_(places),
            HouseholdDocument.state == DocumentState.KEPT,
            HouseholdDocument.expires_on.is_not(None),
        )
    ).all()
    requests = session.scalars(
        select(DocumentRequest).where(
            DocumentRequest.household_id.in_(places), DocumentRequest.state == DocumentRequestState.OPEN
        )
    ).all()
    if not documents and not requests:
        return
    everybody, trusted = households.adults(places), households.adults(places, arrears=True)
    planned: list[due.Planned] = []
    for document in documents:
        told = (trusted if document.tells_arrears else everybody).get(document.household_id, [])
        planned += _of_document(document, places[document.household_id], told)
    for asked in requests:
        hidden = asked.kind in visibility.DOCUMENTS_ABOUT_ARREARS
        told = (trusted if hidden else everybody).get(asked.household_id, [])
        planned += _of_request(asked, places[asked.household_id], told)
    now = clock.now()
    keep = [event.slot for event in planned]
    due.cancel_others(session, clock, _OF_DOCUMENT, [each.id for each in documents], keep, "replanned")
    due.cancel_others(session, clock, _OF_REQUEST, [each.id for each in requests], keep, "replanned")
    # What the family should have heard earlier is past; staff's tasks may be late.
    due.put_all(
        session,
        [
            event
            for event in planned
            if event.due_at <= now + HORIZON
            and (event.due_at > now or (event.kind in _STAFF and event.stale_at > now))
        ],
    )


def _of_document(
    document: HouseholdDocument, place: ActiveHousehold, told: Collection[Member]
) -> list[due.Planned]:
    ends = document.expires_on
    if ends is None:
        return []
    events = []
    for days in BEFORE:
        moment = _before(ends, days, place)
        events += [
            due.Planned(DueKind.DOCUMENT_EXPIRES, document.id, member.id, ends, days, moment, moment + FRESH)
            for member in told
        ]
    moment = _before(ends, STAFF_BEFORE, place)
    until = at_local(ends, place.rules.opening, place.zone) + TASK_FRESH
    events.append(due.Planned(DueKind.DOCUMENT_EXPIRY_TASK, document.id, None, ends, 0, moment, until))
    return events


def _before(ends: date, days: int, place: ActiveHousehold) -> datetime:
    day = working_day_before(ends - timedelta(days=days), place.rules)
    return at_local(day, place.rules.opening, place.zone)


def _of_request(
    asked: DocumentRequest, place: ActiveHousehold, told: Collection[Member]
) -> list[due.Planned]:
    on = local_date(asked.asked_at, place.zone)
    again, late = (
        at_local(working_day(on + timedelta(days=days), place.rules), place.rules.opening, place.zone)
        for days in (AGAIN, GIVEN_UP)
    )
    events = [
        due.Planned(DueKind.DOCUMENT_REMINDER, asked.id, member.id, on, 1, again, again + FRESH)
        for member in told
    ]
    events.append(due.Planned(DueKind.DOCUMENT_UNANSWERED, asked.id, None, on, 0, late, late + TASK_FRESH))
    return events


def forget_document(session: Session, clock: Clock, document_id: int, reason: str) -> None:
    """Cancel what was still to be said about a document."""
    for kind in _OF_DOCUMENT:
        due.cancel(session, clock, kind, document_id, reason)


def forget_request(session: Session, clock: Clock, request_id: int, reason: str) -> None:
    """Cancel what was still to be said about a request."""
    for kind in _OF_REQUEST:
        due.cancel(session, clock, kind, request_id, reason)


def still_expires(session: Session, clock: Clock, event: Due) -> str | None:
    """Why nobody needs to hear that a document expires, as a code; None: somebody does."""
    document = session.get(HouseholdDocument, event.subject_id, populate_existing=True)
    if document is None:
        return "gone"
    if document.state is not DocumentState.KEPT:
        return document.state.value
    if document.expires_on != event.for_date:
        return "replanned"
    return nobody_there(session, event, document.household_id, arrears=document.tells_arrears)


def still_asked(session: Session, clock: Clock, event: Due) -> str | None:
    """Why a request needs nothing more, as a code; None: it does."""
    asked = session.get(DocumentRequest, event.subject_id, populate_existing=True)
    if asked is None:
        return "gone"
    if asked.state is not DocumentRequestState.OPEN:
        return asked.state.value
    if event.member_id is None:
        return None if active_household(session, asked.household_id) is not None else "left"
    hidden = asked.kind in visibility.DOCUMENTS_ABOUT_ARREARS
    return nobody_there(session, event, asked.household_id, arrears=hidden)
