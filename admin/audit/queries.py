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
from budgeting.audit import OF_NO_HOUSEHOLD, AuditAction
from budgeting.clock import at_local
from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Allowance,
    Audit,
    Broadcast,
    Case,
    Certificate,
    CommunityPoint,
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

#: Stands for the command line in the URL's filter by person, since no person did those things.
COMMAND = "0"
#: What is said of a file of many: how many rows, and which filters.
_FILES = tuple(action for action in AuditAction if action.value.endswith(".export"))
#: Made once: a new alias of a table costs more than the query that uses it.
_COLLEAGUE, _RECEIVER = aliased(Staff), aliased(Staff)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    id: int
    at: datetime
    #: Empty if the command line did it.
    who: str
    action: str
    subject: str
    subject_id: int | None
    #: The name of the staff person it was done to.
    colleague: str
    details: Text
    #: There are details, but about a family the reader may not read about.
    withheld: bool
    #: The page of the thing; empty if there is none for this reader.
    link: str


def people(session: Session, context: Reader) -> Sequence[tuple[int, str]]:
    """The colleagues who may have lines, including those who no longer work here."""
    query = (
        select(Staff).where(Staff.id.in_(_colleagues(context.me))).order_by(Staff.name, Staff.id).limit(500)
    )
    gone = context.say("no longer here")
    return [
        (colleague.id, colleague.name if colleague.active else f"{colleague.name} ({gone})")
        for colleague in session.scalars(query)
    ]


def readable(session: Session, context: Reader, asked: Params) -> Query:
    """The lines that the reader may see, with who did it, to which colleague, and whether the reader may see the
    details."""
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
    """The lines as the page shows them."""
    sees_families = context.me.may(Action.READ_TRAIL)
    return [_line(row, sees_families, context) for row in rows]


def _line(row: Any, sees_families: bool, reader: Reader) -> Line:
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
        details=details.shown(line, row.receiver or "", reader) if told else verbatim(""),
        withheld=details.there_are(line) and not told,
        link=f"{PAGES[line.subject]}/{line.subject_id}" if has_page else "",
    )


def _open_to(me: Actor) -> ColumnElement[bool]:
    """Whether ``me`` may read a line's details: if it is about a family, only those who may read about that family."""
    of_no_family = or_(Audit.subject.in_(OF_NO_HOUSEHOLD), Audit.action.in_(_FILES))
    theirs = access.of_household(Audit.household_id, me)
    return case((or_(of_no_family, theirs), True), else_=False)


def by(person: int | str) -> ColumnElement[bool]:
    """What this person did."""
    if person == COMMAND:
        return and_(Audit.staff_id.is_(None), Audit.action.not_in(AT_THE_DOOR))
    return Audit.staff_id == person


def since(start: date, desk: Place) -> ColumnElement[bool]:
    """From this day on, in the time zone of the reader's desk."""
    return Audit.at >= at_local(start, time(), desk.zone)


def until(end: date, desk: Place) -> ColumnElement[bool]:
    """Up to the end of this day."""
    return Audit.at < at_local(end + timedelta(days=1), time(), desk.zone)


def _readable(me: Actor) -> ColumnElement[bool]:
    """Lines about things in the reader's programmes, whoever wrote them. If the thing has no programme or is gone:
    lines by the reader's colleagues. So what a colleague does in other programmes stays there."""
    programme = _programme()
    theirs = _colleagues(me)
    about_a_colleague = (Audit.subject == "staff") & Audit.subject_id.in_(theirs)
    # Attempts at unknown addresses, which say nothing about anybody.
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
    """The programme of the line's thing."""

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
    paid = (
        select(Activity.programme_id)
        .join(Allowance, Allowance.activity_id == Activity.id)
        .where(Allowance.id == Audit.subject_id)
    )
    queries: dict[str, Select[Any]] = {
        "household": select(Household.programme_id).where(Household.id == Audit.subject_id),
        "conversation": talked,
        "session": met,
        "allowance": paid,
        "programme": select(Programme.id).where(Programme.id == Audit.subject_id),
        **{name: household(table) for name, table in _AT_HOME.items()},
        **{name: direct(table) for name, table in _DIRECT.items()},
    }
    return case(*((Audit.subject == name, of(query)) for name, query in queries.items()), else_=None)


_AT_HOME = {"member": Member, "debt": Debt, "plan": RepaymentPlan, "payment": Payment, "week": WeekReview}
_DIRECT = {
    "certificate": Certificate,
    "case": Case,
    "broadcast": Broadcast,
    "import": Import,
    "activity": Activity,
    "site": Site,
    "community_point": CommunityPoint,
    "task": Task,
}
