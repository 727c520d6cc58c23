"""The weekly sheet as it is printed: the family's words, and beneath them the Italian if that's another language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from budgeting import month_plan, programmes
from budgeting.arrears import plans, visibility
from budgeting.clock import Clock
from budgeting.headings import Heading
from budgeting.households import Person
from budgeting.periods import budget_month, week_end
from budgeting.states.programmes import Instrument
from dialogs.side_by_side.words import NEXT_DATE, SHEET
from dialogs.text import Text, figures, names
from dialogs.text.languages import MAIN
from dialogs.text.words import Words

#: The headings of a family that plans no month: what most weeks consist of.
USUAL = (
    *(Heading.FOOD, Heading.TRANSPORT, Heading.HEALTH, Heading.SCHOOL, Heading.COMMUNICATIONS),
    *(Heading.LEISURE, Heading.PERSONAL, Heading.UTILITIES, Heading.RENT, Heading.OTHER),
)
#: As many as fit on the page.
MOST = 11


@dataclass(frozen=True, slots=True)
class Label:
    """``own``: in the family's language. ``italian``: beneath it, small; empty if that's the same."""

    own: str
    italian: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    name: Label
    #: Day and month.
    on: str


@dataclass(frozen=True, slots=True)
class Printed:
    """One page. ``next_date``: empty where this member mayn't read about instalments, or none is left."""

    household_id: int
    language: str
    direction: str
    says: dict[str, Label]
    week: str
    name: str
    days: list[Day]
    headings: list[Label]
    sources: list[Label]
    moods: list[Label]
    next_date: Label | None


def printed(session: Session, clock: Clock, words: Words, person: Person, week: date) -> Printed:
    """The sheet of a member's household for the week that begins on the Monday ``week``."""
    language = person.language if person.language in words.languages else MAIN

    def label(text: Text, icon: str = "") -> Label:
        own, italian = words.plain(text, language), words.plain(text, MAIN)
        if icon:
            own, italian = own.replace(icon, "", 1).strip(), italian.replace(icon, "", 1).strip()
        return Label(own, "" if language == MAIN else italian, icon)

    def days() -> list[Day]:
        each = [week + timedelta(days=number) for number in range(7)]
        return [Day(label(names.WEEKDAYS[day.isoweekday()]), f"{day.day}/{day.month}") for day in each]

    dates = words.languages[language].dates
    first, last = (figures.day(day, "d MMMM", dates) for day in (week, week_end(week)))
    return Printed(
        person.household_id,
        language,
        words.languages[language].direction,
        {name: label(text) for name, text in SHEET.items()},
        f"{first} – {last}",
        person.name,
        days(),
        [label(names.HEADINGS[heading], names.icon(heading)) for heading in _headings(session, person, week)],
        [label(text, text.key.split()[0]) for text in names.SOURCES.values()],
        [label(text, text.key.split()[0]) for text in names.MOODS.values()],
        _next_date(session, clock, person, label),
    )


def _headings(session: Session, person: Person, week: date) -> list[Heading]:
    """Those of the month plan, else the usual ones; none that this member mayn't read about."""
    planned: dict[str, object] = {}
    if person.has(Instrument.MONTH_PLAN):
        month = budget_month(week_end(week), person.pay_day)
        planned = dict(month_plan.limits(session, person.household_id, month, seen_by=person))
    shown = [heading for heading in names.headings(person) if heading.value in planned]
    if not shown:
        return [heading for heading in USUAL if heading in names.headings(person)]
    return list(dict.fromkeys((*shown[: MOST - 1], Heading.OTHER)))


def _next_date(
    session: Session, clock: Clock, person: Person, label: Callable[[Text], Label]
) -> Label | None:
    if not (visibility.sees_arrears(person) and person.has(Instrument.ARREARS)):
        return None
    today = programmes.today(clock, person)
    due = [plan.next for plan in plans.current(session, person.household_id, today) if plan.next is not None]
    if not due:
        return None
    first = min(due, key=lambda instalment: instalment.due_on)
    return label(Text(NEXT_DATE.key, {"amount": first.rest, "date": first.due_on}))
