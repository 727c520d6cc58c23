"""The queries of the review: the weeks a person may see, the queue, and everything on the page of one week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from admin.kit.pagination import Source
from admin.security.sign_ins import Me
from budgeting import access, households, programmes, reviews
from budgeting.access import Action, Actor
from budgeting.arrears import visibility
from budgeting.clock import Clock
from budgeting.db.tables import Checkin, Entry, EntryChange, Household, Member, Message, Staff
from budgeting.errors import NotFound
from budgeting.headings import Kind
from budgeting.money import Money
from budgeting.periods import week_end
from budgeting.reviews import HouseholdWeek, WeekWord
from budgeting.states.households import HouseholdState

#: Which weeks the queue holds.
UNREAD, READ, ALL = "unread", "read", "all"
#: More than any household enters in a week.
MOST = 500


@dataclass(frozen=True, slots=True)
class Signed:
    """Weeks that were read, newest first. The database orders and cuts them, so only one page is judged."""

    session: Session
    clock: Clock
    chosen: ColumnElement[bool]

    def count(self) -> int:
        numbers = reviews.signed(self.clock, self.chosen).order_by(None).subquery()
        return self.session.scalar(select(func.count()).select_from(numbers)) or 0

    def part(self, limit: int, offset: int) -> Sequence[HouseholdWeek]:
        rows = self.session.execute(reviews.signed(self.clock, self.chosen).limit(limit).offset(offset))
        return reviews.these(self.session, self.clock, [(row.household_id, row.week) for row in rows])


@dataclass(frozen=True, slots=True)
class Queue:
    """Weeks ordered by how much they need reading; paged like the rows of any list.

    How much a week needs reading is judged from ten weeks of the family's money (`reviews.judge`), by rules that no
    statement can repeat. So all unsigned weeks are judged first, and then one page of them is shown.
    """

    weeks: Sequence[HouseholdWeek]

    def count(self) -> int:
        return len(self.weeks)

    def part(self, limit: int, offset: int) -> Sequence[HouseholdWeek]:
        return self.weeks[offset : offset + limit]


@dataclass(frozen=True, slots=True)
class Both:
    """Unread weeks, then read ones."""

    waiting: Queue
    signed: Signed

    def count(self) -> int:
        return self.waiting.count() + self.signed.count()

    def part(self, limit: int, offset: int) -> Sequence[HouseholdWeek]:
        first = self.waiting.part(limit, offset)
        behind = max(0, offset - self.waiting.count())
        return [*first, *(self.signed.part(limit - len(first), behind) if len(first) < limit else [])]


def queue(
    session: Session,
    clock: Clock,
    me: Actor,
    *,
    state: str = UNREAD,
    flag: str | None = None,
    site: int | None = None,
    coach: int | None = None,
) -> Source:
    """The weeks that match."""
    chosen = [_readable(me)]
    if site is not None:
        chosen.append(Household.site_id == site)
    if coach is not None:
        chosen.append(Household.coach_id == coach)
    signed = Signed(session, clock, and_(*chosen))
    if state == READ and flag is None:
        return signed
    waiting = reviews.unread(session, clock, and_(*chosen)) if state != READ else []
    if state == ALL and flag is None:
        return Both(Queue(waiting), signed)
    weeks = [*waiting, *(signed.part(signed.count(), 0) if state != UNREAD else [])]
    return Queue([week for week in weeks if flag is None or any(known.code == flag for known in week.flags)])


def _readable(me: Actor) -> ColumnElement[bool]:
    return and_(access.visible(Household, me, Action.READ_WEEK), Household.state == HouseholdState.ACTIVE)


def next_unread(session: Session, clock: Clock, me: Me, household: Household, week: date) -> str:
    """The URL of the next unread week in the queue of this week's coach; empty if there is none."""
    # Only this coach's families: somebody who may read about five hundred shouldn't wait for all of them.
    mine = and_(_readable(me), Household.coach_id == household.coach_id)
    unread = [(waits.household_id, waits.week) for waits in reviews.unread(session, clock, mine)]
    here = (household.id, week)
    after = unread[unread.index(here) + 1 :] if here in unread else unread
    other = next((address for address in [*after, *unread] if address != here), None)
    return f"/weeks/{other[0]}/{other[1]}" if other else ""


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as the family wrote it."""

    on: date
    kind: Kind
    category: str
    amount: Money
    #: The words beside the amount; without any, the message it came from.
    words: str
    who: str
    at: datetime
    undone_at: datetime | None
    #: When it was last changed; None if never.
    changed_at: datetime | None
    #: The staff person with whom it was entered; empty if it came from the family's own phone.
    beside: str

    def since(self, moment: datetime | None) -> bool:
        """Whether it was added or changed after ``moment``, when the week had already been read."""
        return moment is not None and max(self.at, self.changed_at or self.at) > moment


def entries(session: Session, household_id: int, week: date) -> list[Written]:
    """The week's entries by day, including those taken back."""
    changed = select(func.max(EntryChange.at)).where(EntryChange.entry_id == Entry.id).scalar_subquery()
    rows = session.execute(
        select(Entry, Member, Message.text, changed.label("changed_at"), Staff.first_name.label("beside"))
        .outerjoin(Member, Member.id == Entry.member_id)
        .outerjoin(Message, Message.id == Entry.message_id)
        .outerjoin(Staff, Staff.id == Entry.beside_id)
        .where(Entry.household_id == household_id, Entry.spent_on.between(week, week_end(week)))
        .order_by(Entry.spent_on, Entry.id)
        .limit(MOST)
    )
    return [
        Written(
            row.Entry.spent_on,
            row.Entry.kind,
            row.Entry.category,
            row.Entry.amount,
            row.Entry.note or row.text or "",
            (row.Member.called or row.Member.name) if row.Member else "",
            row.Entry.created_at,
            row.Entry.undone_at,
            row.changed_at,
            row.beside or "",
        )
        for row in rows
    ]


def flags(
    session: Session, clock: Clock, household: Household, week: date
) -> tuple[list[reviews.Flag], bool, WeekWord]:
    """The week's flags, whether it can be signed off, and what is known of it overall."""
    series = reviews.weeks_around(session, clock, household.id, week)
    return reviews.judge(series, week), reviews.readable(series, week), reviews.word(series, week)


def checkin(session: Session, household_id: int, week: date) -> Checkin | None:
    return session.scalar(select(Checkin).where(Checkin.household_id == household_id, Checkin.week == week))


@dataclass(frozen=True, slots=True)
class Adult:
    """An adult of the family, with the code of why they can't be written to (empty if they can)."""

    id: int
    name: str
    language: str
    sees_arrears: bool
    why_not: str


def adults(session: Session, household_id: int) -> list[Adult]:
    """The family's adults, and whether a message would reach them."""
    reached = {person.member_id for person in households.adults_to_reach(session, household_id)}
    rows = session.scalars(
        select(Member)
        .where(Member.household_id == household_id, Member.adult.is_(True), Member.left_at.is_(None))
        .order_by(Member.id)
    )
    return [
        Adult(
            adult.id,
            adult.called or adult.name,
            adult.language,
            visibility.allowed(adult.sees_arrears, adult.left_at is not None),
            "" if adult.id in reached else _why_not(adult),
        )
        for adult in rows
    ]


def _why_not(member: Member) -> str:
    if member.stopped_at is not None:
        return "stopped"
    if member.unsafe_at is not None:
        return "unsafe"
    return "unreachable" if member.unreachable_at is not None else "not_joined"


def monday(text: str) -> date:
    """The Monday in the URL. Raises NotFound for any other day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound("week", "") from None
    if day.weekday() != 0 or day.year < 2000:
        raise NotFound("week", "")
    return day


def begun(clock: Clock, household: Household, week: date) -> None:
    """Raises NotFound for a week that has not begun where the family lives."""
    if week > programmes.this_week(clock, household):
        raise NotFound("week", "")
