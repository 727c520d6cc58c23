"""An announcement sent to its writer alone, through the staff bot, as a family would get it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import BroadcastTrial, Staff
from budgeting.errors import NotPossible
from dialogs.broadcasts.draft import Draft, check_words
from dialogs.broadcasts.wording import said_to
from dialogs.text.words import Words


@dataclass(frozen=True, slots=True)
class TrialToSend:
    """A message to one staff person's chat; its buttons are shown and lead nowhere."""

    id: int
    chat_id: int
    text: str
    #: (kind, offset, length) in UTF-16 units.
    spans: tuple[tuple[str, int, int], ...]
    #: Rows of labels.
    buttons: tuple[tuple[str, ...], ...]


def has_phone(session: Session, staff_id: int) -> bool:
    """Whether a trial would arrive: the staff person's own chat is linked."""
    return session.get_one(Staff, staff_id).telegram_chat_id is not None


def ask(session: Session, clock: Clock, words: Words, staff_id: int, draft: Draft, language: str) -> int:
    """Queue the draft, as a reader of ``language`` would get it, for the writer's own phone; returns the row.

    One that still waits is replaced. Raises NotFound, NotPossible("no_phone"), and what a draft's words may be wrong
    with.
    """
    check_words(draft)
    person = session.get_one(Staff, staff_id, with_for_update=True)
    if person.telegram_chat_id is None:
        raise NotPossible("no_phone")
    said = said_to(session, draft, language, person.first_name)
    shown = words.join(said.texts, language, said.joint)
    session.execute(delete(BroadcastTrial).where(BroadcastTrial.staff_id == staff_id))
    trial = BroadcastTrial(
        staff_id=staff_id,
        text=shown.text,
        spans=[list(span) for span in shown.spans],
        buttons=[[words.plain(choice.label, language) for choice in row] for row in said.rows],
        created_at=clock.now(),
    )
    session.add(trial)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.BROADCAST_TRY, "programme", draft.audience.programme_id)
    return trial.id


def something_waits(session: Session) -> bool:
    """Whether `claim` would find something. Changes nothing."""
    return session.scalar(select(BroadcastTrial.id).limit(1)) is not None


def claim(session: Session, limit: int) -> list[TrialToSend]:
    """Take up to ``limit`` trials to send. Each is tried once: whoever misses it asks again."""
    rows: Sequence[Any] = session.execute(
        select(BroadcastTrial, Staff)
        .join(Staff, Staff.id == BroadcastTrial.staff_id)
        .order_by(BroadcastTrial.id)
        .limit(limit)
    ).all()
    claimed = []
    for trial, person in rows:
        if person.telegram_chat_id is not None and person.active:
            claimed.append(
                TrialToSend(
                    trial.id,
                    person.telegram_chat_id,
                    trial.text,
                    tuple((kind, offset, length) for kind, offset, length in trial.spans),
                    tuple(tuple(row) for row in trial.buttons),
                )
            )
        session.delete(trial)
    session.flush()
    return claimed
