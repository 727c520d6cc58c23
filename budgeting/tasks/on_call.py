"""Whose phones ring for a task: at first, at night, and when nobody takes it.

One family has one alert: a task that opens soon after another of the same household, or an urgent one that opens while
another urgent one is open, is covered by that one's alert, which then says both and rings again only if it becomes more
urgent. Once somebody has taken the first, the next one is an alert of its own. `budgeting.tasks.alerts` sends the rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from budgeting import access, staff
from budgeting.clock import Clock
from budgeting.db.tables import Alert, Household, Programme, Staff, StaffRole, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.programmes import Settings, days, office
from budgeting.staff import quiet_hours
from budgeting.states.messages import MessageState
from budgeting.states.programmes import NightAlerts
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.tasks import alerts, desk

#: Tasks of one family that open within this time share one alert.
TOGETHER = timedelta(minutes=30)
#: How long an alert may go unheard if no programme sets it.
UNHEARD = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to alert, when, and whether the alert waits for the office to open."""

    people: list[Staff]
    at: datetime
    for_the_morning: bool = False
    #: When the desk's group shows it, if later than the phones ring.
    group_at: datetime | None = None


def ring(session: Session, clock: Clock, task: Task, *, again: bool = False) -> None:
    """Alert those who should know that ``task`` has opened or become urgent.

    ``again``: also on phones that already showed it, because the person who had it no longer does.
    """
    now, urgent = clock.now(), task.urgency is Urgency.HIGH
    leading = _leading(session, now, task)
    louder = urgent and not _rings_already(session, leading, task)
    call = first(session, now, task)
    heard = _call(session, now, leading, call, again=louder or again, urgent=urgent)
    _show_in_group(session, now, leading, task, call, again=louder or again)
    if urgent:
        task.next_alert_at = call.at + (_patience(session, task) if heard else timedelta())
    session.flush()


def ring_one(session: Session, clock: Clock, task: Task, person: Staff) -> None:
    """Alert the colleague who was given ``task``, if they have a phone."""
    now = clock.now()
    leading = session.get_one(Task, task.leading_id or task.id)
    urgent = task.urgency is Urgency.HIGH
    _call(session, now, leading, Call(_in_reach([person]), now), again=True, urgent=urgent)
    session.flush()


def first(session: Session, now: datetime, task: Task) -> Call:
    """Who is alerted first: the coach, plus the operators if it is urgent or the coach has no phone.

    While the office is closed, normal tasks wait until it opens; urgent ones follow the programme's night rule. A
    rule that reaches nobody is ignored: better one alarm too many.
    """
    by_day = _first_by_day(session, task)
    programme = _programme(session, task)
    opening = office.next_open(now, office.Hours.of(programme)) if programme is not None else now
    if programme is None or opening <= now:
        return Call(by_day, now)
    if task.urgency is not Urgency.HIGH:
        return Call(by_day, opening, for_the_morning=True)
    night = Settings.of(programme).night_alerts
    if night is NightAlerts.NOBODY:
        return Call(by_day, opening)
    if night is NightAlerts.ON_CALL:
        duty = on_duty(session, programme, task)
        # The programme named whom to disturb at night, and the group isn't among them.
        return Call(duty, now, group_at=opening) if duty else Call(by_day, now)
    return Call(by_day, now)


def pass_on(session: Session, clock: Clock, limit: int) -> int:
    """Alert the next person for each urgent task that nobody took in time; returns how many were examined.

    From coach to operators, coordinators, administrators, nobody twice; finally the leads once more, and then it
    stays on the list. At night it goes only to the people named by the programme's rule.
    """
    now = clock.now()
    query = select(Task).where(unheard(now)).order_by(Task.next_alert_at, Task.id).limit(limit)
    tasks = list(session.scalars(query.with_for_update(skip_locked=True, of=Task)))
    for task in tasks:
        _pass_on(session, now, task)
    session.flush()
    return len(tasks)


def unheard(now: datetime) -> ColumnElement[bool]:
    """Urgent tasks that nobody has taken and whose alert has waited long enough, as a condition on `Task`."""
    return and_(WAITS, Task.state == TaskState.OPEN, Task.next_alert_at <= now)


def something_unheard(session: Session, now: datetime) -> bool:
    """Whether `pass_on` would find anything."""
    return session.scalar(select(Task.id).where(unheard(now)).limit(1)) is not None


def begin_anew(session: Session, clock: Clock, task: Task) -> None:
    """Nobody has the task any more: its alert starts over now."""
    if task.urgency is Urgency.HIGH:
        task.next_alert_at = clock.now() + _patience(session, task)


def tell_lead(session: Session, clock: Clock, task: Task) -> list[Staff]:
    """Alert those who lead the programme that a promise was broken; returns them."""
    people = leads(session, task)
    leading = session.get_one(Task, task.leading_id or task.id)
    _call(session, clock.now(), leading, Call(people, clock.now()), again=True, urgent=True)
    session.flush()
    return people


def leads(session: Session, task: Task) -> list[Staff]:
    """The reachable leads of the programme: coordinators, else operators, else administrators."""
    roles = (Role.COORDINATOR, Role.OPERATOR, Role.ADMINISTRATOR)
    return next((people for role in roles if (people := _with_phone(session, task.programme_id, role))), [])


def on_duty(session: Session, programme: Programme, task: Task | None = None) -> list[Staff]:
    """The reachable people the programme chose for the night; with a ``task``, those of them who may answer it."""
    query = select(Staff).where(Staff.id.in_(Settings.of(programme).on_call), _reachable()).order_by(Staff.id)
    return [
        person
        for person in session.scalars(query.limit(100))
        if task is None or access.may_hear(session, person.id, task)
    ]


def reached_by_night(session: Session, programme: Programme) -> list[Staff]:
    """Whose phone could ring for something urgent while the office is closed; for checking the settings."""
    night = Settings.of(programme).night_alerts
    if night is NightAlerts.NOBODY:
        return []
    if night is NightAlerts.ON_CALL:
        return on_duty(session, programme)
    return [
        person
        for role in (Role.OPERATOR, Role.COORDINATOR, Role.ADMINISTRATOR)
        for person in _with_phone(session, programme.id, role)
    ]


# -- inside


def _leading(session: Session, now: datetime, task: Task) -> Task:
    """The task whose alert covers ``task``: a recent open one of the same family, else itself."""
    if task.leading_id is not None:
        leading = session.get(Task, task.leading_id)
        if leading is not None and leading.state is TaskState.OPEN:
            return leading
        task.leading_id = None
    if session.scalar(select(Alert.id).where(Alert.task_id == task.id).limit(1)) is not None:
        return task
    same = _same_family(task)
    if same is None:
        return task
    open_ones = select(Task).where(same, Task.id != task.id, Task.state == TaskState.OPEN)
    open_ones = open_ones.order_by(Task.created_at, Task.id).limit(1)
    other = session.scalar(open_ones.where(Task.leading_id.is_(None), Task.created_at > now - TOGETHER))
    if other is None and task.urgency is Urgency.HIGH:
        # Phones that ring for this family already say the second cause too, however long ago the first one came.
        other = session.scalar(open_ones.where(Task.urgency == Urgency.HIGH))
    if other is None:
        return task
    task.leading_id = other.leading_id or other.id
    return session.get_one(Task, task.leading_id)


def _same_family(task: Task) -> ColumnElement[bool] | None:
    if task.household_id is not None:
        return Task.household_id == task.household_id
    return Task.conversation_id == task.conversation_id if task.conversation_id is not None else None


def _rings_already(session: Session, leading: Task, task: Task) -> bool:
    """Whether the alert is urgent even without ``task``."""
    others = or_(Task.id == leading.id, Task.leading_id == leading.id)
    query = select(Task.id).where(
        others, Task.id != task.id, Task.urgency == Urgency.HIGH, Task.state == TaskState.OPEN
    )
    return session.scalar(query.limit(1)) is not None


def _first_by_day(session: Session, task: Task) -> list[Staff]:
    if task.kind in desk.FOR_THE_ASSIGNED and task.assigned_to is not None:
        people = [staff.get(session, task.assigned_to)]
    elif task.household_id is not None:
        people = staff.who_answers(session, task.household_id)
    elif task.programme_id is None and task.kind is TaskKind.CALL_BACK:
        people = staff.front_desk(session)
    elif task.programme_id is not None and task.kind is TaskKind.GROUP_LOST:
        people = staff.who_set(session, task.programme_id)
    elif task.programme_id is not None and task.kind in access.FOR_COORDINATORS:
        people = staff.leads(session, task.programme_id)
    else:
        people = staff.operators(session, task.programme_id)
    reached = _in_reach(people)
    if task.household_id is not None and (task.urgency is Urgency.HIGH or not reached):
        reached += [p for p in _in_reach(staff.operators(session, task.programme_id)) if p not in reached]
    # If none of them has a phone, the next group in order comes first.
    return reached or next((group for group in _order(session, task) if group), [])


def _pass_on(session: Session, now: datetime, task: Task) -> None:
    patience = _patience(session, task)
    leading = session.get_one(Task, task.leading_id or task.id)
    called = set(session.scalars(select(Alert.staff_id).where(Alert.task_id == leading.id)))
    programme = _programme(session, task)
    opening = office.next_open(now, office.Hours.of(programme)) if programme is not None else now
    night = Settings.of(programme).night_alerts if programme is not None else NightAlerts.EVERYBODY
    if programme is not None and opening > now and night is not NightAlerts.EVERYBODY:
        duty = on_duty(session, programme, task) if night is NightAlerts.ON_CALL else []
        if night is NightAlerts.NOBODY or duty:
            new = [person for person in duty if person.id not in called]
            _call(session, now, leading, Call(new, now), again=False, urgent=True)
            task.next_alert_at = now + patience if new else opening
            return
    for group in _order(session, task):
        new = [person for person in group if person.id not in called]
        if new:
            heard = _call(session, now, leading, Call(new, now), again=False, urgent=True)
            # If everybody asked for quiet, the next group is called in this very round.
            if heard:
                task.next_alert_at = now + patience
                return
    last = {p.id: p for role in (Role.COORDINATOR, Role.ADMINISTRATOR) for p in _of(session, task, role)}
    final = Call(list(last.values()) or leads(session, task), now)
    rang = select(Alert.id).where(
        Alert.task_id == leading.id, Alert.staff_id.is_not(None), Alert.due_at <= now
    )
    # Quiet hours that together reach nobody are ignored.
    loud = session.scalar(rang.limit(1)) is None
    _call(session, now, leading, final, again=True, urgent=True, loud=loud)
    task.next_alert_at = None


def _order(session: Session, task: Task) -> Iterable[list[Staff]]:
    """Whom to alert, group after group."""
    if task.household_id is not None:
        coach = select(Staff).join(Household, Household.coach_id == Staff.id)
        yield list(session.scalars(coach.where(Household.id == task.household_id, _reachable())))
    for role in (Role.OPERATOR, Role.COORDINATOR, Role.ADMINISTRATOR):
        yield _of(session, task, role)


def _of(session: Session, task: Task, role: Role) -> list[Staff]:
    return _with_phone(session, task.programme_id, role)


def _call(
    session: Session,
    now: datetime,
    leading: Task,
    call: Call,
    *,
    again: bool,
    urgent: bool,
    loud: bool = False,
) -> bool:
    """One row per phone. ``again``: a phone that already shows it rings again, and the old message is replaced.

    In a person's quiet hours their phone waits until these end, unless the call is ``loud``. Returns whether any
    phone rings as the call says.
    """
    there = {row.staff_id: row for row in session.scalars(select(Alert).where(Alert.task_id == leading.id))}
    heard = False
    for person in call.people:
        quiet_until = None if loud else _quiet_until(session, call.at, leading, person, urgent=urgent)
        heard = heard or quiet_until is None
        at = quiet_until or call.at
        row = there.get(person.id)
        if row is None:
            row = Alert(task_id=leading.id, staff_id=person.id, created_at=now)
            session.add(row)
        _queue(row, now, at, for_the_morning=call.for_the_morning, again=again)
    return heard


def _show_in_group(
    session: Session, now: datetime, leading: Task, task: Task, call: Call, *, again: bool
) -> None:
    """The same for the group of the desk, which has no quiet hours of its own; nobody counts as called by it."""
    group = desk.group_of(session, task)
    if group is None:
        return
    row = session.scalar(select(Alert).where(Alert.task_id == leading.id, Alert.group_id == group.id))
    if row is None:
        row = Alert(task_id=leading.id, group_id=group.id, created_at=now)
        session.add(row)
    at = call.group_at or call.at
    _queue(row, now, at, for_the_morning=call.for_the_morning, again=again)


def _queue(row: Alert, now: datetime, at: datetime, *, for_the_morning: bool, again: bool) -> None:
    """``row`` goes out at ``at``, or at an earlier moment at which it was to go anyway."""
    if row.state is MessageState.QUEUED:
        # Not sent yet: it goes out with what is true then; but if it would be too old to be sent at all, the new
        # cause sends it.
        row.due_at = at if now - row.due_at > alerts.STALE else min(row.due_at, at)
        row.for_the_morning = row.for_the_morning and for_the_morning
    elif again or row.state not in (MessageState.SENT, MessageState.SENDING):
        row.state, row.due_at, row.attempts = MessageState.QUEUED, at, 0
        row.for_the_morning = for_the_morning


def _quiet_until(
    session: Session, at: datetime, task: Task, person: Staff, *, urgent: bool
) -> datetime | None:
    """When the person's quiet hours around ``at`` end; None if the phone may ring then."""
    if person.quiet_from is None:
        return None
    programme = _programme(session, task)
    if urgent and programme is not None and person.id in Settings.of(programme).on_call:
        return None
    zone = days.desk(session, person.id).zone
    return quiet_hours.ends(at, person.quiet_from, person.quiet_to, zone)


def _patience(session: Session, task: Task) -> timedelta:
    programme = _programme(session, task)
    return UNHEARD if programme is None else timedelta(minutes=Settings.of(programme).alert_after_minutes)


def _programme(session: Session, task: Task) -> Programme | None:
    return None if task.programme_id is None else session.get(Programme, task.programme_id)


def _in_reach(people: Collection[Staff]) -> list[Staff]:
    return [person for person in people if person.active and person.telegram_chat_id is not None]


def _reachable() -> ColumnElement[bool]:
    return and_(Staff.active.is_(True), Staff.telegram_chat_id.is_not(None))


def _with_phone(session: Session, programme_id: int | None, role: Role) -> list[Staff]:
    has = exists().where(StaffRole.staff_id == Staff.id, StaffRole.role == role)
    if programme_id is not None:
        has = has.where(StaffRole.programme_id == programme_id)
    return list(session.scalars(select(Staff).where(_reachable(), has).order_by(Staff.id).limit(100)))
