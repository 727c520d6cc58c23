"""The queries of the list of cases and its board."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from admin.cases.names import topic
from admin.context import Reader
from admin.kit.choices import NOBODY
from admin.kit.listing import Params
from admin.kit.pagination import Query, Statement
from admin.security.sign_ins import Me
from budgeting import access, programmes
from budgeting.access import Action, Actor
from budgeting.clock import at_local
from budgeting.db.tables import Case, CaseAction, Household, Site, Staff
from budgeting.states.cases import CaseState
from budgeting.states.tasks import Urgency
from dialogs.text import Text

#: Rows in a column of the board.
COLUMN = 30


class Show(StrEnum):
    OPEN = "open"
    MINE = "mine"
    PREPARED = "prepared"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One row of the list, one card of the board."""

    id: int
    household: str
    site: str
    topic: Text
    urgent: bool
    state: CaseState
    owner: str
    #: When it entered its state.
    since: datetime
    #: Open actions, and whether any is overdue.
    to_do: int
    overdue: bool
    #: Whether the reader may move it on.
    writes: bool


def board(
    session: Session, context: Reader, listed: Callable[[CaseState, ColumnElement[bool]], Query]
) -> list[tuple[CaseState, int, Sequence[CaseRow]]]:
    """Columns by state, each with its total: all prepared and open cases, and those closed this month.

    ``listed`` gives the cases of a column, in order.
    """
    today = programmes.today(context.clock, context.me)
    columns: list[tuple[CaseState, int, Sequence[CaseRow]]] = []
    for state in CaseState:
        condition: ColumnElement[bool] = Case.state == state
        if state is CaseState.CLOSED:
            condition &= Case.closed_at >= at_local(today.replace(day=1), time(), context.me.zone)
        listed_cases = Statement(
            session, listed(state, condition), Case.id, lambda cases: rows(session, context, cases)
        )
        columns.append((state, listed_cases.count(), listed_cases.part(COLUMN, 0)))
    return columns


def counted(session: Session, me: Me) -> dict[Show, int]:
    """How many are open, mine and prepared."""
    query = (
        select(
            Case.state,
            func.count().label("number"),
            func.count().filter(Case.owner_id == me.staff_id).label("mine"),
        )
        .where(access.visible(Case, me), Case.state != CaseState.CLOSED)
        .group_by(Case.state)
    )
    counts = dict.fromkeys((Show.OPEN, Show.MINE, Show.PREPARED), 0)
    for row in session.execute(query):
        if row.state is CaseState.PREPARED:
            counts[Show.PREPARED] = row.number
        else:
            counts[Show.OPEN], counts[Show.MINE] = row.number, row.mine
    return counts


def owners(session: Session, context: Reader) -> list[tuple[int, str]]:
    """The owners of cases that the reader may see."""
    query = select(Staff.id, Staff.name).where(
        Staff.id.in_(select(Case.owner_id).where(access.visible(Case, context.me)))
    )
    return [(row.id, row.name) for row in session.execute(query.order_by(Staff.name, Staff.id).limit(200))]


def visible(session: Session, context: Reader, asked: Params) -> Query:
    """The cases the reader may see, each with its family, site and owner."""
    return (
        select(Case, Household.name, Household.zone, Site.name.label("site"), Staff.name.label("owner"))
        .join(Household, Household.id == Case.household_id)
        .outerjoin(Site, Site.id == Household.site_id)
        .outerjoin(Staff, Staff.id == Case.owner_id)
        .where(access.visible(Case, context.me))
    )


def owned(owner: int | str) -> ColumnElement[bool]:
    return Case.owner_id.is_(None) if owner == NOBODY else Case.owner_id == owner


def shown(me: Actor, show: Show) -> ColumnElement[bool]:
    match show:
        case Show.OPEN:
            return Case.state == CaseState.OPEN
        case Show.MINE:
            return (Case.state == CaseState.OPEN) & (Case.owner_id == me.staff_id)
        case Show.PREPARED:
            return Case.state == CaseState.PREPARED
        case Show.CLOSED:
            return Case.state == CaseState.CLOSED
        case Show.ALL:
            return true()


#: When a case entered its state.
SINCE = func.coalesce(Case.closed_at, Case.opened_at, Case.created_at)


def rows(session: Session, context: Reader, records: Sequence[Any]) -> list[CaseRow]:
    """The list's rows; loads their details for all of them at once."""
    ids = [row.Case.id for row in records]
    to_do, writes = (
        _to_do(session, ids),
        access.visible_numbers(session, context.me, Case, ids, Action.WRITE_CASE),
    )
    made = []
    for row in records:
        case: Case = row.Case
        number, first = to_do.get(case.id, (0, None))
        late = first is not None and first < programmes.today(context.clock, row)
        made.append(
            CaseRow(
                case.id,
                row.name,
                row.site or "",
                topic(case.topic),
                case.urgency is Urgency.HIGH,
                case.state,
                row.owner or "",
                case.closed_at or case.opened_at or case.created_at,
                number,
                late,
                case.id in writes,
            )
        )
    return made


def _to_do(session: Session, case_ids: Sequence[int]) -> dict[int, tuple[int, date | None]]:
    query = (
        select(CaseAction.case_id, func.count().label("number"), func.min(CaseAction.due_on).label("first"))
        .where(CaseAction.case_id.in_(case_ids), CaseAction.done_at.is_(None))
        .group_by(CaseAction.case_id)
    )
    return {row.case_id: (row.number, row.first) for row in session.execute(query)}
