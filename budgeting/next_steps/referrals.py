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
    """The day of its next step has passed, or the family hasn't answered, and no task asks for it."""
    rows = session.execute(
        select(Referral.id, Referral.household_id, Referral.state)
        .join(Household, Household.id == Referral.household_id)
        .where(at_home(seen), Referral.state.in_(OPEN), Referral.due_on < seen.today)
        .order_by(Referral.id)
    )
    late = [Gap(Subject(SubjectKind.REFERRAL, row.id), row.state.value, row.household_id) for row in rows]
    known = {gap.subject for gap in late}
    unanswered = approvals.of_kind(SubjectKind.REFERRAL)(session, seen)
    for gap in (*late, *(gap for gap in unanswered if gap.subject not in known)):
        if not seen.has_task(TaskKind.REFERRAL, gap.subject.id):
            yield gap


def incoming(session: Session, seen: Look) -> Iterator[Gap]:
    """Somebody proposes a family, and nobody is asked to decide."""
    waiting = select(IncomingReferral.id).where(
        IncomingReferral.programme_id == seen.programme.id, IncomingReferral.state == IncomingState.OPEN
    )
    for number in session.scalars(waiting.order_by(IncomingReferral.id)):
        if not seen.has_task(TaskKind.REFERRAL_INCOMING, number):
            yield Gap(Subject(SubjectKind.INCOMING_REFERRAL, number), "undecided")
