"""A person's work passes to a colleague who may have it, or to the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
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
from budgeting.db.tables import Conversation, Household, Staff, StaffRole, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.staff.offboarding.holdings import Held, Work, held
from budgeting.states.conversations import InboxState
from budgeting.states.households import HouseholdState
from budgeting.states.staff import Role
from budgeting.tasks import unaccompanied

#: The work belongs to families, whom the person handing it over may not touch: so it counts as part of this action.
PART = AuditAction.STAFF_HAND_OVER
#: The same for one household, whose keeper decides who accompanies it.
MOVE = AuditAction.HOUSEHOLD_MOVE


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


def move_households(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    household_ids: Collection[int],
    to: int,
    reason: str = "",
) -> tuple[list[int], Handed]:
    """Move households to the coach ``to``, each with what its coach so far had of it. Returns those that moved: one
    that is theirs already, or has left, stays. What ``to`` may not have goes to the desk.

    Raises NotFound, also for a household that ``staff_id`` may not keep; NotPossible("suspended" | "no_right").
    """
    if not staff.get(session, to).active:
        raise NotPossible("suspended")
    moved, handed = list[int](), Handed()
    for household_id in sorted(set(household_ids)):
        household = session.get(Household, household_id, with_for_update=True, populate_existing=True)
        if household is None:
            raise NotFound("household", household_id)
        # Asks, so that what follows needs no question of its own.
        audit.note(
            session, clock, staff_id, AuditAction.HOUSEHOLD_MOVE, "household", household_id, reason, to=to
        )
        if household.coach_id == to or household.state is not HouseholdState.ACTIVE:
            continue
        if not _has(session, to, Role.COACH, household.programme_id):
            raise NotPossible("no_right")
        works = [] if household.coach_id is None else _of(session, household.coach_id, household_id)
        _move(session, clock, staff_id, Work.FAMILIES, _holding(household), to, MOVE)
        session.flush()
        handed.colleague[Work.FAMILIES] += 1
        for work, holding in works:
            takes = to if _may_have(session, clock, to, work, holding) else None
            _move(session, clock, staff_id, work, holding, takes, MOVE)
            (handed.desk if takes is None else handed.colleague)[work] += 1
            session.flush()
        moved.append(household_id)
    return moved, handed


def to_move(session: Session, household_ids: Collection[int]) -> Counter[Work]:
    """What would move with these households: the households themselves, and what their coaches have of them."""
    counts: Counter[Work] = Counter()
    for household in session.scalars(
        select(Household).where(Household.id.in_(household_ids), Household.state == HouseholdState.ACTIVE)
    ).all():
        counts[Work.FAMILIES] += 1
        if household.coach_id is not None:
            counts.update(work for work, _ in _of(session, household.coach_id, household.id))
    return counts


def _of(session: Session, staff_id: int, household_id: int) -> list[tuple[Work, Held]]:
    """What a person has of one household, without the household itself."""
    return [
        (work, holding)
        for work in Work
        if work is not Work.FAMILIES
        for holding in held(session, staff_id, work, household_id=household_id)
    ]


def _holding(household: Household) -> Held:
    return Held(household.id, household.programme_id, household.id)


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


def _move(
    session: Session,
    clock: Clock,
    by: int | None,
    work: Work,
    holding: Held,
    to: int | None,
    part: AuditAction = PART,
) -> None:
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
                part_of=part,
            )
        case Work.CASES:
            cases.pass_on(session, clock, by, holding.id, to, part_of=part)
        case Work.ACTIONS:
            cases.pass_action_on(session, clock, by, holding.id, to, part_of=part)
        case Work.CONVERSATIONS:
            _conversation(session, clock, by, holding.id, to, part)
        case Work.APPOINTMENTS:
            appointments.pass_on(session, clock, by, holding.id, to, part_of=part)
        case Work.ANSWERS:
            scheduled_answers.pass_on(session, clock, by, holding.id, to, part_of=part)
        case Work.TASKS:
            tasks.pass_on(session, clock, by, holding.id, to, part_of=part)


def _conversation(
    session: Session,
    clock: Clock,
    by: int | None,
    conversation_id: int,
    to: int | None,
    part: AuditAction,
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
    audit.note(session, clock, by, action, "conversation", conversation_id, to=to, part_of=part)


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
