"""What members asked about their data, and who at home is to be invited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.db.tables import DataExport, ErasureRequest, Household, InviteRequest, Member
from budgeting.next_steps import approvals
from budgeting.next_steps.gaps import Gap, Look, at_home
from budgeting.states.messages import SubjectKind
from budgeting.states.privacy import ErasureState, ExportState, InviteRequestState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

#: No copy takes this long to make.
TOO_LONG = timedelta(days=1)


def erasures(session: Session, seen: Look) -> Iterator[Gap]:
    """A request nobody is asked to answer, and an approved one nobody is asked to carry out."""
    yield from approvals.of_kind(SubjectKind.ERASURE)(session, seen)
    rows = session.execute(
        select(ErasureRequest.id, ErasureRequest.household_id)
        .join(Household, Household.id == ErasureRequest.household_id)
        .where(
            # Even of a family that has left.
            Household.programme_id == seen.programme.id,
            ErasureRequest.state == ErasureState.APPROVED,
        )
        .order_by(ErasureRequest.id)
    )
    for row in rows:
        if not seen.has_task(TaskKind.ERASURE_DUE, row.id):
            yield Gap(Subject(SubjectKind.ERASURE, row.id), "not_carried_out", row.household_id)


def exports(session: Session, seen: Look) -> Iterator[Gap]:
    """A copy that is still not ready."""
    rows = session.execute(
        select(DataExport.id, Member.household_id)
        .join(Member, Member.id == DataExport.member_id)
        .join(Household, Household.id == Member.household_id)
        .where(
            at_home(seen),
            DataExport.state == ExportState.WAITING,
            DataExport.asked_at < seen.now - TOO_LONG,
        )
        .order_by(DataExport.id)
    )
    for row in rows:
        yield Gap(Subject(SubjectKind.DATA_EXPORT, row.id), "not_made", row.household_id)


def invite_requests(session: Session, seen: Look) -> Iterator[Gap]:
    """A wish that nobody is asked to answer."""
    rows = session.execute(
        select(InviteRequest.id, InviteRequest.household_id)
        .join(Household, Household.id == InviteRequest.household_id)
        .where(at_home(seen), InviteRequest.state == InviteRequestState.ASKED)
        .order_by(InviteRequest.id)
    )
    for row in rows:
        if not seen.has_task(TaskKind.INVITE_WANTED, row.id):
            yield Gap(Subject(SubjectKind.INVITE_REQUEST, row.id), "unasked", row.household_id)
