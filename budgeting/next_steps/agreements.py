"""Pacts that are being written, wait for an answer, or have come to their end; promises whose day has passed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.db.tables import Agreement, AgreementPromise, Household
from budgeting.next_steps import approvals
from budgeting.next_steps.gaps import UNSEEN, Gap, Look, at_home
from budgeting.states.agreements import AgreementState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject


def agreements(session: Session, seen: Look) -> Iterator[Gap]:
    """A draft left lying, a proposal without an answer, a pact past its last day."""
    yield from approvals.of_kind(SubjectKind.AGREEMENT)(session, seen)
    rows = session.execute(
        select(Agreement.id, Agreement.household_id, Agreement.state, Agreement.created_at, Agreement.ends_on)
        .join(Household, Household.id == Agreement.household_id)
        .where(at_home(seen), Agreement.state.in_((AgreementState.DRAFT, AgreementState.ACTIVE)))
        .order_by(Agreement.id)
    )
    for row in rows:
        subject = Subject(SubjectKind.AGREEMENT, row.id)
        if row.state is AgreementState.DRAFT:
            asked = seen.has_task(TaskKind.AGREEMENT_ANSWERED, row.id)
            if row.created_at < seen.now - UNSEEN and not asked:
                yield Gap(subject, "draft", row.household_id)
        elif row.ends_on < seen.today and not seen.has_task(TaskKind.AGREEMENT_ENDS, row.id):
            yield Gap(subject, "over", row.household_id)


def promises(session: Session, seen: Look) -> Iterator[Gap]:
    """A promise of a running pact whose day has passed."""
    rows = session.execute(
        select(AgreementPromise.id, Agreement.household_id)
        .join(Agreement, Agreement.id == AgreementPromise.agreement_id)
        .join(Household, Household.id == Agreement.household_id)
        .where(
            at_home(seen),
            Agreement.state == AgreementState.ACTIVE,
            AgreementPromise.done_at.is_(None),
            AgreementPromise.until < seen.today,
        )
        .order_by(AgreementPromise.id)
    )
    for row in rows:
        yield Gap(Subject(SubjectKind.PROMISE, row.id), "late", row.household_id)
