"""What the review reads: whose weeks one may see, the queue, and everything on the page of one week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from admin.security.sessions import Me
from admin.weeks.wanted import Wanted
from budgeting import access, households, reviews, visibility
from budgeting.access import Action
from budgeting.clock import Clock
from budgeting.db.tables import Checkin, Entry, EntryChange, Household, Member, Message, Site, Staff
from budgeting.errors import NotFound
from budgeting.headings import Kind
from budgeting.money import Money
from budgeting.periods import week_end, week_of
from budgeting.reviews import Waiting, WeekWord
from budgeting.states import HouseholdState

PAGE = 30
#: More entries than that in one week are no household's week.
MOST = 500


def queue(session: Session, clock: Clock, me: Me, wanted: Wanted) -> list[Waiting]:
    """The weeks that fit, in the order in which they want to be read."""
    chosen = [access.visible(Household, me, Action.READ_WEEK), Household.state == HouseholdState.ACTIVE]
    if wanted.site:
        chosen.append(Household.site_id == wanted.site)
    if wanted.coach:
        chosen.append(Household.coach_id == wanted.coach)
    return [one for one in reviews.weeks_of(session, clock, and_(*chosen)) if wanted.fits(one)]


def options(session: Session, me: Me) -> tuple[list[Site], list[Staff]]:
    """Sites and coaches of the households one may read about."""
    own = select(Household.site_id).where(access.visible(Household, me, Action.READ_WEEK))
    sites = session.scalars(select(Site).where(Site.id.in_(own)).order_by(Site.name)).all()
    coaches = select(Household.coach_id).where(access.visible(Household, me, Action.READ_WEEK))
    staff = session.scalars(select(Staff).where(Staff.id.in_(coaches)).order_by(Staff.first_name)).all()
    return list(sites), list(staff)


def next_unread(session: Session, clock: Clock, me: Me, household: Household, week: date) -> str:
    """The address of the unread week after this one in its coach's queue; empty where there is no other."""
    # Whoever reads about five hundred families is not made to wait for all of theirs.
    wanted = Wanted(coach=household.coach_id or 0)
    unread = [(one.household_id, one.week) for one in queue(session, clock, me, wanted)]
    here = (household.id, week)
    after = unread[unread.index(here) + 1 :] if here in unread else unread
    other = next((one for one in [*after, *unread] if one != here), None)
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
        select(Entry, Member, Message.text, changed)
        .outerjoin(Member, Member.id == Entry.member_id)
        .outerjoin(Message, Message.id == Entry.message_id)
        .where(Entry.household_id == household_id, Entry.spent_on.between(week, week_end(week)))
        .order_by(Entry.spent_on, Entry.id)
        .limit(MOST)
    )
    return [
        Written(
            entry.spent_on,
            entry.kind,
            entry.category,
            entry.amount,
            entry.note or text or "",
            (member.called or member.name) if member else "",
            entry.created_at,
            entry.undone_at,
            changed_at,
        )
        for entry, member, text, changed_at in rows
    ]


def flags(
    session: Session, clock: Clock, household: Household, week: date
) -> tuple[list[reviews.Flag], bool, WeekWord]:
    """What stands out in the week, whether it can be signed off, and what is known of it at all."""
    found = reviews.weeks_around(session, clock, household.id, week)
    return reviews.judge(found, week), reviews.readable(found, week), reviews.word(found, week)


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
            one.id,
            one.called or one.name,
            one.language,
            visibility.allowed(one.sees_arrears, one.left_at is not None),
            "" if one.id in reached else _why_not(one),
        )
        for one in rows
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
        found = date.fromisoformat(text)
    except ValueError:
        raise NotFound("week", "") from None
    if found.weekday() != 0 or found > week_of(clock.now().date()) or found.year < 2000:
        raise NotFound("week", "")
    return found
