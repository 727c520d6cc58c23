"""The list of cases: what a person may see of them, filtered, sorted, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from admin.cases.filters import NOBODY, Filters, Show, Sort
from admin.cases.names import topic
from admin.pages import ROME
from admin.security.sessions import Me
from budgeting import access
from budgeting.clock import Clock, at_local, local_date
from budgeting.db.tables import Case, CaseAction, Household, Site, Staff
from budgeting.states import CaseState, Urgency
from dialogs.text import Text

#: Rows of a page, and of a column of the board.
PAGE, COLUMN = 25, 30


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the list, one card of the board."""

    id: int
    household: str
    site: str
    topic: Text
    urgent: bool
    state: CaseState
    owner: str
    #: Since when it is in its state.
    since: datetime
    #: What is still to be done, and whether any of it should have been.
    to_do: int
    overdue: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the list; ``more`` where another follows."""

    rows: Sequence[CaseRow]
    more: bool


def found(session: Session, clock: Clock, me: Me, filters: Filters) -> Found:
    """The page of cases that the filters ask for."""
    rows = _rows(
        session,
        clock,
        _listed(me, filters).where(_shown(me, filters.show)),
        filters.sort,
        PAGE + 1,
        (filters.page - 1) * PAGE,
    )
    return Found(rows[:PAGE], len(rows) > PAGE)


def board(
    session: Session, clock: Clock, me: Me, filters: Filters
) -> list[tuple[CaseState, int, Sequence[CaseRow]]]:
    """Columns by state: all that is prepared or open, and what was closed this month, with their numbers."""
    today = local_date(clock.now(), ROME)
    columns: list[tuple[CaseState, int, Sequence[CaseRow]]] = []
    for state in CaseState:
        condition: ColumnElement[bool] = Case.state == state
        if state is CaseState.CLOSED:
            condition &= Case.closed_at >= at_local(today.replace(day=1), time(), ROME)
        listed = _listed(me, filters).where(condition)
        number = session.scalar(select(func.count()).select_from(listed.subquery())) or 0
        sort = Sort.NEWEST if state is CaseState.CLOSED else filters.sort
        columns.append((state, number, _rows(session, clock, listed, sort, COLUMN, 0)))
    return columns


def counted(session: Session, me: Me) -> dict[Show, int]:
    """How many are open, mine and prepared."""
    query = (
        select(
            Case.state,
            func.count().label("all"),
            func.count().filter(Case.owner_id == me.staff_id).label("mine"),
        )
        .where(access.visible(Case, me), Case.state != CaseState.CLOSED)
        .group_by(Case.state)
    )
    counts = dict.fromkeys((Show.OPEN, Show.MINE, Show.PREPARED), 0)
    for state, number, mine in session.execute(query):
        if state is CaseState.PREPARED:
            counts[Show.PREPARED] = number
        else:
            counts[Show.OPEN], counts[Show.MINE] = number, mine
    return counts


def sites(session: Session, me: Me) -> list[tuple[int, str]]:
    """The sites of the families that ``me`` sees."""
    query = select(Site.id, Site.name).where(
        Site.id.in_(select(Household.site_id).where(access.visible(Household, me)))
    )
    return [(row.id, row.name) for row in session.execute(query.order_by(Site.name).limit(200))]


def owners(session: Session, me: Me) -> list[tuple[int, str]]:
    """Who has cases that ``me`` sees."""
    query = select(Staff.id, Staff.name).where(
        Staff.id.in_(select(Case.owner_id).where(access.visible(Case, me)))
    )
    return [(row.id, row.name) for row in session.execute(query.order_by(Staff.name).limit(200))]


def _listed(me: Me, filters: Filters) -> Select[Case, str, str, str, str]:
    query = (
        select(Case, Household.name, Household.zone, Site.name.label("site"), Staff.name.label("owner"))
        .join(Household, Household.id == Case.household_id)
        .outerjoin(Site, Site.id == Household.site_id)
        .outerjoin(Staff, Staff.id == Case.owner_id)
        .where(access.visible(Case, me))
    )
    if filters.topic:
        query = query.where(Case.topic == filters.topic)
    if filters.urgency:
        query = query.where(Case.urgency == filters.urgency)
    if filters.owner == NOBODY:
        query = query.where(Case.owner_id.is_(None))
    elif filters.owner:
        query = query.where(Case.owner_id == filters.owner)
    if filters.site:
        query = query.where(Household.site_id == filters.site)
    return query


def _shown(me: Me, show: Show) -> ColumnElement[bool]:
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


def _rows(
    session: Session,
    clock: Clock,
    listed: Select[Case, str, str, str, str],
    sort: Sort,
    limit: int,
    offset: int,
) -> list[CaseRow]:
    since = func.coalesce(Case.closed_at, Case.opened_at, Case.created_at)
    order: dict[Sort, Sequence[Any]] = {
        Sort.URGENT: ((Case.urgency == Urgency.HIGH).desc(), Case.created_at, Case.id),
        Sort.OLDEST: (since, Case.id),
        Sort.NEWEST: (since.desc(), Case.id.desc()),
    }
    rows = session.execute(listed.order_by(*order[sort]).limit(limit).offset(offset)).all()
    to_do = _to_do(session, [row.Case.id for row in rows])
    made = []
    for case, household, zone, site, owner in rows:
        number, first = to_do.get(case.id, (0, None))
        late = first is not None and first < local_date(clock.now(), zone)
        made.append(
            CaseRow(
                case.id,
                household,
                site or "",
                topic(case.topic),
                case.urgency is Urgency.HIGH,
                case.state,
                owner or "",
                case.closed_at or case.opened_at or case.created_at,
                number,
                late,
            )
        )
    return made


def _to_do(session: Session, case_ids: Sequence[int]) -> dict[int, tuple[int, date | None]]:
    query = (
        select(CaseAction.case_id, func.count(), func.min(CaseAction.due_on))
        .where(CaseAction.case_id.in_(case_ids), CaseAction.done_at.is_(None))
        .group_by(CaseAction.case_id)
    )
    return {case_id: (number, first) for case_id, number, first in session.execute(query)}
