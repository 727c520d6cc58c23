"""What a report is, and the months that it can be about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import access
from budgeting.access import Action, Actor
from budgeting.clock import Clock, local_date
from budgeting.db.tables import Programme
from budgeting.money import Money
from budgeting.periods import Month, budget_month


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, by which the console knows its heading, and what stands in it."""

    key: str
    value: Callable[[Any], str | int | date | Money | None]
    #: An amount, with its currency.
    amount: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A named query about one calendar month."""

    #: As it stands in addresses and names of files.
    name: str
    #: Whoever may do this in a programme has the report about it.
    action: Action
    columns: Sequence[Column]
    #: The rows about a month as this person may see them; of one programme where one is named.
    rows: Callable[[Session, Clock, Actor, Month, int | None], Sequence[Any]]


def this_month(session: Session, clock: Clock, actor: Actor, action: Action) -> Month:
    """The calendar month of today, where the oldest programme is about which they may do this."""
    query = select(Programme.zone).where(access.visible(Programme, actor, action)).order_by(Programme.id)
    zone = session.scalar(query.limit(1))
    now = clock.now()
    return budget_month(local_date(now, zone) if zone else now.astimezone(UTC).date(), 1)


def month_named(code: str) -> Month | None:
    """The calendar month of "2026-03"; None for anything else."""
    try:
        return budget_month(date.fromisoformat(f"{code}-01"), 1)
    except ValueError:
        return None
