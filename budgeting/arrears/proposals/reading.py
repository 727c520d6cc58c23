"""What staff have proposed to a family: open, answered, withdrawn or past its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.arrears import visibility
from budgeting.db.tables import Approval, Instalment, PauseProposal, RepaymentPlan
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.money import Money
from budgeting.states.approvals import ApprovalState
from budgeting.states.arrears import Offer
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject

#: Why a proposal was refused: the family answered with what they could manage.
COUNTERED = "counter"
KINDS = (SubjectKind.PLAN, SubjectKind.PAUSE_PROPOSAL)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal of staff. ``id`` is its approval's: the number in buttons, messages and reminders."""

    id: int
    household_id: int
    offer: Offer
    subject: Subject
    state: ApprovalState
    proposed_at: datetime
    #: The last local day for an answer.
    answer_by: date
    #: The plan whose schedule is proposed; None for a pause.
    draft_id: int | None
    #: The running plan that it changes; None for a new plan.
    plan_id: int | None
    debt_id: int | None
    #: The proposed instalments; empty for a pause.
    schedule: Sequence[tuple[date, Money]]
    #: The day on which the plan would resume; for a pause only.
    until: date | None
    #: What staff noted for colleagues; why the family declined (an `Objection`, or their own words).
    note: str
    reason: str
    #: The member who answered in the chat.
    answered_by: int | None
    answered_at: datetime | None

    def is_open(self, today: date) -> bool:
        """Whether the family can still answer it; ``today`` is theirs."""
        return self.state is ApprovalState.PROPOSED and self.answer_by >= today


def find(session: Session, proposal_id: int, *, fresh: bool = False) -> Proposal:
    """The proposal by its number; ``fresh``: read again, after a lock. Raises NotFound."""
    row = session.get(Approval, proposal_id, populate_existing=fresh)
    if row is None or row.subject_kind not in KINDS:
        raise NotFound("proposal", proposal_id)
    return _view(session, row)


def of_person(session: Session, person: Person, proposal_id: int) -> Proposal:
    """The same for a member. Raises the same NotFound for a foreign one and for one they may not see."""
    known = find(session, proposal_id)
    if known.household_id != person.household_id or not visibility.sees_arrears(person):
        raise NotFound("proposal", proposal_id)
    return known


def waiting(session: Session, household_id: int) -> list[Proposal]:
    """The proposals nobody in the family has answered, oldest first, those past their day included."""
    rows = session.scalars(
        select(Approval)
        .where(
            Approval.household_id == household_id,
            Approval.subject_kind.in_(KINDS),
            Approval.state == ApprovalState.PROPOSED,
        )
        .order_by(Approval.id)
        .limit(20)
    )
    return [_view(session, row) for row in rows]


def declined(session: Session, household_id: int, most: int = 3) -> list[Proposal]:
    """What the family has said no to, newest first, without what it answered by a counter-proposal."""
    rows = session.scalars(
        select(Approval)
        .where(
            Approval.household_id == household_id,
            Approval.subject_kind.in_(KINDS),
            Approval.state == ApprovalState.REFUSED,
            Approval.reason != COUNTERED,
        )
        .order_by(Approval.id.desc())
        .limit(most)
    )
    return [_view(session, row) for row in rows]


def for_person(session: Session, person: Person, today: date) -> list[Proposal]:
    """What this member can answer today; nothing if they may not see arrears."""
    if not visibility.sees_arrears(person):
        return []
    return [each for each in waiting(session, person.household_id) if each.is_open(today)]


def _view(session: Session, row: Approval) -> Proposal:
    subject = Subject(row.subject_kind, row.subject_id)
    until: date | None = None
    draft: RepaymentPlan | None = None
    plan_id: int | None
    if subject.kind is SubjectKind.PAUSE_PROPOSAL:
        pause = session.get_one(PauseProposal, subject.id)
        plan = session.get_one(RepaymentPlan, pause.plan_id)
        offer, plan_id, until = Offer.PAUSE, plan.id, pause.until
    else:
        plan = draft = session.get_one(RepaymentPlan, subject.id)
        plan_id = plan.replaces_id
        offer = Offer.NEW_PLAN if plan_id is None else Offer.NEW_SCHEDULE
    return Proposal(
        id=row.id,
        household_id=row.household_id,
        offer=offer,
        subject=subject,
        state=row.state,
        proposed_at=row.proposed_at,
        answer_by=row.answer_by,
        draft_id=draft.id if draft is not None else None,
        plan_id=plan_id,
        debt_id=plan.debt_id,
        schedule=_schedule(session, draft.id) if draft is not None else (),
        until=until,
        note=row.note,
        reason=row.reason,
        answered_by=row.decided_by_member,
        answered_at=row.decided_at,
    )


def _schedule(session: Session, plan_id: int) -> list[tuple[date, Money]]:
    rows = session.scalars(
        select(Instalment).where(Instalment.plan_id == plan_id).order_by(Instalment.number)
    )
    return [(row.due_on, row.amount) for row in rows]
