"""The lines that a person may read: those about their programmes, whoever wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, literal, or_, select
from sqlalchemy.orm import Session, aliased

from admin.audit import details
from admin.audit.names import AT_THE_DOOR, PAGES
from admin.context import Reader
from admin.kit.listing import Params
from admin.kit.pagination import Query
from budgeting import access
from budgeting.access import Action, Actor
from budgeting.audit import OF_NO_HOUSEHOLD
from budgeting.clock import at_local
from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Audit,
    Broadcast,
    Case,
    Conversation,
    Debt,
    Household,
    Import,
    Member,
    Payment,
    Programme,
    RepaymentPlan,
    Site,
    Staff,
    StaffRole,
    Task,
    WeekReview,
)
from budgeting.programmes.days import Place
from dialogs.text import Text, verbatim

#: The person of what no person did, the command line: as it stands in the address.
COMMAND = "0"
#: Made once: a new alias of a table costs more than the query that it stands in.
_COLLEAGUE, _RECEIVER = aliased(Staff), aliased(Staff)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    id: int
    at: datetime
    #: Empty where the command line did it.
    who: str
    action: str
    subject: str
    subject_id: int | None
    #: The name of the person of the staff to whom it was done.
    colleague: str
    details: Text
    #: There are details, and they are about a family of which the reader may not read.
    withheld: bool
    #: Where the reader can look at the thing; empty where there is no such page for them.
    link: str


def people(session: Session, context: Reader) -> Sequence[tuple[int, str]]:
    """The colleagues whose lines there may be, those who no longer work here too."""
    query = (
        select(Staff).where(Staff.id.in_(_colleagues(context.me))).order_by(Staff.name, Staff.id).limit(500)
    )
    gone = context.say("no longer here")
    return [
        (colleague.id, colleague.name if colleague.active else f"{colleague.name} ({gone})")
        for colleague in session.scalars(query)
    ]


def readable(session: Session, context: Reader, asked: Params) -> Query:
    """The lines that one may read, with who did it, to which colleague, and whether the details may be read."""
    return (
        select(
            Audit,
            Staff.name.label("who"),
            _COLLEAGUE.name.label("colleague"),
            _RECEIVER.name.label("receiver"),
            _open_to(context.me).label("open_to"),
        )
        .outerjoin(Staff, Staff.id == Audit.staff_id)
        .outerjoin(_COLLEAGUE, (_COLLEAGUE.id == Audit.subject_id) & (Audit.subject == "staff"))
        .outerjoin(_RECEIVER, _RECEIVER.id == Audit.to_id)
        .where(_readable(context.me))
    )


def lines(session: Session, context: Reader, rows: Sequence[Any]) -> list[Line]:
    """The lines as they are shown."""
    sees_families = context.me.may(Action.READ_TRAIL)
    return [_line(row, sees_families) for row in rows]


def _line(row: Any, sees_families: bool) -> Line:
    line: Audit = row.Audit
    told = row.open_to or details.only_a_name(line)
    has_page = sees_families and line.subject in PAGES and line.subject_id
    return Line(
        id=line.id,
        at=line.at,
        who=row.who or "",
        action=line.action,
        subject=line.subject,
        subject_id=line.subject_id,
        colleague=row.colleague or "",
        details=details.shown(line, row.receiver or "") if told else verbatim(""),
        withheld=details.there_are(line) and not told,
        link=f"{PAGES[line.subject]}/{line.subject_id}" if has_page else "",
    )


def _open_to(me: Actor) -> ColumnElement[bool]:
    """Whether ``me`` may read what else a line says: of a family's thing, whoever may read about that family."""
    of_no_family = Audit.subject.in_(OF_NO_HOUSEHOLD)
    theirs = access.of_household(Audit.household_id, me)
    return case((or_(of_no_family, theirs), True), else_=False)


def by(person: int | str) -> ColumnElement[bool]:
    """What this person did."""
    if person == COMMAND:
        return and_(Audit.staff_id.is_(None), Audit.action.not_in(AT_THE_DOOR))
    return Audit.staff_id == person


def since(start: date, desk: Place) -> ColumnElement[bool]:
    """From this day on, as days are at the reader's desk."""
    return Audit.at >= at_local(start, time(), desk.zone)


def until(end: date, desk: Place) -> ColumnElement[bool]:
    """Up to the end of this day."""
    return Audit.at < at_local(end + timedelta(days=1), time(), desk.zone)


def _readable(me: Actor) -> ColumnElement[bool]:
    """Lines about a thing of one's programmes, whoever wrote them; where the thing belongs to no programme (or
    is gone), lines of one's colleagues. So the work of a colleague elsewhere stays there."""
    programme = _programme()
    theirs = _colleagues(me)
    about_a_colleague = (Audit.subject == "staff") & Audit.subject_id.in_(theirs)
    # Tries at addresses that nobody has: they say nothing about anybody.
    at_the_door = (Audit.subject == "signin") & literal(me.may(Action.MANAGE_STAFF))
    return or_(
        programme.in_(me.where(Action.READ_AUDIT)),
        about_a_colleague,
        at_the_door,
        and_(programme.is_(None), Audit.subject != "staff", Audit.staff_id.in_(theirs)),
    )


def _colleagues(me: Actor) -> Select[Any]:
    return select(StaffRole.staff_id).where(StaffRole.programme_id.in_(me.where(Action.READ_AUDIT)))


def _programme() -> ColumnElement[int | None]:
    """To which programme the thing of a line belongs."""

    def of(query: Select[Any]) -> ScalarSelect[Any]:
        return query.correlate(Audit).scalar_subquery()

    def household(table: Any) -> Select[Any]:
        return (
            select(Household.programme_id)
            .join(table, table.household_id == Household.id)
            .where(table.id == Audit.subject_id)
        )

    def direct(table: Any) -> Select[Any]:
        return select(table.programme_id).where(table.id == Audit.subject_id)

    talked = (
        select(Household.programme_id)
        .join(Member, Member.household_id == Household.id)
        .join(Conversation, Conversation.member_id == Member.id)
        .where(Conversation.id == Audit.subject_id)
    )
    met = (
        select(Activity.programme_id)
        .join(ActivitySession, ActivitySession.activity_id == Activity.id)
        .where(ActivitySession.id == Audit.subject_id)
    )
    queries: dict[str, Select[Any]] = {
        "household": select(Household.programme_id).where(Household.id == Audit.subject_id),
        "conversation": talked,
        "session": met,
        "programme": select(Programme.id).where(Programme.id == Audit.subject_id),
        **{name: household(table) for name, table in _AT_HOME.items()},
        **{name: direct(table) for name, table in _DIRECT.items()},
    }
    return case(*((Audit.subject == name, of(query)) for name, query in queries.items()), else_=None)


_AT_HOME = {"member": Member, "debt": Debt, "plan": RepaymentPlan, "payment": Payment, "week": WeekReview}
_DIRECT = {
    "case": Case,
    "broadcast": Broadcast,
    "import": Import,
    "activity": Activity,
    "site": Site,
    "task": Task,
}
