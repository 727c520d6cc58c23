"""What the review reads: whose weeks one may see, the queue, and everything on the page of one week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from admin.security.sign_ins import Me
from budgeting import access, households, reviews
from budgeting.access import Action, Actor
from budgeting.arrears import visibility
from budgeting.clock import Clock
from budgeting.db.tables import Checkin, Entry, EntryChange, Household, Member, Message
from budgeting.errors import NotFound
from budgeting.headings import Kind
from budgeting.money import Money
from budgeting.periods import week_end, week_of
from budgeting.reviews import HouseholdWeek, WeekWord
from budgeting.states.households import HouseholdState

#: Which weeks the queue holds.
UNREAD, READ, ALL = "unread", "read", "all"
#: More entries than that in one week are no household's week.
MOST = 500


@dataclass(frozen=True, slots=True)
class Queue:
    """Weeks in the order in which they want to be read: a part of them can be asked for as of any list's rows.

    How much a week wants to be read is judged from ten weeks of the family's money (`reviews.judge`), by rules that are
    kept in one place and that no statement repeats; so all weeks that could come are judged, eight a family, and then
    one page of them is shown.
    """

    weeks: Sequence[HouseholdWeek]

    def count(self) -> int:
        return len(self.weeks)

    def part(self, limit: int, offset: int) -> Sequence[HouseholdWeek]:
        return self.weeks[offset : offset + limit]


def queue(
    session: Session,
    clock: Clock,
    me: Actor,
    *,
    state: str = UNREAD,
    flag: str | None = None,
    site: int | None = None,
    coach: int | None = None,
) -> Queue:
    """The weeks that fit."""
    chosen = [access.visible(Household, me, Action.READ_WEEK), Household.state == HouseholdState.ACTIVE]
    if site is not None:
        chosen.append(Household.site_id == site)
    if coach is not None:
        chosen.append(Household.coach_id == coach)
    weeks = reviews.weeks_of(session, clock, and_(*chosen))
    return Queue(
        [
            week
            for week in weeks
            if state in (ALL, READ if week.signed_at else UNREAD)
            and (flag is None or any(known.code == flag for known in week.flags))
        ]
    )


def next_unread(session: Session, clock: Clock, me: Me, household: Household, week: date) -> str:
    """The address of the unread week after this one in its coach's queue; empty where there is no other."""
    # Whoever reads about five hundred families is not made to wait for all of theirs.
    queued = queue(session, clock, me, coach=household.coach_id)
    unread = [(unread_week.household_id, unread_week.week) for unread_week in queued.weeks]
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
    #: The words beside the amount; where there are none, the message it came from.
    words: str
    who: str
    at: datetime
    undone_at: datetime | None
    #: When it was last changed, if it ever was.
    changed_at: datetime | None

    def since(self, moment: datetime | None) -> bool:
        """Whether it came, or was changed, after ``moment``: the week had been read by then."""
        return moment is not None and max(self.at, self.changed_at or self.at) > moment


def entries(session: Session, household_id: int, week: date) -> list[Written]:
    """The week's entries by day, those that were taken back too."""
    changed = select(func.max(EntryChange.at)).where(EntryChange.entry_id == Entry.id).scalar_subquery()
    rows = session.execute(
        select(Entry, Member, Message.text, changed.label("changed_at"))
        .outerjoin(Member, Member.id == Entry.member_id)
        .outerjoin(Message, Message.id == Entry.message_id)
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
        )
        for row in rows
    ]


def flags(
    session: Session, clock: Clock, household: Household, week: date
) -> tuple[list[reviews.Flag], bool, WeekWord]:
    """What stands out in the week, whether it can be signed off, and what is known of it at all."""
    series = reviews.weeks_around(session, clock, household.id, week)
    return reviews.judge(series, week), reviews.readable(series, week), reviews.word(series, week)


def checkin(session: Session, household_id: int, week: date) -> Checkin | None:
    return session.scalar(select(Checkin).where(Checkin.household_id == household_id, Checkin.week == week))


@dataclass(frozen=True, slots=True)
class Adult:
    """Somebody of the family who could be written to, and the code of why not (empty where they can)."""

    id: int
    name: str
    language: str
    sees_arrears: bool
    why_not: str


def adults(session: Session, household_id: int) -> list[Adult]:
    """The family's adults, and whether a word would reach them."""
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


def monday(text: str, clock: Clock) -> date:
    """The Monday in an address. Raises NotFound for what is no Monday, or lies ahead."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound("week", "") from None
    if day.weekday() != 0 or day > week_of(clock.now().date()) or day.year < 2000:
        raise NotFound("week", "")
    return day
