"""A school, a parish or a service proposes a family: written down, then it becomes a household or is declined.

Consent comes first: until it is written down that the family agreed, only who asks is kept, and for less long.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit, households, programmes, tasks, telephones
from budgeting.audit import AuditAction
from budgeting.clean_text import one_line
from budgeting.clock import Clock
from budgeting.db.tables import Household, IncomingReferral, Member, Programme
from budgeting.errors import NotFound, NotPossible
from budgeting.schedule.reminders import referrals as reminders
from budgeting.states.messages import SubjectKind
from budgeting.states.partners import PartnerKind
from budgeting.states.referrals import IncomingState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

LONGEST_LINE, LONGEST_WHY = 120, 2_000
#: How long it is kept: without consent, with it, and after it was decided.
WITHOUT_CONSENT, WITH_CONSENT, AFTERWARDS = timedelta(days=30), timedelta(days=90), timedelta(days=30)
#: The same form sent twice within this time is one.
TWICE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who proposes a family, and how to reach them."""

    kind: PartnerKind
    proposed_by: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """What the family let them say. ``agreed_on``: the day on which it agreed; ``how``: in words."""

    agreed_on: date
    how: str
    name: str
    phone: str = ""
    language: str = "it"
    why: str = ""


def subject_of(incoming_id: int) -> Subject:
    return Subject(SubjectKind.INCOMING_REFERRAL, incoming_id)


def add(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    programme_id: int,
    asking: Asking,
    family: Family | None = None,
) -> IncomingReferral:
    """Write it down; without ``family`` only that somebody asks.

    Raises NotFound, NotPossible("proposed_by" | "name" | "how" | "long" | "future").
    """
    programme = session.get(Programme, programme_id, with_for_update=True)
    if programme is None:
        raise NotFound("programme", programme_id)
    today = programmes.today(clock, programme)
    row = IncomingReferral(
        programme_id=programme_id,
        kind=asking.kind,
        proposed_by=_line(asking.proposed_by, "proposed_by"),
        contact=_line(asking.contact),
        state=IncomingState.OPEN,
        erase_on=today + WITHOUT_CONSENT,
        created_by=staff_id,
        created_at=clock.now(),
    )
    if family is not None:
        _take_in(row, family, today)
    if (same := _sent_before(session, clock, row)) is not None:
        return same
    session.add(row)
    session.flush()
    reminders.plan_erasure(session, row)
    tasks.open_task(session, clock, TaskKind.REFERRAL_INCOMING, subject_of(row.id), programme_id=programme_id)
    audit.note(session, clock, staff_id, AuditAction.INCOMING_REFERRAL_ADD, "incoming_referral", row.id)
    return row


def agreed(
    session: Session, clock: Clock, staff_id: int | None, incoming_id: int, family: Family
) -> IncomingReferral:
    """The family has agreed, and this is what it lets them say. Raises like `add`, NotPossible (its state)."""
    row = _open(session, incoming_id)
    _take_in(row, family, programmes.today(clock, session.get_one(Programme, row.programme_id)))
    session.flush()
    reminders.plan_erasure(session, row)
    audit.note(session, clock, staff_id, AuditAction.INCOMING_REFERRAL_CONSENT, "incoming_referral", row.id)
    return row


def accept(
    session: Session, clock: Clock, staff_id: int | None, incoming_id: int, reference: str
) -> tuple[Household, Member]:
    """It becomes a household with one adult, who can be invited; ``reference`` is the office's number for it.

    Raises NotFound, NotPossible("no_consent", its state, and those of `households.create_household`).
    """
    row = _open(session, incoming_id)
    if row.agreed_on is None:
        raise NotPossible("no_consent")
    household = households.create_household(session, clock, staff_id, row.programme_id, reference, row.name)
    member = households.add_member(
        session, clock, staff_id, household.id, row.name, row.language, telephone=_telephone(row.phone)
    )
    row.household_id = household.id
    _settle(session, clock, staff_id, row, IncomingState.ACCEPTED)
    audit.note(session, clock, staff_id, AuditAction.INCOMING_REFERRAL_ACCEPT, "incoming_referral", row.id)
    return household, member


def _telephone(written: str) -> str:
    """The number as whoever proposes the family wrote it; "" if it is none, which must not stop the family."""
    try:
        return telephones.normalised(written)
    except NotPossible:
        return ""


def decline(
    session: Session, clock: Clock, staff_id: int | None, incoming_id: int, answer: str
) -> IncomingReferral:
    """The programme can't take it in; ``answer`` says why. Raises NotFound, NotPossible("empty", "long", its
    state).
    """
    if not answer.strip():
        raise NotPossible("empty")
    if len(answer.strip()) > LONGEST_WHY:
        raise NotPossible("long")
    row = _open(session, incoming_id)
    row.answer = answer.strip()
    _settle(session, clock, staff_id, row, IncomingState.DECLINED)
    audit.note(session, clock, staff_id, AuditAction.INCOMING_REFERRAL_DECLINE, "incoming_referral", row.id)
    return row


def erase(session: Session, clock: Clock, incoming_id: int) -> None:
    """Its time is over: every word is emptied; that somebody asked, when, and what became of it stays for totals."""
    row = session.get(IncomingReferral, incoming_id, with_for_update=True, populate_existing=True)
    if row is None:
        return
    for column in ("proposed_by", "contact", "agreed_how", "name", "phone", "why", "answer"):
        setattr(row, column, "")
    if row.state is IncomingState.OPEN:
        row.state, row.settled_at = IncomingState.EXPIRED, clock.now()
    session.flush()
    tasks.settle(session, clock, TaskKind.REFERRAL_INCOMING, subject_of(row.id))


def _take_in(row: IncomingReferral, family: Family, today: date) -> None:
    if family.agreed_on > today:
        raise NotPossible("future")
    row.agreed_on, row.agreed_how = family.agreed_on, _line(family.how, "how")
    row.name, row.phone, row.language = _line(family.name, "name"), _line(family.phone), family.language
    row.why = family.why.strip()
    if len(row.why) > LONGEST_WHY:
        raise NotPossible("long")
    row.erase_on = today + WITH_CONSENT


def _line(text: str, needed: str = "") -> str:
    line = one_line(text)
    if needed and not line:
        raise NotPossible(needed)
    if len(line) > LONGEST_LINE:
        raise NotPossible("long")
    return line


def _sent_before(session: Session, clock: Clock, row: IncomingReferral) -> IncomingReferral | None:
    query = select(IncomingReferral).where(
        IncomingReferral.programme_id == row.programme_id,
        IncomingReferral.state == IncomingState.OPEN,
        IncomingReferral.created_at > clock.now() - TWICE,
        IncomingReferral.proposed_by == row.proposed_by,
        IncomingReferral.name == (row.name or ""),
        IncomingReferral.why == (row.why or ""),
    )
    return session.scalars(query.order_by(IncomingReferral.id.desc()).limit(1)).first()


def _open(session: Session, incoming_id: int) -> IncomingReferral:
    row = session.get(IncomingReferral, incoming_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("incoming_referral", incoming_id)
    if row.state is not IncomingState.OPEN:
        raise NotPossible(row.state.value)
    return row


def _settle(
    session: Session, clock: Clock, staff_id: int | None, row: IncomingReferral, state: IncomingState
) -> None:
    row.state, row.settled_by, row.settled_at = state, staff_id, clock.now()
    row.erase_on = programmes.today(clock, session.get_one(Programme, row.programme_id)) + AFTERWARDS
    session.flush()
    reminders.plan_erasure(session, row)
    tasks.settle(session, clock, TaskKind.REFERRAL_INCOMING, subject_of(row.id), staff_id)
