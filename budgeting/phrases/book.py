"""What a programme added to the phrasebook, changed in it or retired; each change with its audit line."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Phrase
from budgeting.errors import NotFound
from budgeting.phrases.rules import LONGEST_TITLE, Draft, check

#: Of a programme's own.
MOST = 300


def of_programme(session: Session, programme_id: int) -> Sequence[Phrase]:
    """Its rows, retired ones among them, in the order in which they were added."""
    query = select(Phrase).where(Phrase.programme_id == programme_id).order_by(Phrase.id)
    return session.scalars(query.limit(MOST)).all()


def add(
    session: Session, clock: Clock, staff_id: int | None, programme_id: int, draft: Draft, *, ready: str = ""
) -> Phrase:
    """Add a phrase, or replace the ready one with that code. Raises PhraseFault."""
    check(draft)
    row = _of_ready(session, programme_id, ready) if ready else None
    action = AuditAction.PHRASE_CHANGE if ready else AuditAction.PHRASE_ADD
    return _write(session, clock, staff_id, row or _new(programme_id, ready), draft, action)


def change(session: Session, clock: Clock, staff_id: int | None, phrase_id: int, draft: Draft) -> Phrase:
    """Change one of the programme's own. Raises NotFound, PhraseFault."""
    check(draft)
    return _write(session, clock, staff_id, _row(session, phrase_id), draft, AuditAction.PHRASE_CHANGE)


def retire(session: Session, clock: Clock, staff_id: int | None, phrase_id: int) -> None:
    """Offer it no longer; what was sent stays. Changes nothing if it is retired already. Raises NotFound."""
    row = _row(session, phrase_id)
    if row.retired_at is None:
        row.retired_at = clock.now()
        _touch(session, clock, staff_id, row, AuditAction.PHRASE_RETIRE)


def retire_ready(
    session: Session, clock: Clock, staff_id: int | None, programme_id: int, ready: str, title: str
) -> None:
    """The same for a ready phrase."""
    row = _of_ready(session, programme_id, ready)
    if row is None:
        # Without texts: it is still as it was, if it is restored.
        row = _new(programme_id, ready)
        row.title, row.texts, row.answers = title[:LONGEST_TITLE], {}, {}
        row.changed_at = clock.now()
        session.add(row)
        session.flush()
    retire(session, clock, staff_id, row.id)


def restore(session: Session, clock: Clock, staff_id: int | None, phrase_id: int) -> None:
    """Offer it again. Raises NotFound."""
    row = _row(session, phrase_id)
    if row.retired_at is not None:
        row.retired_at = None
        _touch(session, clock, staff_id, row, AuditAction.PHRASE_RESTORE)


def reset(session: Session, clock: Clock, staff_id: int | None, phrase_id: int) -> None:
    """Take the ready text again instead of the programme's own. Raises NotFound, also if it replaces no ready one."""
    row = _row(session, phrase_id)
    if row.ready is None:
        raise NotFound("phrase", phrase_id)
    row.texts, row.answers = {}, {}
    _touch(session, clock, staff_id, row, AuditAction.PHRASE_CHANGE)


def _new(programme_id: int, ready: str) -> Phrase:
    return Phrase(programme_id=programme_id, ready=ready or None)


def _of_ready(session: Session, programme_id: int, ready: str) -> Phrase | None:
    query = select(Phrase).where(Phrase.programme_id == programme_id, Phrase.ready == ready)
    return session.scalars(query.with_for_update()).one_or_none()


def _row(session: Session, phrase_id: int) -> Phrase:
    row = session.get(Phrase, phrase_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("phrase", phrase_id)
    return row


def _write(
    session: Session, clock: Clock, staff_id: int | None, row: Phrase, draft: Draft, action: AuditAction
) -> Phrase:
    row.title, row.tells_arrears = draft.title.strip()[:LONGEST_TITLE], draft.tells_arrears
    row.texts = dict(draft.texts)
    row.answers = {language: list(answers) for language, answers in draft.answers.items() if answers}
    session.add(row)
    _touch(session, clock, staff_id, row, action)
    return row


def _touch(session: Session, clock: Clock, staff_id: int | None, row: Phrase, action: AuditAction) -> None:
    row.changed_at, row.changed_by = clock.now(), staff_id
    session.flush()
    audit.note(session, clock, staff_id, action, "phrase", row.id)
