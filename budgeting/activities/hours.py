"""Hours attended, and the allowance earned by them. Calculation first, then what members and staff read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.activities.attendance import was_there
from budgeting.activities.view import in_language
from budgeting.clock import Clock
from budgeting.db.tables import Activity, ActivitySession, Allowance, Enrolment
from budgeting.households import Person
from budgeting.money import Money, zero
from budgeting.states.activities import (
    ATTENDED,
    AllowancePer,
    AllowanceState,
    Attendance,
    EnrolmentState,
    SessionState,
)

#: Hours are counted in quarters.
QUARTER = 900


def quarters(meeting: ActivitySession) -> int:
    return round((meeting.ends_at - meeting.starts_at).total_seconds() / QUARTER)


def earned(activity: Activity, done: int, whole: int, *, over: bool) -> Money:
    """The allowance for ``done`` of ``whole`` quarters of an hour; ``over``: whether the activity is.

    A share is rounded down to the cent, so that the shares never exceed the whole.
    """
    minor, done = activity.allowance_minor, min(done, whole)
    if activity.allowance_per is AllowancePer.HOUR:
        minor = minor * done // 4
    elif activity.allowance_per is AllowancePer.SHARE:
        minor = minor * done // whole if whole else 0
    elif not over or not whole or done * 100 < whole * activity.allowance_least:
        minor = 0
    return Money(minor, activity.currency)


@dataclass(slots=True)
class Tally:
    """One member in one activity."""

    activity: Activity
    member_id: int
    #: Quarters of an hour: attended, and of all its sessions.
    done: int = 0
    whole: int = 0
    #: Missed for a reason that staff accepted: recorded, and not counted as attended.
    justified: int = 0
    over: bool = False
    allowances: list[Allowance] = field(default_factory=list)
    #: The next session they come to.
    next: ActivitySession | None = None

    @property
    def hours_done(self) -> Decimal:
        return Decimal(self.done) / 4

    @property
    def hours(self) -> Decimal:
        return Decimal(self.whole) / 4

    @property
    def justified_text(self) -> str:
        return f"{(Decimal(self.justified) / 4).normalize():f}"

    @property
    def done_text(self) -> str:
        """The hours attended without needless zeros: "2.5"."""
        return f"{self.hours_done.normalize():f}"

    @property
    def whole_text(self) -> str:
        return f"{self.hours.normalize():f}"

    @property
    def earned(self) -> Money:
        return earned(self.activity, self.done, self.whole, over=self.over)

    @property
    def received(self) -> Money:
        return self._sum(AllowanceState.RECEIVED)

    @property
    def expected(self) -> list[Allowance]:
        """What is on its way, soonest first."""
        return [each for each in self.allowances if each.state is AllowanceState.EXPECTED]

    @property
    def unpaid(self) -> Money:
        """What is earned, and neither received nor on its way; never below zero."""
        left = self.earned - self.received - self._sum(AllowanceState.EXPECTED)
        return max(left, zero(left.currency))

    def _sum(self, state: AllowanceState) -> Money:
        minor = sum(each.amount_minor for each in self.allowances if each.state is state)
        return Money(minor, self.activity.currency)

    def title(self, language: str) -> str:
        return in_language(self.activity.title, language)


def tallies(
    session: Session, now: datetime, activities: Sequence[Activity], member_ids: Collection[int] | None = None
) -> list[Tally]:
    """The members of these activities (all, or the given ones) who were there, come, or get an allowance."""
    ids = [activity.id for activity in activities]
    meetings: dict[int, list[ActivitySession]] = defaultdict(list)
    planned = select(ActivitySession).where(
        ActivitySession.activity_id.in_(ids), ActivitySession.state != SessionState.CANCELLED
    )
    for meeting in session.scalars(planned.order_by(ActivitySession.starts_at, ActivitySession.id)):
        meetings[meeting.activity_id].append(meeting)
    lines: dict[tuple[int, int], dict[int, Enrolment]] = defaultdict(dict)
    enrolled = (
        select(Enrolment, ActivitySession.activity_id)
        .join(ActivitySession, ActivitySession.id == Enrolment.session_id)
        .where(ActivitySession.activity_id.in_(ids), ActivitySession.state != SessionState.CANCELLED)
    )
    paid = (
        select(Allowance).where(Allowance.activity_id.in_(ids)).order_by(Allowance.expected_on, Allowance.id)
    )
    if member_ids is not None:
        enrolled = enrolled.where(Enrolment.member_id.in_(member_ids))
        paid = paid.where(Allowance.member_id.in_(member_ids))
    for row in session.execute(enrolled):
        line: Enrolment = row.Enrolment
        if line.attendance in (*ATTENDED, Attendance.JUSTIFIED) or line.state is EnrolmentState.COMING:
            lines[row.activity_id, line.member_id][line.session_id] = line
    allowances: dict[tuple[int, int], list[Allowance]] = defaultdict(list)
    for allowance in session.scalars(paid):
        if allowance.state is not AllowanceState.WITHDRAWN:
            allowances[allowance.activity_id, allowance.member_id].append(allowance)
    by_id = {activity.id: activity for activity in activities}
    return [
        _tally(by_id[key[0]], key[1], now, meetings[key[0]], lines.get(key, {}), allowances.get(key, []))
        for key in sorted({*lines, *allowances})
    ]


def of_member(session: Session, clock: Clock, person: Person) -> list[Tally]:
    """What a member has done and earned, the newest activity first."""
    mine = (
        select(ActivitySession.activity_id)
        .join(Enrolment, Enrolment.session_id == ActivitySession.id)
        .where(Enrolment.member_id == person.member_id)
    )
    paid = select(Allowance.activity_id).where(Allowance.member_id == person.member_id)
    query = select(Activity).where(
        Activity.programme_id == person.programme_id, Activity.id.in_(mine.union(paid))
    )
    activities = list(session.scalars(query.order_by(Activity.id.desc())))
    if not activities:
        return []
    tallied = tallies(session, clock.now(), activities, [person.member_id])
    return sorted(tallied, key=lambda tally: -tally.activity.id)


def _tally(
    activity: Activity,
    member_id: int,
    now: datetime,
    meetings: Sequence[ActivitySession],
    lines: dict[int, Enrolment],
    allowances: list[Allowance],
) -> Tally:
    tally = Tally(activity, member_id, allowances=allowances)
    for meeting in meetings:
        line = lines.get(meeting.id)
        tally.whole += quarters(meeting)
        if line is not None and line.attendance in ATTENDED:
            tally.done += quarters(meeting)
        if line is not None and line.attendance is Attendance.JUSTIFIED:
            tally.justified += quarters(meeting)
        coming = line is not None and meeting.state is SessionState.PLANNED and was_there(line)
        if tally.next is None and coming and meeting.starts_at > now:
            tally.next = meeting
    tally.over = bool(meetings) and all(meeting.ends_at <= now for meeting in meetings)
    return tally
