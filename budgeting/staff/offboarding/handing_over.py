"""A person's work passes to a colleague who may have it, or to the desk."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from budgeting import (
    access,
    appointments,
    audit,
    cases,
    events,
    households,
    scheduled_answers,
    staff,
    tasks,
)
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Staff, StaffRole, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.staff.offboarding.holdings import Held, Work, held
from budgeting.states.conversations import InboxState
from budgeting.states.staff import Role
from budgeting.tasks import unaccompanied

#: The work belongs to families, whom the person handing it over may not touch: so it counts as part of this action.
PART = AuditAction.STAFF_HAND_OVER


@dataclass(slots=True)
class Handed:
    """How much of each kind went to the colleague, and how much to the desk."""

    colleague: Counter[Work] = field(default_factory=Counter)
    desk: Counter[Work] = field(default_factory=Counter)


def hand_over(
    session: Session,
    clock: Clock,
    by: int | None,
    staff_id: int,
    to: int | None,
    *,
    programme_id: int | None = None,
    reason: str = "",
) -> Handed:
    """Hand over all work of ``staff_id`` (optionally in one programme) to ``to``. What ``to`` may not have goes to
    the desk; with None, everything does. ``by`` None: the command line.

    Raises NotFound (also if ``by`` may not manage them, there or everywhere), NotPossible("same" | "suspended" |
    "no_right"), the last if the colleague may have none of it.
    """
    staff.get(session, staff_id)
    access.may_manage(session, by, staff_id, programme_id=programme_id, everywhere=programme_id is None)
    handed = pass_on(session, clock, by, staff_id, to, programme_id=programme_id)
    if handed.colleague or handed.desk:
        audit.note(session, clock, by, AuditAction.STAFF_HAND_OVER, "staff", staff_id, reason)
    return handed


def pass_on(
    session: Session,
    clock: Clock,
    by: int | None,
    staff_id: int,
    to: int | None,
    *,
    programme_id: int | None = None,
    only_lost: bool = False,
) -> Handed:
    """The same as part of a larger action that has already checked ``by``. ``only_lost``: they keep what they may
    still have.
    """
    _check(session, staff_id, to)
    handed, coachless = Handed(), set[int]()
    for work in Work:
        for holding in held(session, staff_id, work, programme_id):
            if only_lost and _may_have(session, clock, staff_id, work, holding):
                continue
            takes = to if to is not None and _may_have(session, clock, to, work, holding) else None
            _move(session, clock, by, work, holding, takes)
            (handed.desk if takes is None else handed.colleague)[work] += 1
            if takes is None and work in (Work.FAMILIES, Work.CASES) and holding.programme_id is not None:
                coachless.add(holding.programme_id)
        # The next steps query the family's current coach.
        session.flush()
    if to is not None and handed.desk and not handed.colleague:
        raise NotPossible("no_right")
    for programme in sorted(coachless):
        unaccompanied.wait(session, clock, programme)
    return handed


def _check(session: Session, staff_id: int, to: int | None) -> None:
    if to is None:
        return
    if to == staff_id:
        raise NotPossible("same")
    if not staff.get(session, to).active:
        raise NotPossible("suspended")


def _may_have(session: Session, clock: Clock, staff_id: int, work: Work, holding: Held) -> bool:
    """Whether this person may have it, by the same rules as everywhere else."""
    match work:
        case Work.FAMILIES:
            return _has(session, staff_id, Role.COACH, holding.programme_id)
        case Work.CASES:
            return access.may(session, staff_id, Action.WRITE_CASE, _family(holding))
        case Work.ACTIONS:
            return access.may(session, staff_id, Action.ACT_IN_CASE, _family(holding))
        case Work.CONVERSATIONS | Work.ANSWERS:
            return staff_id in {
                person.id for person in access.who(session, Action.ANSWER, holding.household_id)
            }
        case Work.APPOINTMENTS:
            return appointments.can_take(session, clock, staff_id, holding.id)
        case Work.TASKS:
            return access.may_task(session, staff_id, session.get_one(Task, holding.id))


def _move(session: Session, clock: Clock, by: int | None, work: Work, holding: Held, to: int | None) -> None:
    match work:
        case Work.FAMILIES:
            household = households.get_household(session, holding.id)
            households.change_household(
                session,
                clock,
                by,
                holding.id,
                site_id=household.site_id,
                coach_id=to,
                pay_day=household.pay_day,
                part_of=PART,
            )
        case Work.CASES:
            cases.pass_on(session, clock, by, holding.id, to, part_of=PART)
        case Work.ACTIONS:
            cases.pass_action_on(session, clock, by, holding.id, to, part_of=PART)
        case Work.CONVERSATIONS:
            _conversation(session, clock, by, holding.id, to)
        case Work.APPOINTMENTS:
            appointments.pass_on(session, clock, by, holding.id, to, part_of=PART)
        case Work.ANSWERS:
            scheduled_answers.pass_on(session, clock, by, holding.id, to, part_of=PART)
        case Work.TASKS:
            tasks.pass_on(session, clock, by, holding.id, to, part_of=PART)


def _conversation(
    session: Session, clock: Clock, by: int | None, conversation_id: int, to: int | None
) -> None:
    """The colleague holds it, or it waits for the first who takes it: the family was talking with a person."""
    if to is not None:
        # The family reads the new name with its next message.
        values: dict[str, object] = {"held_by": to, "acknowledged_at": None}
    else:
        asleep = Conversation.inbox_state == InboxState.SNOOZED
        values = {
            "held_by": None,
            "acknowledged_at": None,
            # A snoozed conversation comes back by itself.
            "inbox_state": case((asleep, InboxState.SNOOZED), else_=InboxState.WAITING),
            "waiting_since": func.coalesce(Conversation.waiting_since, clock.now()),
            # As when it is given back: people may have settled in words what older buttons meant.
            "revision": Conversation.revision + 1,
        }
    session.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    events.tell(
        session, clock, EventKind.TAKEN if to else EventKind.REOPENED, conversation_id=conversation_id
    )
    action = AuditAction.CONVERSATION_ASSIGN if to else AuditAction.CONVERSATION_RELEASE
    audit.note(session, clock, by, action, "conversation", conversation_id, to=to, part_of=PART)


def _has(session: Session, staff_id: int, role: Role, programme_id: int | None = None) -> bool:
    query = (
        select(StaffRole.role)
        .join(Staff, Staff.id == StaffRole.staff_id)
        .where(Staff.id == staff_id, Staff.active.is_(True), StaffRole.role == role)
    )
    if programme_id is not None:
        query = query.where(StaffRole.programme_id == programme_id)
    return session.scalar(query.limit(1)) is not None


def _family(holding: Held) -> int:
    if holding.household_id is None:
        raise NotFound("household", None)
    return holding.household_id
