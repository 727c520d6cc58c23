"""From the inbox to a case in one step: choose messages, create or open the case, take the task."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import tasks
from budgeting.cases import changing, opening, record
from budgeting.cases.evidence import add_evidence
from budgeting.clock import Clock
from budgeting.db.tables import Case, Household, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.states.cases import CaseState
from budgeting.states.tasks import TaskState, Urgency


def escalate(
    session: Session,
    clock: Clock,
    staff_id: int,
    household_id: int,
    *,
    topic: str,
    urgency: Urgency,
    message_ids: Collection[int] = (),
    conversation_id: int | None = None,
    instalment_id: int | None = None,
    into: int | None = None,
) -> Case:
    """Open a case with these messages as evidence, or add them to one the household has in progress.

    ``into`` names that case. Without it, a case in progress on the same topic and instalment is used, so sending
    the form twice makes one case. A prepared case becomes the staff person's own; an open one keeps its owner.
    High urgency makes the case urgent; low urgency leaves it as it is. The staff person takes the tasks waiting
    in the conversation, unless a colleague has them. Raises NotFound (also for another household's case or
    message), NotPossible("closed").
    """
    # Two forms at once would each find no case: the household row is the lock.
    household = session.scalars(
        select(Household).where(Household.id == household_id).with_for_update()
    ).one_or_none()
    if household is None:
        raise NotFound("household", household_id)
    if into is None:
        case = opening.prepare(
            session,
            clock,
            programme_id=household.programme_id,
            household_id=household_id,
            topic=topic,
            urgency=urgency,
            conversation_id=conversation_id,
            instalment_id=instalment_id,
            created_by=staff_id,
        )
    else:
        case = _into(session, household_id, into)
    if case.conversation_id is None:
        case.conversation_id = conversation_id
    if case.state is CaseState.PREPARED:
        opening.open(session, clock, staff_id, case.id)
    if urgency is Urgency.HIGH:
        changing.set_urgency(session, clock, staff_id, case.id, urgency)
    add_evidence(session, clock, staff_id, case.id, message_ids)
    if conversation_id is not None:
        _take_tasks(session, clock, staff_id, conversation_id)
    return case


def _into(session: Session, household_id: int, case_id: int) -> Case:
    case = record.locked(session, case_id)
    if case.household_id != household_id:
        raise NotFound("case", case_id)
    if case.state is CaseState.CLOSED:
        raise NotPossible(case.state.value)
    return case


def _take_tasks(session: Session, clock: Clock, staff_id: int, conversation_id: int) -> None:
    waiting = session.scalars(
        select(Task.id)
        .where(Task.conversation_id == conversation_id, Task.state == TaskState.OPEN)
        .order_by(Task.id)
        .limit(20)
    ).all()
    for task_id in waiting:
        try:
            tasks.take(session, clock, staff_id, task_id)
        except (NotFound, NotPossible):
            # A colleague was faster, which is just as good: somebody has the task.
            continue
