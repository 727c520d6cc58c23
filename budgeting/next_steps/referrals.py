"""Referrals whose next step nobody took, and families proposed to us that nobody decides about."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.db.tables import Household, IncomingReferral, Referral
from budgeting.next_steps import approvals
from budgeting.next_steps.gaps import Gap, Look, at_home
from budgeting.states.messages import SubjectKind
from budgeting.states.referrals import OPEN, IncomingState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject


def referrals(session: Session, seen: Look) -> Iterator[Gap]:
    """The family hasn't answered, or the day of its next step has passed, and no task asks for it."""
    unanswered = {gap.subject.id: gap for gap in approvals.of_kind(SubjectKind.REFERRAL)(session, seen)}
    yield from (gap for number, gap in unanswered.items() if not seen.has_task(TaskKind.REFERRAL, number))
    rows = session.execute(
        select(Referral.id, Referral.household_id, Referral.state)
        .join(Household, Household.id == Referral.household_id)
        .where(at_home(seen), Referral.state.in_(OPEN), Referral.due_on < seen.today)
        .order_by(Referral.id)
    )
    for row in rows:
        if row.id not in unanswered and not seen.has_task(TaskKind.REFERRAL, row.id):
            yield Gap(Subject(SubjectKind.REFERRAL, row.id), row.state.value, row.household_id)


def incoming(session: Session, seen: Look) -> Iterator[Gap]:
    """Somebody proposes a family, and nobody is asked to decide."""
    waiting = select(IncomingReferral.id).where(
        IncomingReferral.programme_id == seen.programme.id, IncomingReferral.state == IncomingState.OPEN
    )
    for number in session.scalars(waiting.order_by(IncomingReferral.id)):
        if not seen.has_task(TaskKind.REFERRAL_INCOMING, number):
            yield Gap(Subject(SubjectKind.INCOMING_REFERRAL, number), "undecided")
