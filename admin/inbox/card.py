"""The card beside a conversation: the family, and what to know before answering."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin.rent import Rent, light
from admin.security.sign_ins import Me
from budgeting import access, programmes
from budgeting.access import Action
from budgeting.arrears import plans
from budgeting.clock import Clock
from budgeting.db.tables import Case, Checkin, Conversation, Household, Member, Site, Staff
from budgeting.households import consents, status
from budgeting.households.status import StatusWord
from budgeting.money import Money, total
from budgeting.states.cases import CaseState
from budgeting.states.checkins import CheckinState, Mood
from budgeting.states.programmes import Instrument
from budgeting.states.tasks import Urgency


@dataclass(frozen=True, slots=True)
class HouseholdMember:
    """A member of the household."""

    id: int
    name: str
    language: str
    joined: bool
    agreed: bool
    stopped: bool
    unreachable: bool
    #: Others may read the phone.
    unsafe: bool
    left: bool
    #: This conversation is theirs.
    writes_here: bool


@dataclass(frozen=True, slots=True)
class Debt:
    """All running plans together."""

    left: Money
    next_on: date | None
    next_amount: Money | None


@dataclass(frozen=True, slots=True)
class OpenCase:
    id: int
    topic: str
    state: CaseState
    urgent: bool


@dataclass(frozen=True, slots=True)
class Card:
    """The household of a conversation."""

    household_id: int
    household: str
    reference: str
    site: str
    coach: str
    people: tuple[HouseholdMember, ...]
    words: tuple[StatusWord, ...]
    debt: Debt | None
    #: The day of their last check-in, where the family lives.
    checked_in_on: date | None
    mood: Mood | None
    cases: tuple[OpenCase, ...]
    #: The instruments of the family's programme.
    uses: frozenset[Instrument]
    #: The member who writes here, and whether the reader may propose them an appointment.
    writer: int
    meets: bool
    #: Whether the rent is safe; None for somebody who may not read about it.
    rent: Rent | None


def card(session: Session, clock: Clock, me: Me, conversation: Conversation) -> Card | None:
    """The card; None for an unknown writer."""
    if conversation.member_id is None:
        return None
    row = session.execute(
        select(
            Household,
            func.coalesce(Site.name, "").label("site"),
            func.coalesce(Staff.name, "").label("coach"),
        )
        .join(Member, Member.household_id == Household.id)
        .outerjoin(Site, Site.id == Household.site_id)
        .outerjoin(Staff, Staff.id == Household.coach_id)
        .where(Member.id == conversation.member_id)
    ).one()
    household: Household = row.Household
    uses = frozenset(each for each in Instrument if me.uses(household.programme_id, each))
    checkin = session.scalar(
        select(Checkin)
        .where(Checkin.household_id == household.id, Checkin.state == CheckinState.DONE)
        .order_by(Checkin.week.desc())
        .limit(1)
    )
    return Card(
        household.id,
        household.name,
        household.reference,
        row.site,
        row.coach,
        _people(session, household.id, conversation.member_id),
        status.words(session, clock, [household.id])[household.id],
        _debt(session, household.id, programmes.today(clock, household))
        if access.allows(me, Action.READ_ARREARS, household)
        else None,
        programmes.day_of(checkin.finished_at, household) if checkin and checkin.finished_at else None,
        checkin.mood if checkin else None,
        _cases(session, household.id),
        uses,
        conversation.member_id,
        access.allows(me, Action.KEEP_APPOINTMENT, household),
        light(session, clock, me, household),
    )


def _people(session: Session, household_id: int, writer: int) -> tuple[HouseholdMember, ...]:
    members = session.execute(
        select(Member, consents.stands(Member.id, consents.current(Member.household_id)).label("agreed"))
        .where(Member.household_id == household_id)
        .order_by(Member.id)
        .limit(30)
    )
    return tuple(
        HouseholdMember(
            row.Member.id,
            row.Member.called or row.Member.name,
            row.Member.language,
            row.Member.joined_at is not None,
            row.agreed,
            row.Member.stopped_at is not None,
            row.Member.unreachable_at is not None,
            row.Member.unsafe_at is not None,
            row.Member.left_at is not None,
            row.Member.id == writer,
        )
        for row in members
    )


def _debt(session: Session, household_id: int, today: date) -> Debt | None:
    running = plans.current(session, household_id, today)
    if not running:
        return None
    coming = [plan.next for plan in running if plan.next is not None]
    first = min(coming, key=lambda instalment: instalment.due_on, default=None)
    return Debt(
        total((plan.left for plan in running), running[0].total.currency),
        first.due_on if first else None,
        first.rest if first else None,
    )


def _cases(session: Session, household_id: int) -> tuple[OpenCase, ...]:
    rows = session.scalars(
        select(Case)
        .where(Case.household_id == household_id, Case.state != CaseState.CLOSED)
        .order_by(Case.id.desc())
        .limit(10)
    )
    return tuple(OpenCase(case.id, case.topic, case.state, case.urgency is Urgency.HIGH) for case in rows)
