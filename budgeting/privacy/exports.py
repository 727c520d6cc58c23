"""A member's requests for a copy of their data: one at a time, at most one a day, its files erased after some days."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import batches, files, tasks
from budgeting.clock import Clock, local_date
from budgeting.db.tables import Batch, DataExport, Household, Member
from budgeting.errors import NotPossible
from budgeting.households import Person
from budgeting.schedule import due
from budgeting.states.batches import BatchState
from budgeting.states.messages import SubjectKind
from budgeting.states.privacy import ExportState
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

#: After one was sent, the next can be asked for.
AGAIN_AFTER = timedelta(days=1)
#: How long the files stay here; what was sent stays in the chat.
FILES_STAY = timedelta(days=7)


def ask(
    session: Session, clock: Clock, person: Person, conversation_id: int, kind: batches.Kind
) -> DataExport:
    """Begin a copy, made by a job of ``kind``. Raises NotPossible("under_way" | "too_soon" | "unsafe")."""
    if person.unsafe:
        raise NotPossible("unsafe")
    # Two phones of one person may ask at once.
    session.get(Member, person.member_id, with_for_update=True)
    before = latest(session, person.member_id)
    if before is not None and before.state is ExportState.WAITING:
        if _is_made(session, before):
            raise NotPossible("under_way")
        # Somebody stopped the job.
        before.state, before.finished_at = ExportState.FAILED, clock.now()
        session.flush()
    if before is not None and before.state is ExportState.SENT and clock.now() < again_at(before):
        raise NotPossible("too_soon")
    export = DataExport(
        member_id=person.member_id,
        conversation_id=conversation_id,
        state=ExportState.WAITING,
        asked_at=clock.now(),
    )
    session.add(export)
    session.flush()
    batch = batches.start(session, clock, None, kind, {"export": export.id}, programme_id=person.programme_id)
    export.batch_id = batch.id
    session.flush()
    return export


def latest(session: Session, member_id: int) -> DataExport | None:
    """The member's last request."""
    query = select(DataExport).where(DataExport.member_id == member_id)
    return session.scalars(query.order_by(DataExport.asked_at.desc(), DataExport.id.desc()).limit(1)).first()


def again_at(export: DataExport) -> datetime:
    """From when another copy can be asked for."""
    return export.asked_at + AGAIN_AFTER


def _is_made(session: Session, export: DataExport) -> bool:
    """Whether a job is still at work on it."""
    batch = None if export.batch_id is None else session.get(Batch, export.batch_id)
    return batch is not None and batch.state in (BatchState.WAITING, BatchState.RUNNING)


def settle(session: Session, clock: Clock, export: DataExport, state: ExportState) -> None:
    """Record what became of it. If nobody got it, a person hands it over."""
    export.state, export.finished_at = state, clock.now()
    session.flush()
    if state is ExportState.SENT:
        member = session.get_one(Member, export.member_id)
        household = session.get_one(Household, member.household_id)
        at = clock.now() + FILES_STAY
        day = local_date(at, household.zone)
        due.put(session, DueKind.EXPORT_ERASE, export.id, None, day, 0, at, at + timedelta(days=3650))
        return
    erase_files(session, export.id)
    hand_over(session, clock, export.member_id, Subject(SubjectKind.DATA_EXPORT, export.id))


def hand_over(session: Session, clock: Clock, member_id: int, subject: Subject) -> None:
    """Ask a person to give the member their data in another way."""
    member = session.get_one(Member, member_id)
    household = session.get_one(Household, member.household_id)
    tasks.open_task(
        session,
        clock,
        TaskKind.EXPORT_UNSENT,
        subject,
        programme_id=household.programme_id,
        household_id=household.id,
    )


def erase_files(session: Session, export_id: int) -> int:
    """Erase what was made for it. Returns how many files there were."""
    return files.erase(session, [Subject(SubjectKind.DATA_EXPORT, export_id)])
