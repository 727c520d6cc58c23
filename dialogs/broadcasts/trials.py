"""An announcement sent to its writer alone, through the staff bot, as a family would get it; and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import BroadcastTrial, Staff
from budgeting.errors import NotPossible
from budgeting.states.broadcasts import TrialProblem, TrialState
from dialogs.broadcasts.draft import Draft, check_words
from dialogs.broadcasts.wording import said_to
from dialogs.text.words import Words

#: The same test again within this time is a double click.
TWICE = timedelta(seconds=10)
#: A test that nobody took, or answered, for so long is said to have failed.
PATIENCE = timedelta(minutes=1)
#: One that nobody took for so long isn't sent any more.
STALE = timedelta(minutes=10)
#: How long its writer reads what became of it.
SHOWN = timedelta(hours=1)
_WAITS = BroadcastTrial.state == TrialState.WAITING


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


@dataclass(frozen=True, slots=True)
class TrialStanding:
    """What its writer reads of a test: ``problem`` if it failed, since ``at`` (UTC)."""

    state: TrialState
    problem: TrialProblem | None
    at: datetime

    @property
    def moving(self) -> bool:
        """Whether it is still on its way."""
        return self.state in (TrialState.WAITING, TrialState.SENDING)


def has_phone(session: Session, staff_id: int) -> bool:
    """Whether a trial would arrive: the staff person's own chat is linked."""
    return session.get_one(Staff, staff_id).telegram_chat_id is not None


def ask(session: Session, clock: Clock, words: Words, staff_id: int, draft: Draft, language: str) -> int:
    """Queue the draft, as a reader of ``language`` would get it, for the writer's own phone; returns the row.

    It replaces the one before; the very same again within `TWICE`, as a double click asks for, is that one, unless it
    failed. Raises NotFound, NotPossible("no_phone"), and what a draft's words may be wrong with.
    """
    check_words(draft)
    person = session.get_one(Staff, staff_id, with_for_update=True, populate_existing=True)
    if person.telegram_chat_id is None:
        raise NotPossible("no_phone")
    said = said_to(session, draft, language, person.first_name)
    shown = words.join(said.texts, language, said.joint)
    buttons = [[words.plain(choice.label, language) for choice in row] for row in said.rows]
    before = _latest(session, staff_id)
    if before is not None and _is_same(before, shown.text, buttons, clock.now()):
        return before.id
    session.execute(delete(BroadcastTrial).where(BroadcastTrial.staff_id == staff_id))
    trial = BroadcastTrial(
        staff_id=staff_id,
        text=shown.text,
        spans=[list(span) for span in shown.spans],
        buttons=buttons,
        created_at=clock.now(),
    )
    session.add(trial)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.BROADCAST_TRY, "programme", draft.audience.programme_id)
    return trial.id


def standing(session: Session, clock: Clock, staff_id: int) -> TrialStanding | None:
    """What became of the person's last test; None if there was none lately."""
    trial, now = _latest(session, staff_id), clock.now()
    if trial is None or now - trial.created_at > SHOWN:
        return None
    state, problem, at = trial.state, trial.problem, trial.changed_at or trial.created_at
    if state is TrialState.WAITING and now - at > PATIENCE:
        return TrialStanding(TrialState.FAILED, TrialProblem.NOT_RUNNING, at)
    if state is TrialState.SENDING and now - at > PATIENCE:
        return TrialStanding(TrialState.FAILED, TrialProblem.UNSURE, at)
    return TrialStanding(state, problem, at)


def something_waits(session: Session) -> bool:
    """Whether `claim` would find something. Changes nothing."""
    return session.scalar(select(BroadcastTrial.id).where(_WAITS).limit(1)) is not None


def claim(session: Session, clock: Clock, limit: int) -> list[TrialToSend]:
    """Take up to ``limit`` tests to send; `settle` says what became of each. Each is tried once."""
    now = clock.now()
    rows: Sequence[Any] = session.execute(
        select(BroadcastTrial, Staff)
        .join(Staff, Staff.id == BroadcastTrial.staff_id)
        .where(_WAITS)
        .order_by(BroadcastTrial.id)
        .limit(limit)
        .with_for_update(of=BroadcastTrial, skip_locked=True)
    ).all()
    claimed = []
    for trial, person in rows:
        trial.changed_at = now
        if person.telegram_chat_id is None or not person.active:
            trial.state, trial.problem = TrialState.FAILED, TrialProblem.NO_PHONE
            continue
        if now - trial.created_at > STALE:
            # Its writer has read long ago that it didn't go.
            trial.state, trial.problem = TrialState.FAILED, TrialProblem.NOT_RUNNING
            continue
        trial.state = TrialState.SENDING
        claimed.append(
            TrialToSend(
                trial.id,
                person.telegram_chat_id,
                trial.text,
                tuple((kind, offset, length) for kind, offset, length in trial.spans),
                tuple(tuple(row) for row in trial.buttons),
            )
        )
    session.flush()
    return claimed


def settle(session: Session, clock: Clock, trial_id: int, problem: TrialProblem | None) -> None:
    """It arrived, or there was a ``problem``. One that was replaced meanwhile is left alone."""
    state = TrialState.ARRIVED if problem is None else TrialState.FAILED
    session.execute(
        update(BroadcastTrial)
        # SQLite gives the number of one that was replaced to the next, which is still waiting then.
        .where(BroadcastTrial.id == trial_id, BroadcastTrial.state == TrialState.SENDING)
        .values(state=state, problem=problem, changed_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def recover(session: Session, clock: Clock) -> None:
    """Nobody recorded what became of those that were being sent: their writers look at their phones."""
    session.execute(
        update(BroadcastTrial)
        .where(BroadcastTrial.state == TrialState.SENDING)
        .values(state=TrialState.FAILED, problem=TrialProblem.UNSURE, changed_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def _latest(session: Session, staff_id: int) -> BroadcastTrial | None:
    query = select(BroadcastTrial).where(BroadcastTrial.staff_id == staff_id)
    return session.scalar(query.order_by(BroadcastTrial.id.desc()).limit(1))


def _is_same(trial: BroadcastTrial, text: str, buttons: list[list[str]], now: datetime) -> bool:
    if trial.state is TrialState.FAILED or now - trial.created_at > TWICE:
        return False
    return (trial.text, trial.buttons) == (text, buttons)
