"""Approve the voice of a language, after somebody who speaks it has listened; withdraw that again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, literal, select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction, Details
from budgeting.clock import Clock
from budgeting.db.prepared_statements import Prepared
from budgeting.db.tables import ApprovedVoice, Staff
from budgeting.db.types import Base
from budgeting.voices.version import VERSION


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a language's voice, and when. ``by`` is empty if nobody can be named."""

    at: datetime
    by: str


_V = Base.metadata.tables["approved_voices"]
_APPROVED = Prepared(
    select(literal(1)).where(
        _V.c.programme_id == bindparam("programme"),
        _V.c.language == bindparam("language"),
        _V.c.version == VERSION,
    )
)


def approved(session: Session, programme_id: int, language: str) -> bool:
    """Whether this programme's families may be read to in this language, by today's voice."""
    params = {"programme": programme_id, "language": language}
    return _APPROVED.first(session, params) is not None


def approvals(session: Session, programme_id: int) -> Mapping[str, Approval]:
    """The approvals of today's voice, by language."""
    query = (
        select(ApprovedVoice, Staff.name.label("by"))
        .outerjoin(Staff, Staff.id == ApprovedVoice.approved_by)
        .where(ApprovedVoice.programme_id == programme_id, ApprovedVoice.version == VERSION)
        .limit(100)
    )
    return {
        row.ApprovedVoice.language: Approval(row.ApprovedVoice.approved_at, row.by or "")
        for row in session.execute(query)
    }


def approve(session: Session, clock: Clock, staff_id: int | None, programme_id: int, language: str) -> None:
    """A speaker has listened and finds it good: members may switch it on. Changes nothing if it's approved already."""
    if approved(session, programme_id, language):
        return
    _remove(session, programme_id, language)
    session.add(
        ApprovedVoice(
            programme_id=programme_id,
            language=language,
            version=VERSION,
            approved_at=clock.now(),
            approved_by=staff_id,
        )
    )
    session.flush()
    _note(session, clock, staff_id, AuditAction.VOICE_APPROVE, programme_id, language)


def withdraw(session: Session, clock: Clock, staff_id: int | None, programme_id: int, language: str) -> None:
    """Nothing is read in this language from now on. Changes nothing if it wasn't.

    Members keep their wish, so that it goes on if the language is approved again.
    """
    if not approved(session, programme_id, language):
        return
    _remove(session, programme_id, language)
    _note(session, clock, staff_id, AuditAction.VOICE_WITHDRAW, programme_id, language)


def _remove(session: Session, programme_id: int, language: str) -> None:
    session.execute(
        delete(ApprovedVoice).where(
            ApprovedVoice.programme_id == programme_id, ApprovedVoice.language == language
        )
    )


def _note(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    action: AuditAction,
    programme_id: int,
    language: str,
) -> None:
    audit.note(
        session, clock, staff_id, action, "programme", programme_id, details=Details(language=language)
    )
