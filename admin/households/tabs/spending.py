"""What the household spends: the last weeks, the month against its plan, check-ins, entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import Context
from admin.household_frame import Tab
from admin.households import spending_charts
from admin.households.spending import month_of, weeks_of
from admin.households.tabs.drawing import draw, exists
from budgeting import access, correctives, month_card, reviews
from budgeting.access import Action
from budgeting.clock import Clock
from budgeting.db.tables import Checkin, Entry, Household, Member, Message, MonthCard, Staff
from budgeting.money import Money
from budgeting.periods import week_end
from budgeting.reviews import WeekWord
from budgeting.states.checkins import CheckinState, Mood
from budgeting.states.month_card import WishKind
from budgeting.states.programmes import Instrument
from dialogs.month_card.words import OUTCOMES, wish_words
from dialogs.text import Text, names

router = APIRouter()
CHECKINS, ENTRIES = 12, 20


@dataclass(frozen=True, slots=True)
class Written:
    """An entry with the family's own words."""

    row: Entry
    who: str
    words: str
    #: The staff person with whom it was entered; empty if it came from the family's own phone.
    beside: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A check-in, with what is known of its week."""

    week: date
    word: WeekWord
    mood: Mood | None
    cash: Money | None
    #: The staff person with whom it was answered; empty on the family's own phone.
    beside: str


@dataclass(frozen=True, slots=True)
class Wished:
    """A member's wish for a month, and how it went."""

    who: str
    month: date
    words: Text
    outcome: Text | None


@dataclass(frozen=True, slots=True)
class Cards:
    """The month's cards and the wishes. ``arrears``: whether the reader may see what is about instalments."""

    rows: Sequence[MonthCard]
    wishes: Sequence[Wished]
    arrears: bool


@router.get("/{household_id}/spending")
def show(context: Context, household_id: int, part: str = "", done: str = "") -> HTMLResponse:
    me, clock = context.me, context.clock
    with context.read() as session:
        household = access.get(session, me, Household, household_id)
        exists(context, household, Tab.SPENDING)
        weeks = weeks_of(session, clock, household)
        plans = me.uses(household.programme_id, Instrument.MONTH_PLAN)
        month = month_of(session, clock, household) if plans else None
        arrears = access.allows(me, Action.READ_ARREARS, household)
        asks = me.uses(household.programme_id, Instrument.CHECKINS)
        shown: dict[str, Any] = {
            "weeks": weeks,
            "labels": [spending_charts.label(context, part) for part in weeks.parts],
            "weeks_chart": spending_charts.weeks(context, weeks),
            "month": month,
            "month_chart": spending_charts.month(context, month) if month is not None else "",
            "may_plan": access.allows(me, Action.PLAN_MONTH, household),
            "cards": cards(session, household, arrears=arrears) if plans else None,
            "checkins": checkins(session, clock, household) if asks else [],
            "reads_weeks": access.allows(me, Action.READ_WEEK, household),
            "entries": written(session, household),
            "headings": names.HEADINGS,
            "category": names.category,
        }
    return draw(context, household, Tab.SPENDING, part, done, **shown)


def cards(session: Session, household: Household, *, arrears: bool) -> Cards:
    """The last cards and wishes, newest first."""
    names = correctives.people(session, household.id)
    wishes = [
        Wished(
            names.get(row.member_id, ""),
            row.month,
            wish_words(row),
            OUTCOMES[row.outcome] if row.outcome is not None else None,
        )
        for row in month_card.of_household(session, household.id)
        if arrears or row.kind is not WishKind.INSTALMENT
    ]
    return Cards(month_card.cards(session, household.id), wishes, arrears)


def checkins(session: Session, clock: Clock, household: Household) -> list[Asked]:
    """The latest check-ins, without those not answered yet."""
    query = (
        select(Checkin, Staff.first_name.label("beside"))
        .outerjoin(Staff, Staff.id == Checkin.beside_id)
        .where(Checkin.household_id == household.id, Checkin.state != CheckinState.ASKED)
        .order_by(Checkin.week.desc())
        .limit(CHECKINS)
    )
    rows = session.execute(query).all()
    if not rows:
        return []
    first, last = rows[-1].Checkin.week, week_end(rows[0].Checkin.week)
    weeks = reviews.fetch(session, clock, Household.id == household.id, first, last)
    return [
        Asked(
            row.Checkin.week,
            reviews.word(weeks[household.id], row.Checkin.week),
            row.Checkin.mood,
            None if row.Checkin.cash_minor is None else Money(row.Checkin.cash_minor, household.currency),
            row.beside or "",
        )
        for row in rows
    ]


def written(session: Session, household: Household) -> list[Written]:
    """The latest entries, including undone ones, each with the words it was read from."""
    rows = session.execute(
        select(Entry, Member.name, Message.text, Staff.first_name.label("beside"))
        .outerjoin(Member, Member.id == Entry.member_id)
        .outerjoin(Message, Message.id == Entry.message_id)
        .outerjoin(Staff, Staff.id == Entry.beside_id)
        .where(Entry.household_id == household.id)
        .order_by(Entry.spent_on.desc(), Entry.id.desc())
        .limit(ENTRIES)
    )
    return [
        Written(row.Entry, row.name or "", row.Entry.note or row.text or "", row.beside or "") for row in rows
    ]
