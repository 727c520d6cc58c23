"""Entering what a family wrote on its paper sheet: a form for one week, a preview, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.kit.fields import Amount, Choice, Code, Key, Line, Maybe, Tick
from admin.kit.form import Form
from admin.view_log import viewed
from budgeting import access, households, programmes
from budgeting.access import Action
from budgeting.db.tables import Entry, Household, Member, PaperWeek, Staff
from budgeting.errors import NotFound, NotPossible
from budgeting.headings import Heading, Source
from budgeting.households import Person
from budgeting.money import Money
from budgeting.side_by_side import paper
from budgeting.side_by_side.paper import Sheet
from budgeting.states.checkins import Mood
from budgeting.states.programmes import Instrument
from dialogs.text import names, t

router = APIRouter(prefix="/households/{household_id:int}/paper")
#: Rows for further amounts, each with a heading of its own choice.
FURTHER, NOTE, SHOWN = 4, 60, 8
DONE = {"entered": t("The sheet has been entered."), "undone": t("The sheet has been taken back.")}
_FIXED = (*(heading.value for heading in Heading), *(source.value for source in Source))
_CATEGORIES = {code: names.category(code) for code in _FIXED}


class Row(Form):
    """One amount of the sheet; without an amount it says nothing."""

    amount = Maybe(Amount())
    day = Maybe(Choice[str]())
    note = Line(NOTE, needed=False)


class FurtherRow(Row):
    category = Maybe(Choice[str](_CATEGORIES))


class Week(Form):
    member = Choice[int]()
    week = Choice[str]()
    cash = Maybe(Amount(least=0))
    mood = Maybe(Choice[Mood](names.MOODS))
    once = Key()
    #: What the preview showed, as a digest: only that is entered.
    seen = Code()
    enter = Tick()


@dataclass(frozen=True, slots=True)
class Past:
    """A sheet that was entered, by whom, with how many amounts."""

    row: PaperWeek
    staff: str
    member: str
    entries: int


@dataclass(frozen=True, slots=True)
class Filled:
    """The posted form: the week's own fields, and its rows with their categories."""

    week: Week
    rows: list[tuple[str, Row]]
    further: list[FurtherRow]

    @property
    def wrong(self) -> bool:
        return bool(self.week.wrong or any(row.wrong for row in self.all_rows))

    @property
    def all_rows(self) -> list[Row]:
        return [*(row for _, row in self.rows), *self.further]

    def sheet(self) -> Sheet:
        """What it says. Only for a form without mistakes."""
        monday = date.fromisoformat(self.week.week)
        lines = [
            paper.Line(category, row.amount, _day(monday, row.day), row.note)
            for category, row in self._given()
            if row.amount is not None
        ]
        return Sheet(monday, lines, self.week.cash, self.week.mood)

    def _given(self) -> list[tuple[str, Row]]:
        return [*self.rows, *((row.category or "", row) for row in self.further)]


@router.get("")
def ask(context: Context, household_id: int, done: str = "") -> HTMLResponse:
    household, people = _household(context, household_id)
    viewed(context, "household", household_id)
    return _page(context, household, people, _form(context, household, people, None), done=done)


@router.post("")
def enter(context: Context, posted: Posted, household_id: int) -> Response:
    household, people = _household(context, household_id)
    filled = _form(context, household, people, posted)
    for row in filled.further:
        if not row.wrong and row.amount is not None and row.category is None:
            row.refuse("category", t("Which heading is it?"))
    if filled.wrong:
        return _page(context, household, people, filled, 422)
    sheet, member_id, form = filled.sheet(), filled.week.member, filled.week
    clock, staff_id = context.clock, context.me.staff_id
    try:
        if form.enter and form.seen == _digest(member_id, sheet):
            context.write(lambda s: _enter(s, context, household_id, member_id, sheet, form.once))
            return context.go(f"/households/{household_id}/paper?done=entered")
        with context.read() as session:
            person = households.person(session, member_id, staff_id)
            paper.check(person, sheet, programmes.today(clock, person))
    except NotPossible as error:
        errors.refuse(form, "paper", error, "week")
        return _page(context, household, people, filled, 422)
    return _page(
        context,
        household,
        people,
        filled,
        preview=_preview(household, sheet, programmes.today(clock, household)),
        digest=_digest(member_id, sheet),
    )


@router.post("/{paper_id:int}/undo")
def undo(context: Context, posted: Posted, household_id: int, paper_id: int) -> Response:
    _household(context, household_id)

    def job(session: Session) -> None:
        household = access.get(session, context.me, Household, household_id, Action.ACCOMPANY)
        row = session.get(PaperWeek, paper_id)
        if row is None or row.household_id != household.id:
            raise NotFound("paper_week", paper_id)
        paper.undo(session, context.clock, context.me.staff_id, paper_id)

    context.write(job)
    return context.go(f"/households/{household_id}/paper?done=undone")


def _enter(
    session: Session, context: RequestContext, household_id: int, member_id: int, sheet: Sheet, once: str
) -> None:
    access.get(session, context.me, Household, household_id, Action.ACCOMPANY)
    paper.enter(session, context.clock, context.me.staff_id, member_id, sheet, once)


def _household(context: RequestContext, household_id: int) -> tuple[Household, dict[int, str]]:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.ACCOMPANY)
        rows = session.scalars(
            select(Member)
            .where(Member.household_id == household_id, Member.adult.is_(True), Member.left_at.is_(None))
            .order_by(Member.joined_at.is_not(None), Member.id)
        )
        return household, {row.id: row.called or row.name for row in rows}


def _form(
    context: RequestContext, household: Household, people: dict[int, str], posted: Posted | None
) -> Filled:
    today = programmes.today(context.clock, household)
    weeks = {week.isoformat(): _week_name(context, week) for week in paper.weeks(today)}
    days = {str(number): name for number, name in names.WEEKDAYS.items()}
    locale, currency = context.language, household.currency
    start = {"member": next(iter(people), ""), "week": next(iter(weeks))}
    return Filled(
        Week(
            posted, start=start, offered={"member": people, "week": weeks}, locale=locale, currency=currency
        ),
        [
            (
                category,
                Row(
                    posted,
                    offered={"day": days},
                    named=f"{{}}_{category}",
                    mark=f"{category}-",
                    locale=locale,
                    currency=currency,
                ),
            )
            for category in _FIXED
        ],
        [
            FurtherRow(
                posted,
                offered={"day": days},
                named=f"{{}}_{number}",
                mark=f"more-{number}-",
                locale=locale,
                currency=currency,
            )
            for number in range(FURTHER)
        ],
    )


def _week_name(context: RequestContext, week: date) -> str:
    return context.services.pages.sentence("Week of {date}", context.language, {"date": week})


def _day(monday: date, day: str | None) -> date | None:
    return monday + timedelta(days=int(day) - 1) if day else None


def _digest(member_id: int, sheet: Sheet) -> str:
    return sha256(repr((member_id, sheet)).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be entered: each amount with its day, and the sums."""

    lines: list[tuple[paper.Line, date]]
    spent: Money
    income: Money
    cash: Money | None
    mood: Mood | None


def _preview(household: Household, sheet: Sheet, today: date) -> Preview:
    def total(codes: set[str]) -> Money:
        minor = sum(line.amount.minor for line in sheet.lines if line.category in codes)
        return Money(minor, household.currency)

    return Preview(
        [(line, paper.day_of(sheet, line, today)) for line in sheet.lines],
        total({heading.value for heading in Heading}),
        total({source.value for source in Source}),
        sheet.cash,
        sheet.mood,
    )


def _past(session: Session, household_id: int) -> list[Past]:
    rows = paper.of_household(session, household_id, SHOWN)
    counted = {row.id: 0 for row in rows}
    for number in session.scalars(select(Entry.paper_week_id).where(Entry.paper_week_id.in_(counted))):
        counted[number or 0] += 1
    return [
        Past(
            row,
            session.get_one(Staff, row.staff_id).name,
            session.get_one(Member, row.member_id).name,
            counted[row.id],
        )
        for row in rows
    ]


def _page(
    context: RequestContext,
    household: Household,
    people: dict[int, str],
    filled: Filled,
    status: int = 200,
    *,
    preview: Preview | None = None,
    digest: str = "",
    done: str = "",
) -> HTMLResponse:
    with context.read() as session:
        access.get(session, context.me, Household, household.id, Action.ACCOMPANY)
        past = _past(session, household.id)
        agreed: dict[int, Person] = {each: households.person(session, each) for each in people}
    return context.page(
        "side_by_side/paper.html",
        status,
        place=household,
        household=household,
        people=people,
        form=filled.week,
        rows=filled.rows,
        further=filled.further,
        spending={heading.value for heading in Heading},
        category_names=names.category,
        preview=preview,
        digest=digest,
        moods=names.MOODS,
        past=past,
        unagreed=[people[each] for each, person in agreed.items() if not person.consented],
        uses_checkins=context.me.uses(household.programme_id, Instrument.CHECKINS),
        done=DONE.get(done),
    )
