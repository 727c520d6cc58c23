"""The family says it can't pay an instalment, or the rent: reminders of the instalment stop, a case is prepared, and a
person calls.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import cases, events, tasks
from budgeting.arrears import debts
from budgeting.clock import Clock
from budgeting.db.tables import Case
from budgeting.errors import NotPossible
from budgeting.events import EventKind
from budgeting.households import Person
from budgeting.schedule import reminders
from budgeting.states.arrears import Hardship, InstalmentState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind, Urgency
from budgeting.subjects import Subject
from budgeting.tasks import promises

TOPIC = "cannot_pay"


def declare(
    session: Session,
    clock: Clock,
    person: Person,
    instalment_id: int,
    cause: Hardship,
    conversation_id: int | None,
) -> Case:
    """Record the cause, stop the reminders of this instalment, prepare a case and ask a person to call.

    Repeating it returns the same case; a different cause replaces the earlier one. Raises NotFound for an
    instalment this person may not see, NotPossible with its state if nothing is left to pay ("declared",
    "confirmed", "cancelled").
    """
    instalment = debts.reach(session, person, instalment_id, lock=True)
    if instalment.state not in (InstalmentState.DUE, InstalmentState.PAUSED):
        raise NotPossible(instalment.state.value)
    known = cases.in_progress(session, person.household_id, TOPIC, instalment_id)
    if known is not None and instalment.hardship is cause:
        # A second tap: staff know, and may already have done their part.
        return known
    instalment.hardship = cause
    instalment.hardship_at = instalment.hardship_at or clock.now()
    session.flush()
    reminders.silence(session, clock, instalment_id, "hardship")
    return _call_asked(session, clock, person, conversation_id, instalment_id)


def declare_rent(session: Session, clock: Clock, person: Person, conversation_id: int | None) -> Case:
    """The family says it can't pay the rent: prepare a case and ask a person to call. Again returns the same case.

    The cause is in the conversation. It says nothing of instalments, so any adult may say it.
    """
    known = cases.in_progress(session, person.household_id, TOPIC)
    return known or _call_asked(session, clock, person, conversation_id, None)


def _call_asked(
    session: Session, clock: Clock, person: Person, conversation_id: int | None, instalment_id: int | None
) -> Case:
    case = cases.prepare(
        session,
        clock,
        programme_id=person.programme_id,
        household_id=person.household_id,
        topic=TOPIC,
        urgency=Urgency.HIGH,
        conversation_id=conversation_id,
        instalment_id=instalment_id,
    )
    tasks.open_task(
        session,
        clock,
        TaskKind.CANNOT_PAY,
        Subject(SubjectKind.CASE, case.id),
        programme_id=person.programme_id,
        household_id=person.household_id,
        conversation_id=conversation_id,
        urgency=Urgency.HIGH,
        due_at=promises.latest(session, person.programme_id, Urgency.HIGH, clock.now()),
    )
    events.tell(
        session,
        clock,
        EventKind.CANNOT_PAY,
        programme_id=person.programme_id,
        conversation_id=conversation_id,
    )
    return case
