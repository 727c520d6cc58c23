"""Certificates of attendance: who deserves one, its number in the register, its PDF, and taking one back.

A certificate is issued in two steps, because its number is printed on it and a PDF is made outside any transaction:
`prepare` gives it its number and what it says, `deliver` stores the PDF. One that stopped in between is delivered the
next time; nobody gets two.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import audit, clean_text, documents, files, programmes
from budgeting.activities.hours import Tally, tallies
from budgeting.activities.view import FALLBACK, in_language
from budgeting.audit import AuditAction
from budgeting.clock import Clock, local_date
from budgeting.db.tables import Activity, ActivitySession, Certificate, Member, Programme, StoredFile
from budgeting.errors import NotFound, NotPossible
from budgeting.files import Examined, Owner
from budgeting.programmes import Settings
from budgeting.states.activities import SessionState
from budgeting.states.documents import DocumentKind
from budgeting.states.messages import SubjectKind
from budgeting.states.programmes import Instrument
from budgeting.subjects import Subject

#: The longest name of who signs, and of the place.
LONGEST = 120


def deserved(tally: Tally) -> bool:
    """Whether the activity is over and the member was there for as much of it as it asks."""
    enough = tally.done * 100 >= tally.whole * tally.activity.allowance_least
    return tally.over and tally.done > 0 and enough


def prepare(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    activity_id: int,
    member_ids: Collection[int],
    *,
    signer: str,
    place: str = "",
) -> list[int]:
    """Give certificates to these members. Returns the numbers of the rows to deliver: the new ones, and earlier ones
    that never were.

    Raises NotFound, NotPossible("not_deserved", "signer" or "long").
    """
    # Locked, so that two at once give different numbers and nobody gets two.
    activity = session.get(Activity, activity_id, populate_existing=True, with_for_update=True)
    if activity is None:
        raise NotFound("activity", activity_id)
    programme = session.get_one(Programme, activity.programme_id, with_for_update=True)
    signer, place = clean_text.one_line(signer), clean_text.one_line(place)
    if not signer:
        raise NotPossible("signer")
    if max(len(signer), len(place)) > LONGEST:
        raise NotPossible("long")
    there = {row.member_id: row for row in valid(session, activity_id)}
    by_member = {each.member_id: each for each in tallies(session, clock.now(), [activity], member_ids)}
    first, last = _days(session, activity_id)
    year = programmes.today(clock, programme).year
    serial = _last_serial(session, programme.id, year)
    to_deliver = [row.id for row in there.values() if row.member_id in member_ids and not row.delivered_at]
    for member_id in sorted(set(member_ids) - there.keys()):
        tally = by_member.get(member_id)
        if tally is None or not deserved(tally) or first is None or last is None:
            raise NotPossible("not_deserved")
        member, serial = session.get_one(Member, member_id), serial + 1
        row = Certificate(
            programme_id=programme.id,
            household_id=member.household_id,
            activity_id=activity_id,
            member_id=member_id,
            year=year,
            serial=serial,
            name=member.name,
            title=in_language(activity.title, FALLBACK),
            signer=signer,
            place=place,
            done=tally.done,
            whole=tally.whole,
            first_on=local_date(first.starts_at, first.zone),
            last_on=local_date(last.starts_at, last.zone),
            issued_by=staff_id,
            issued_at=clock.now(),
        )
        session.add(row)
        session.flush()
        audit.note(session, clock, staff_id, AuditAction.CERTIFICATE_ISSUE, "certificate", row.id)
        to_deliver.append(row.id)
    return to_deliver


def deliver(
    session: Session, clock: Clock, staff_id: int, certificate_id: int, paper: Examined
) -> StoredFile | None:
    """Store the PDF, for the register and in the family's drawer. None if it was stored or taken back meanwhile.

    Raises NotFound.
    """
    row = locked(session, certificate_id)
    if row.delivered_at is not None or row.withdrawn_at is not None:
        return None
    audit.note(session, clock, staff_id, AuditAction.CERTIFICATE_PRINT, "certificate", row.id)
    file = files.keep(
        session,
        clock,
        paper,
        subject=Subject(SubjectKind.CERTIFICATE, row.id),
        owner=Owner(household_id=row.household_id),
        name=file_name(row),
    )
    programme = session.get_one(Programme, row.programme_id)
    if Settings.of(programme).has(Instrument.DOCUMENTS):
        paper_and_name = [(paper, file_name(row))]
        documents.file_away(session, clock, staff_id, row.household_id, DocumentKind.OTHER, paper_and_name)
    row.delivered_at = clock.now()
    session.flush()
    return file


def withdraw(session: Session, clock: Clock, staff_id: int | None, certificate_id: int, why: str) -> None:
    """Take a certificate back; its number stays in the register, and a new one may be issued.

    Raises NotFound, NotPossible("withdrawn", "empty" or "long").
    """
    row = locked(session, certificate_id)
    if row.withdrawn_at is not None:
        raise NotPossible("withdrawn")
    reason = clean_text.one_line(why)
    if not reason:
        raise NotPossible("empty")
    if len(reason) > LONGEST * 4:
        raise NotPossible("long")
    row.withdrawn_at, row.withdrawn_by, row.why = clock.now(), staff_id, reason
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.CERTIFICATE_WITHDRAW, "certificate", row.id)


def valid(session: Session, activity_id: int) -> Sequence[Certificate]:
    """The certificates of an activity that count."""
    query = select(Certificate).where(
        Certificate.activity_id == activity_id, Certificate.withdrawn_at.is_(None)
    )
    return session.scalars(query.order_by(Certificate.year, Certificate.serial)).all()


def file_of(session: Session, certificate_id: int) -> StoredFile:
    """Its PDF. Raises NotFound until it is delivered."""
    query = select(StoredFile).where(
        StoredFile.subject_kind == SubjectKind.CERTIFICATE, StoredFile.subject_id == certificate_id
    )
    file = session.scalars(query.order_by(StoredFile.id).limit(1)).one_or_none()
    if file is None:
        raise NotFound("certificate", certificate_id)
    return file


def file_name(row: Certificate) -> str:
    """Without anything personal."""
    return f"attestato-{row.year}-{row.serial:04}.pdf"


def locked(session: Session, certificate_id: int) -> Certificate:
    """The row, for changing. Raises NotFound."""
    row = session.get(Certificate, certificate_id, populate_existing=True, with_for_update=True)
    if row is None:
        raise NotFound("certificate", certificate_id)
    return row


def _last_serial(session: Session, programme_id: int, year: int) -> int:
    query = select(func.max(Certificate.serial)).where(
        Certificate.programme_id == programme_id, Certificate.year == year
    )
    return session.scalar(query) or 0


def _days(session: Session, activity_id: int) -> tuple[ActivitySession | None, ActivitySession | None]:
    query = (
        select(ActivitySession)
        .where(ActivitySession.activity_id == activity_id, ActivitySession.state != SessionState.CANCELLED)
        .order_by(ActivitySession.starts_at, ActivitySession.id)
    )
    meetings = session.scalars(query).all()
    return (meetings[0], meetings[-1]) if meetings else (None, None)
