"""The languages staff read: that of their pages, and those they state."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from budgeting import access, audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Staff, StaffLanguage
from budgeting.staff.people import get


def reads(session: Session, staff_id: int) -> frozenset[str]:
    """The languages a person reads. Raises NotFound."""
    return stated(session, staff_id) | {get(session, staff_id).language}


def stated(session: Session, staff_id: int) -> frozenset[str]:
    """The languages they or their administrator stated."""
    return frozenset(
        session.scalars(select(StaffLanguage.language).where(StaffLanguage.staff_id == staff_id))
    )


def state(session: Session, clock: Clock, by: int, staff_id: int, languages: Collection[str]) -> None:
    """Store the languages a person reads, stated by themselves or by an administrator. Raises NotFound."""
    if by != staff_id:
        access.may_manage(session, by, staff_id)
    get(session, staff_id)
    before, after = stated(session, staff_id), frozenset(languages)
    if before == after:
        return
    session.execute(
        delete(StaffLanguage).where(
            StaffLanguage.staff_id == staff_id, StaffLanguage.language.in_(before - after)
        )
    )
    session.add_all(StaffLanguage(staff_id=staff_id, language=code) for code in sorted(after - before))
    session.flush()
    audit.note(session, clock, by, AuditAction.STAFF_READS, "staff", staff_id)


def who_reads(session: Session, language: str, among: Collection[int]) -> set[int]:
    """Those of these staff people who read the language."""
    states = select(StaffLanguage.staff_id).where(
        StaffLanguage.language == language, StaffLanguage.staff_id.in_(among)
    )
    shows = select(Staff.id).where(Staff.language == language, Staff.id.in_(among))
    return {*session.scalars(states), *session.scalars(shows)}
