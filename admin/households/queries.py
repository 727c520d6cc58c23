"""The queries of the list of households: one statement for the rows, a few more for their details."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from admin.context import Reader
from admin.kit.listing import Params
from admin.kit.pagination import Query
from budgeting import access, contacts, programmes, telephones
from budgeting.access import Actor
from budgeting.arrears import debts
from budgeting.arrears.debts import Paid
from budgeting.clock import Clock
from budgeting.db.tables import (
    Checkin,
    Household,
    HouseholdDocument,
    Instalment,
    Member,
    RepaymentPlan,
    Site,
    Staff,
)
from budgeting.households import status
from budgeting.households.status import StatusWord
from budgeting.money import Money
from budgeting.periods import ONE_WEEK, week_of
from budgeting.programmes.days import household_today
from budgeting.states.arrears import InstalmentState, PlanState
from budgeting.states.checkins import CheckinState, Mood
from budgeting.states.documents import DocumentKind, DocumentState
from budgeting.states.households import HouseholdState
from budgeting.states.programmes import Instrument

#: After this long without a check-in, the family may need a call.
QUIET = timedelta(weeks=2)
#: Time enough for an appointment at the tax office.
ISEE_SOON = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Row:
    """One household in the list."""

    id: int
    reference: str
    name: str
    site: str
    coach: str
    words: tuple[StatusWord, ...]
    adults: int
    joined: int
    languages: tuple[str, ...]
    #: The day of their last check-in, where the family lives.
    checkin_on: date | None
    mood: Mood | None
    #: The first instalment that isn't fully paid, and its open amount.
    due_on: date | None
    rest: Money | None


_DONE = (
    select(func.max(Checkin.week))
    .where(Checkin.household_id == Household.id, Checkin.state == CheckinState.DONE)
    .correlate(Household)
    .scalar_subquery()
)
_ADULT = (Member.household_id == Household.id) & Member.adult.is_(True) & Member.left_at.is_(None)
#: The sort orders of the list.
ORDERS: dict[str, Any] = {
    "name": func.lower(Household.name),
    "reference": Household.reference,
    "checkin": _DONE,
    "next": status.FIRST_DUE,
}


def visible(session: Session, context: Reader, asked: Params) -> Query:
    """The households the reader may see, each with its site and its coach."""
    return (
        select(Household, Site.name.label("site"), Staff.first_name.label("coach"))
        .outerjoin(Site, Site.id == Household.site_id)
        .outerjoin(Staff, Staff.id == Household.coach_id)
        .where(access.visible(Household, context.me))
    )


def called(words: str) -> ColumnElement[bool]:
    """Whether the words appear in its name, its reference, or a member's name or telephone number."""
    said = _has(Member.name, words)
    if digits := telephones.searched(words):
        said = or_(said, _has(Member.telephone, digits))
    of_member = exists().where(Member.household_id == Household.id, Member.left_at.is_(None), said)
    return or_(_has(Household.name, words), _has(Household.reference, words), of_member)


def reads(language: str) -> ColumnElement[bool]:
    """Whether a member reads this language."""
    return exists().where(
        Member.household_id == Household.id, Member.left_at.is_(None), Member.language == language
    )


def standing(word: str) -> ColumnElement[bool]:
    """Whether it is accompanied ("here"), accompanied without anybody having joined, or has left."""
    if word == "not_joined":
        return contacts.not_joined()
    state = HouseholdState.LEFT if word == "left" else HouseholdState.ACTIVE
    return Household.state == state


def isee_ends(session: Session, clock: Clock) -> ColumnElement[bool]:
    """Whether its ISEE has ended or ends soon, and no newer one is there; of those that are accompanied."""
    current = exists().where(
        HouseholdDocument.household_id == Household.id,
        HouseholdDocument.kind == DocumentKind.ISEE,
        HouseholdDocument.state == DocumentState.KEPT,
        HouseholdDocument.expires_on <= household_today(session, clock, lambda day: day + ISEE_SOON),
    )
    return (Household.state == HouseholdState.ACTIVE) & current


def not_all_joined() -> ColumnElement[bool]:
    return exists().where(_ADULT, Member.joined_at.is_(None))


def quiet(session: Session, clock: Clock) -> ColumnElement[bool]:
    """Whether nobody did a check-in for two weeks, although somebody could have."""
    done = exists().where(
        Checkin.household_id == Household.id,
        Checkin.state == CheckinState.DONE,
        Checkin.week >= household_today(session, clock, lambda day: week_of(day) - QUIET),
    )
    return exists().where(_ADULT, Member.joined_at < clock.now() - QUIET - ONE_WEEK) & ~done


def _has(column: Any, words: str) -> ColumnElement[bool]:
    # Both ways, because SQLite's lower() only knows English letters.
    lowered: ColumnElement[bool] = func.lower(column).contains(words.lower(), autoescape=True)
    return or_(lowered, column.contains(words, autoescape=True))


def rows(session: Session, context: Reader, records: Sequence[Any]) -> list[Row]:
    """The list's rows; loads their details for all of them at once."""
    ids = [each.Household.id for each in records]
    people = _people(session, ids)
    checkins = _checkins(session, context.me, records)
    due = _due(session, context.me, ids)
    words = status.words(session, context.clock, ids)
    return [
        Row(
            each.Household.id,
            each.Household.reference,
            each.Household.name,
            each.site or "",
            each.coach or "",
            words[each.Household.id],
            *people.get(each.Household.id, (0, 0, ())),
            *_last(each.Household, *checkins.get(each.Household.id, (None, None))),
            *due.get(each.Household.id, (None, None)),
        )
        for each in records
    ]


def _last(household: Household, at: datetime | None, mood: Mood | None) -> tuple[date | None, Mood | None]:
    return programmes.day_of(at, household) if at is not None else None, mood


def _people(session: Session, ids: Collection[int]) -> dict[int, tuple[int, int, tuple[str, ...]]]:
    """Adults, how many of them joined, and their languages."""
    query = (
        select(Member.household_id, Member.joined_at, Member.language)
        .where(Member.household_id.in_(ids), Member.adult.is_(True), Member.left_at.is_(None))
        .order_by(Member.id)
    )
    by_household: dict[int, tuple[int, int, tuple[str, ...]]] = {}
    for row in session.execute(query):
        adults, joined, languages = by_household.get(row.household_id, (0, 0, ()))
        known = languages if row.language in languages else (*languages, row.language)
        by_household[row.household_id] = (adults + 1, joined + (row.joined_at is not None), known)
    return by_household


def _checkins(
    session: Session, me: Actor, records: Sequence[Any]
) -> dict[int, tuple[datetime | None, Mood | None]]:
    """The last completed check-in, if the programme uses check-ins."""
    households = [each.Household for each in records]
    ids = [each.id for each in households if me.uses(each.programme_id, Instrument.CHECKINS)]
    newest = (
        select(Checkin.household_id, func.max(Checkin.week).label("week"))
        .where(Checkin.household_id.in_(ids), Checkin.state == CheckinState.DONE)
        .group_by(Checkin.household_id)
        .subquery()
    )
    query = select(Checkin).join(
        newest, (newest.c.household_id == Checkin.household_id) & (newest.c.week == Checkin.week)
    )
    return {checkin.household_id: (checkin.finished_at, checkin.mood) for checkin in session.scalars(query)}


def _due(session: Session, me: Actor, ids: Collection[int]) -> dict[int, tuple[date | None, Money | None]]:
    """The first open instalment of each."""
    place = func.row_number().over(
        partition_by=RepaymentPlan.household_id, order_by=(Instalment.due_on, Instalment.id)
    )
    ranked = (
        select(Instalment.id, RepaymentPlan.household_id, place.label("place"))
        .join(RepaymentPlan, RepaymentPlan.id == Instalment.plan_id)
        .where(
            RepaymentPlan.household_id.in_(ids),
            access.visible(RepaymentPlan, me),
            RepaymentPlan.state != PlanState.PROPOSED,
            Instalment.state == InstalmentState.DUE,
        )
        .subquery()
    )
    query = (
        select(ranked.c.household_id, Instalment)
        .join(Instalment, Instalment.id == ranked.c.id)
        .where(ranked.c.place == 1)
    )
    first = {row.household_id: row.Instalment for row in session.execute(query)}
    paid = debts.paid(session, [instalment.id for instalment in first.values()])
    return {
        household_id: (
            instalment.due_on,
            Money(instalment.amount_minor - paid.get(instalment.id, Paid()).together, instalment.currency),
        )
        for household_id, instalment in first.items()
    }
