"""What families do: each act returns None if there was nothing to do it with."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import checkins, households
from budgeting.arrears import hardship, payments
from budgeting.clock import SetClock, local_date
from budgeting.db.tables import Conversation, Instalment, Member, RepaymentPlan
from budgeting.households import Person
from budgeting.money import Money
from budgeting.periods import checkin_week
from budgeting.schedule import reminders
from budgeting.states.arrears import Hardship, InstalmentState, PlanState

ROME = "Europe/Rome"
SOON = timedelta(days=20)
#: What a family writes, and how Telegram reports it: (kind, text).
WRITES = {
    "talk": ("text", "/talk"),
    "spending": ("text", "pane 3,20"),
    "words": ("text", "posso chiamare qualcuno?"),
    "stop": ("text", "/stop"),
    "block": ("blocked", ""),
    "unblock": ("unblocked", ""),
}
#: How often, in a thousand, a family does each thing on a day.
OFTEN = {
    "declare": 25,
    "cannot": 10,
    "talk": 10,
    "spending": 10,
    "words": 4,
    "stop": 3,
    "restart": 6,
    "block": 3,
    "unblock": 5,
    "remind_tomorrow": 10,
    "begin_checkin": 15,
    "finish_checkin": 10,
}


def someone(session: Session, draw: random.Random, household: int, *, sees: bool = False) -> Person | None:
    adults = [
        adult for adult in households.adults_to_reach(session, household) if adult.sees_arrears or not sees
    ]
    return draw.choice(adults) if adults else None


def chat_of(session: Session, person: Person) -> int | None:
    return session.scalar(select(Conversation.id).where(Conversation.member_id == person.member_id))


def next_open(
    session: Session, clock: SetClock, household: int, *states: InstalmentState
) -> Instalment | None:
    """The first instalment in one of these states that is due soon or overdue."""
    query = (
        select(Instalment)
        .join(RepaymentPlan, RepaymentPlan.id == Instalment.plan_id)
        .where(
            RepaymentPlan.household_id == household,
            RepaymentPlan.state != PlanState.PROPOSED,
            Instalment.state.in_(states),
            Instalment.due_on < local_date(clock.now(), ROME) + SOON,
        )
        .order_by(Instalment.due_on, Instalment.id)
    )
    return session.scalars(query.limit(1)).first()


def declare(session: Session, clock: SetClock, draw: random.Random, household: int) -> object:
    person = someone(session, draw, household, sees=True)
    instalment = next_open(session, clock, household, InstalmentState.DUE, InstalmentState.PAUSED)
    if person is None or instalment is None:
        return None
    amount = Money(instalment.amount_minor // draw.choice((1, 1, 1, 2)))
    return payments.declare(session, clock, person, instalment.id, amount, local_date(clock.now(), ROME))


def cannot(session: Session, clock: SetClock, draw: random.Random, household: int) -> object:
    person = someone(session, draw, household, sees=True)
    instalment = next_open(session, clock, household, InstalmentState.DUE, InstalmentState.PAUSED)
    if person is None or instalment is None:
        return None
    cause = draw.choice(list(Hardship))
    return hardship.declare(session, clock, person, instalment.id, cause, chat_of(session, person))


def remind_tomorrow(session: Session, clock: SetClock, draw: random.Random, household: int) -> object:
    person = someone(session, draw, household, sees=True)
    instalment = next_open(session, clock, household, InstalmentState.DUE)
    return reminders.snooze(session, clock, person, instalment.id) if person and instalment else None


def restart(session: Session, clock: SetClock, draw: random.Random, household: int) -> object:
    query = select(Member).where(Member.household_id == household, Member.stopped_at.is_not(None))
    member = session.scalars(query.order_by(Member.id)).first()
    if member is None:
        return None
    households.restart(session, clock, member.id)
    reminders.plan_checkins(session, clock, household)
    reminders.plan_instalments(session, clock, household)
    return member


def begin_checkin(session: Session, clock: SetClock, draw: random.Random, household: int) -> object:
    person = someone(session, draw, household)
    if person is None:
        return None
    week = checkin_week(local_date(clock.now(), ROME))
    begun = checkins.begin(session, clock, person, week)
    if draw.random() < 0.5:
        begun = checkins.pause(session, clock, begun.id)
    reminders.plan_follow_ups(session, clock, begun)
    return begun


def finish_checkin(session: Session, clock: SetClock, draw: random.Random, household: int) -> object:
    begun = checkins.current(session, household, checkin_week(local_date(clock.now(), ROME)))
    if begun is None:
        return None
    checkins.finish(session, clock, begun.id)
    reminders.settle_follow_ups(session, clock, begun.id, "done")
    return begun
