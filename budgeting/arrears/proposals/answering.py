"""The family answers a proposal: the first answer counts, whoever in the family gives it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import approvals, events, programmes, tasks
from budgeting.approvals import Party
from budgeting.arrears import plans
from budgeting.arrears.plans.running import RUNNING, end, plan_row
from budgeting.arrears.proposals.reading import Proposal, find, of_person
from budgeting.clock import Clock
from budgeting.errors import NotPossible
from budgeting.events import EventKind
from budgeting.households import Person
from budgeting.states.approvals import ApprovalState
from budgeting.states.tasks import TaskKind


def accept(session: Session, clock: Clock, person: Person, proposal_id: int) -> Proposal:
    """The family agrees: the plan starts, changes or pauses. Doing it twice changes nothing.

    Raises NotFound for a proposal this person may not see; NotPossible with the answer that was given ("refused",
    "withdrawn", and "confirmed" if somebody else agreed), "expired", or as `plans.agree` and `plans.pause` do.
    """
    known = locked(session, clock, person, proposal_id)
    if known.draft_id is not None:
        plans.agree(session, clock, person, known.draft_id)
    elif known.until is not None and known.plan_id is not None:
        if plan_row(session, known.plan_id).state not in RUNNING:
            raise NotPossible("not_running")
        # First: `pause` withdraws what still waits about the plan.
        approvals.confirm(session, clock, known.subject, Party(member_id=person.member_id))
        plans.pause(session, clock, None, known.plan_id, until=known.until, known_by=person.member_id)
    events.tell(session, clock, EventKind.PAYMENT, programme_id=person.programme_id)
    return find(session, proposal_id)


def decline(session: Session, clock: Clock, person: Person, proposal_id: int, reason: str) -> Proposal:
    """The family says no; ``reason`` is an `Objection` or their own words. Staff get a task.

    Raises as `accept` does.
    """
    known = locked(session, clock, person, proposal_id)
    refuse(session, clock, person, known, reason)
    tasks.open_task(
        session,
        clock,
        TaskKind.PROPOSAL_DECLINED,
        known.subject,
        programme_id=person.programme_id,
        household_id=person.household_id,
    )
    events.tell(session, clock, EventKind.PAYMENT, programme_id=person.programme_id)
    return find(session, proposal_id)


def locked(session: Session, clock: Clock, person: Person, proposal_id: int) -> Proposal:
    """The proposal, open and locked against another answer. Raises as `accept` does."""
    known = of_person(session, person, proposal_id)
    # The plan is locked first, in the same order as whoever records an agreement on paper.
    plan_row(session, known.draft_id or known.plan_id or 0, lock=True)
    known = find(session, proposal_id, fresh=True)
    if known.state is not ApprovalState.PROPOSED:
        raise NotPossible(known.state.value)
    if not known.is_open(programmes.today(clock, person)):
        raise NotPossible("expired")
    return known


def refuse(session: Session, clock: Clock, person: Person, known: Proposal, reason: str) -> None:
    """Record the no and end the draft."""
    if known.draft_id is not None:
        end(session, clock, plan_row(session, known.draft_id), everything=True)
    approvals.refuse(session, clock, known.subject, Party(member_id=person.member_id), reason)
