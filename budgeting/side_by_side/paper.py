"""A week that a family filled in on the printed sheet: entered by a staff person, once, and taken back as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import audit, checkins, households, programmes
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Entry, PaperWeek
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.money import Money
from budgeting.periods import checkin_week, week_end
from budgeting.spending import entries
from budgeting.states.checkins import Mood
from budgeting.states.programmes import Instrument

#: How far back a sheet may reach.
WEEKS_BACK = 12
#: The most lines of one sheet.
MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One amount of a sheet. ``category``: the code name of a Heading or a Source. ``on``: None if the sheet named no
    day."""

    category: str
    amount: Money
    on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet says about the week that begins on the Monday ``week``."""

    week: date
    lines: Sequence[Line]
    cash: Money | None = None
    mood: Mood | None = None


def weeks(today: date) -> list[date]:
    """The Mondays of the weeks that a sheet may be about, the newest first."""
    newest = checkin_week(today)
    return [newest - timedelta(weeks=back) for back in range(WEEKS_BACK)]


def day_of(sheet: Sheet, line: Line, today: date) -> date:
    """When a line was spent: the day it names, else the last of the week that has come."""
    return line.on or min(today, week_end(sheet.week))


def enter(
    session: Session, clock: Clock, staff_id: int, member_id: int, sheet: Sheet, once: str
) -> PaperWeek:
    """Enter a sheet; the same form (``once``) a second time changes nothing.

    Raises NotFound, CurrencyMismatch, NotPossible("left" | "child" | "no_consent" | "week" | "day" | "empty" |
    "lines" | "done" | "answering_elsewhere" and those of `entries.book`).
    """
    person = households.person(session, member_id, staff_id)
    known = session.scalar(select(PaperWeek).where(PaperWeek.once == once))
    if known is not None:
        return known
    today = programmes.today(clock, person)
    check(person, sheet, today)
    paper = PaperWeek(
        household_id=person.household_id,
        member_id=member_id,
        staff_id=staff_id,
        week=sheet.week,
        once=once,
        before=None,
        created_at=clock.now(),
    )
    session.add(paper)
    session.flush()
    checkin_id = _answer(session, clock, person, sheet, paper) if person.has(Instrument.CHECKINS) else None
    for line in sheet.lines:
        entries.book(
            session,
            clock,
            person,
            kind=entries.kind_of(line.category),
            category=line.category,
            amount=line.amount,
            on=day_of(sheet, line, today),
            note=line.note,
            checkin_id=checkin_id,
            paper_week_id=paper.id,
        )
    audit.note(session, clock, staff_id, AuditAction.PAPER_WEEK_ENTER, "household", person.household_id)
    return paper


def check(person: Person, sheet: Sheet, today: date) -> None:
    """Raise NotPossible, as `enter` does, unless the sheet can be entered."""
    if not person.belongs:
        raise NotPossible("left")
    if not person.adult:
        raise NotPossible("child")
    if not person.consented:
        raise NotPossible("no_consent")
    if sheet.week not in weeks(today):
        raise NotPossible("week")
    if not sheet.lines and sheet.cash is None and sheet.mood is None:
        raise NotPossible("empty")
    if len(sheet.lines) > MOST_LINES:
        raise NotPossible("lines")
    if any(not sheet.week <= day_of(sheet, line, today) <= week_end(sheet.week) for line in sheet.lines):
        raise NotPossible("day")
    if any(day_of(sheet, line, today) > today for line in sheet.lines):
        raise NotPossible("day")


def undo(session: Session, clock: Clock, staff_id: int, paper_id: int) -> PaperWeek:
    """Take a sheet back: its entries are undone, and the check-in is as it was before. Twice changes nothing.

    Raises NotFound.
    """
    paper = session.get(PaperWeek, paper_id, with_for_update=True, populate_existing=True)
    if paper is None:
        raise NotFound("paper_week", paper_id)
    if paper.undone_at is not None:
        return paper
    # Whoever entered a heading that this member may not read about can take it back all the same.
    person = replace(households.person(session, paper.member_id, staff_id), sees_arrears=True)
    for entry_id in list(session.scalars(select(Entry.id).where(Entry.paper_week_id == paper.id))):
        entries.undo(session, clock, person, entry_id)
    if paper.before is not None:
        checkins.put_back(session, paper.before)
    paper.undone_at = clock.now()
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.PAPER_WEEK_UNDO, "household", paper.household_id)
    return paper


def of_household(session: Session, household_id: int, most: int = 12) -> list[PaperWeek]:
    """The household's sheets, newest first."""
    query = select(PaperWeek).where(PaperWeek.household_id == household_id)
    return list(session.scalars(query.order_by(PaperWeek.id.desc()).limit(most)))


def _answer(session: Session, clock: Clock, person: Person, sheet: Sheet, paper: PaperWeek) -> int | None:
    """The sheet answers the week's check-in, unless that is finished and the sheet doesn't say anything about it."""
    current = checkins.current(session, person.household_id, sheet.week)
    before: dict[str, Any] = checkins.as_it_is(current)
    try:
        checkin = checkins.begin(session, clock, person, sheet.week)
    except NotPossible as error:
        if error.reason == "done" and sheet.cash is None and sheet.mood is None and current is not None:
            return current.id
        raise
    cash = sheet.cash.minor if sheet.cash is not None else None
    checkins.save_step(session, clock, checkin.id, "", cash_minor=cash, mood=sheet.mood)
    checkins.finish(session, clock, checkin.id)
    paper.before = {**before, "id": checkin.id}
    session.flush()
    return checkin.id
