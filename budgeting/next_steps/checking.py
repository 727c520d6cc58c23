"""The daily check: one task for each gap, closed again when there is a next step."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, TextClause, and_, or_, select, update
from sqlalchemy.orm import Session

from budgeting import tasks
from budgeting.calendars import ONE_DAY
from budgeting.clock import Clock, at_local, local_date
from budgeting.db.named_rows import Named
from budgeting.db.tables import Programme, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.next_steps.gaps import UNSEEN, Gap
from budgeting.next_steps.kinds import gaps
from budgeting.schedule.reminders import checkins, instalments, pauses
from budgeting.schedule.reminders.audience import HouseholdPage
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind, TaskState
from budgeting.subjects import Subject

log = logging.getLogger(__name__)

_SUBJECT = Named(Subject, kind=Task.subject_kind, id=Task.subject_id)

#: Early in the morning in the programme's own zone, before anybody starts work.
AT = time(5)


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one check."""

    gaps: tuple[Gap, ...] = ()
    opened: int = 0
    closed: int = 0
    #: Tasks of people who no longer work here, given back to all.
    freed: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


def check_due(session: Session, clock: Clock) -> list[int]:
    """The programmes not yet checked on their current day."""
    now = clock.now()
    rows = session.execute(
        select(Programme.id, Programme.zone, Programme.checked_on).order_by(Programme.id).limit(1_000)
    )
    return [row.id for row in rows if row.checked_on != _day(now, row.zone)]


def _day(now: datetime, zone: str) -> date:
    """The day whose check is due: a new one begins early in the morning; a missed night is made up for."""
    today = local_date(now, zone)
    return today if now >= at_local(today, AT, zone) else today - ONE_DAY


def check(session: Session, clock: Clock, programme_id: int) -> Report:
    """Check one programme, once on each of its days; repeating it on the same day does nothing.

    Plans first what can be planned, so that only what nothing else brings up gets a task.
    """
    programme = session.get_one(Programme, programme_id)
    today = _day(clock.now(), programme.zone)
    mine: Any = session.execute(
        update(Programme)
        .where(
            Programme.id == programme_id, or_(Programme.checked_on.is_(None), Programme.checked_on != today)
        )
        .values(checked_on=today)
    )
    if not mine.rowcount:
        return Report()
    freed = tasks.free_of_gone(session, clock, programme_id)
    open_gaps = gaps(session, clock, programme)
    households = sorted({gap.household_id for gap in open_gaps if gap.household_id is not None})
    if households:
        page = HouseholdPage(session, households)
        instalments.plan_for(session, clock, page)
        pauses.plan_for(session, clock, page)
        checkins.plan_again(session, clock, page)
        open_gaps = gaps(session, clock, programme)
    opened = sum(_open(session, clock, programme, gap) for gap in _unseen(session, clock, open_gaps))
    closed = _close(session, clock, programme_id, {gap.subject for gap in open_gaps})
    kinds = Counter(f"{gap.subject.kind}.{gap.cause}" for gap in open_gaps)
    if opened or freed:
        # Only kinds and numbers.
        log.warning("%d open things had no next step, %d tasks were nobody's: %s", opened, freed, dict(kinds))
    return Report(tuple(open_gaps), opened, closed, freed, kinds)


def uncovered(session: Session, clock: Clock, programme: Programme) -> list[Gap]:
    """The gaps for which the daily check has no task open, and that nobody has looked at recently."""
    open_gaps = gaps(session, clock, programme)
    known = _about(session, WAITS)
    return [gap for gap in _unseen(session, clock, open_gaps) if gap.subject not in known]


def _about(session: Session, *which: ColumnElement[bool] | TextClause) -> set[Subject]:
    """What these tasks of the daily check are about."""
    query = select(*_SUBJECT.columns).where(Task.kind == TaskKind.NO_NEXT_STEP, *which)
    return {_SUBJECT.of(row) for row in session.execute(query.where(Task.subject_kind.is_not(None)))}


def _unseen(session: Session, clock: Clock, open_gaps: list[Gap]) -> list[Gap]:
    """Leaves out gaps whose task somebody closed recently: they know, and are asked again later."""
    known = _about(
        session,
        Task.state == TaskState.DONE,
        Task.done_by.is_not(None),
        Task.done_at > clock.now() - UNSEEN,
    )
    return [gap for gap in open_gaps if gap.subject not in known]


def _open(session: Session, clock: Clock, programme: Programme, gap: Gap) -> bool:
    if tasks.waits(session, TaskKind.NO_NEXT_STEP, gap.subject):
        return False
    nobody = gap.subject.kind is SubjectKind.PROGRAMME
    tasks.open_task(
        session,
        clock,
        TaskKind.NO_NEXT_STEP,
        gap.subject,
        # If nobody in the programme answers, those responsible for the installation do.
        programme_id=None if nobody else programme.id,
        household_id=gap.household_id,
        conversation_id=gap.conversation_id,
        cause=gap.cause,
    )
    return True


def _close(session: Session, clock: Clock, programme_id: int, still: set[Subject]) -> int:
    """Close the tasks whose subject has a next step again."""
    itself = and_(Task.subject_kind == SubjectKind.PROGRAMME, Task.subject_id == programme_id)
    mine = or_(Task.programme_id == programme_id, itself)
    over = _about(session, WAITS, mine) - still
    for subject in sorted(over, key=lambda each: (each.kind, each.id)):
        tasks.settle(session, clock, TaskKind.NO_NEXT_STEP, subject)
    return len(over)
