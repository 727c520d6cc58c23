"""What somebody began: announcements, long jobs, check-ins, weeks to read, invites; and families without a coach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from budgeting import staff
from budgeting.arrears.plans.running import RUNNING
from budgeting.db.tables import (
    Batch,
    Broadcast,
    Checkin,
    DueEvent,
    Household,
    Invite,
    Member,
    RepaymentPlan,
    StaffRole,
    WeekReview,
)
from budgeting.households import consents
from budgeting.next_steps import side_by_side
from budgeting.next_steps.gaps import UNSEEN, Gap, Look, at_home, works
from budgeting.periods import ONE_WEEK, week_of
from budgeting.reviews.lists import WEEKS
from budgeting.schedule.reminders.checkins import FOLLOW_UPS
from budgeting.states.batches import BatchState
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.checkins import CheckinState
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

#: What is being sent or stopped half-way comes up sooner than a draft.
STUCK = timedelta(days=3)
#: No job takes this long: there is no worker, or it makes no progress.
TOO_LONG = timedelta(days=1)
#: A week is read within a month; anything older than the coach's list is history.
READ_WITHIN = 4 * ONE_WEEK
#: Somebody speaks with the family, or tries to.
_SPOKEN_TO = (TaskKind.CALL_HOUSEHOLD, TaskKind.CONTACT_DUE)


def broadcasts(session: Session, seen: Look) -> Iterator[Gap]:
    """An announcement that was begun must be sent, cancelled, or looked at again."""
    rows = session.execute(
        select(Broadcast.id, Broadcast.state)
        .where(
            Broadcast.programme_id == seen.programme.id,
            or_(
                (Broadcast.state == BroadcastState.DRAFT) & (Broadcast.created_at < seen.now - UNSEEN),
                (Broadcast.state == BroadcastState.PAUSED) & (Broadcast.created_at < seen.now - STUCK),
                (Broadcast.state == BroadcastState.SCHEDULED)
                & (func.coalesce(Broadcast.due_at, Broadcast.created_at) < seen.now - STUCK),
                (Broadcast.state == BroadcastState.SENDING)
                & (func.coalesce(Broadcast.started_at, Broadcast.created_at) < seen.now - STUCK),
            ),
        )
        .order_by(Broadcast.id)
    )
    for row in rows:
        yield Gap(Subject(SubjectKind.BROADCAST, row.id), str(row.state.value))


def batches(session: Session, seen: Look) -> Iterator[Gap]:
    """A long job ends within the day."""
    theirs = exists().where(StaffRole.staff_id == Batch.staff_id, StaffRole.programme_id == seen.programme.id)
    rows = session.execute(
        select(Batch.id)
        .where(
            Batch.state.in_((BatchState.WAITING, BatchState.RUNNING)),
            Batch.created_at < seen.now - TOO_LONG,
            or_(Batch.programme_id == seen.programme.id, Batch.programme_id.is_(None) & theirs),
        )
        .order_by(Batch.id)
    )
    for row in rows:
        yield Gap(Subject(SubjectKind.BATCH, row.id), "not_worked_on")


def checkins(session: Session, seen: Look) -> Iterator[Gap]:
    """An unfinished check-in must be asked about again or given up, never left half done."""
    planned = exists().where(
        DueEvent.kind.in_(FOLLOW_UPS),
        DueEvent.subject_id == Checkin.id,
        DueEvent.state == DueState.PENDING,
    )
    rows = session.execute(
        select(Checkin.id, Checkin.household_id)
        .join(Household, Household.id == Checkin.household_id)
        .where(
            at_home(seen),
            Checkin.state.in_((CheckinState.ASKED, CheckinState.OPEN, CheckinState.PAUSED)),
            ~planned,
        )
        .order_by(Checkin.id)
    )
    for row in rows:
        yield Gap(Subject(SubjectKind.CHECKIN, row.id), "half_done", row.household_id)


def weeks(session: Session, seen: Look) -> Iterator[Gap]:
    """Somebody reads what a family answered in a check-in, and asks the families that have no phone."""
    this_week = week_of(seen.today)
    read = exists().where(
        WeekReview.household_id == Checkin.household_id,
        WeekReview.week == Checkin.week,
        WeekReview.signed_at.is_not(None),
    )
    rows = session.execute(
        select(Checkin.household_id)
        .join(Household, Household.id == Checkin.household_id)
        .where(
            at_home(seen),
            Checkin.state == CheckinState.DONE,
            Checkin.week < this_week - READ_WITHIN,
            Checkin.week >= this_week - WEEKS * ONE_WEEK,
            ~read,
        )
        .group_by(Checkin.household_id)
        .order_by(Checkin.household_id)
    )
    for row in rows:
        yield Gap(Subject(SubjectKind.WEEKS, row.household_id), "unread", row.household_id)
    yield from side_by_side.weeks_together(session, seen)


def invitations(session: Session, seen: Look) -> Iterator[Gap]:
    """An adult who hasn't joined has an invite that still works, is tried to be reached, or sits down side by side."""
    good = exists().where(
        Invite.member_id == Member.id,
        Invite.used_at.is_(None),
        Invite.revoked_at.is_(None),
        Invite.expires_at > seen.now,
    )
    tried_again = exists().where(
        DueEvent.kind == DueKind.CONTACT_DUE,
        DueEvent.subject_id == Member.household_id,
        DueEvent.state == DueState.PENDING,
    )
    rows = session.execute(
        select(Member.id, Member.household_id)
        .join(Household, Household.id == Member.household_id)
        .where(
            at_home(seen),
            Member.adult.is_(True),
            Member.joined_at.is_(None),
            Member.left_at.is_(None),
            Member.created_at < seen.now - UNSEEN,
            ~good,
            ~tried_again,
            ~consents.stands(Member.id, consents.current(Member.household_id)),
        )
        .order_by(Member.id)
    )
    for row in rows:
        # If somebody is to phone the family anyway, they can ask then.
        if not {(kind, row.household_id) for kind in _SPOKEN_TO} & seen.of_household:
            yield Gap(Subject(SubjectKind.MEMBER, row.id), "not_joined", row.household_id)


def households(session: Session, seen: Look) -> Iterator[Gap]:
    """A family that pays by a plan has a coach, and somebody grown up."""
    adult = exists().where(
        Member.household_id == Household.id, Member.adult.is_(True), Member.left_at.is_(None)
    )
    somebody = exists().where(Member.household_id == Household.id)
    for household_id in session.scalars(
        select(Household.id).where(at_home(seen), somebody, ~adult).order_by(Household.id)
    ):
        yield Gap(Subject(SubjectKind.HOUSEHOLD, household_id), "no_adult", household_id)
    plan = exists().where(RepaymentPlan.household_id == Household.id, RepaymentPlan.state.in_(RUNNING))
    rows = session.execute(
        select(Household.id, Household.coach_id)
        .where(
            at_home(seen),
            ~works(Household.coach_id),
            # If the coach left, it needs one at once; a new family may wait a while for one.
            Household.coach_id.is_not(None) | (plan & (Household.created_at < seen.now - UNSEEN)),
        )
        .order_by(Household.id)
    )
    for row in rows:
        yield Gap(
            Subject(SubjectKind.HOUSEHOLD, row.id), "coach_gone" if row.coach_id else "no_coach", row.id
        )


def programmes(session: Session, seen: Look) -> Iterator[Gap]:
    """A programme that accompanies families has somebody who answers them."""
    lived_in = session.scalar(select(exists().where(at_home(seen))))
    if lived_in and not staff.operators(session, seen.programme.id):
        yield Gap(Subject(SubjectKind.PROGRAMME, seen.programme.id), "nobody_answers")
