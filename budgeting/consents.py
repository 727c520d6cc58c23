"""Consent to the privacy notice. Without it nothing proactive is written and nothing is kept."""

from __future__ import annotations

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import Consent


def give(session: Session, clock: Clock, member_id: int, version: str, language: str) -> Consent:
    """Keep that the member agreed to ``version`` of the notice, read in ``language``. A repeat adds nothing."""
    standing = session.scalar(_standing(member_id).where(Consent.version == version))
    if standing is not None:
        return standing
    given = Consent(member_id=member_id, version=version, language=language, given_at=clock.now())
    session.add(given)
    session.flush()
    return given


def has_valid(session: Session, member_id: int, version: str | None = None) -> bool:
    """Whether the member agreed to ``version`` (None: to any) and has not taken it back."""
    query = _standing(member_id)
    if version is not None:
        query = query.where(Consent.version == version)
    return session.scalar(query) is not None


def withdraw(session: Session, clock: Clock, member_id: int) -> None:
    """The member takes every consent back; that it was given, and until when, stays on record."""
    session.execute(
        update(Consent)
        .where(Consent.member_id == member_id, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=clock.now())
    )


def _standing(member_id: int) -> Select[Consent]:
    return (
        select(Consent)
        .where(Consent.member_id == member_id, Consent.withdrawn_at.is_(None))
        .order_by(Consent.given_at.desc())
        .limit(1)
    )
