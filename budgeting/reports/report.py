"""What a report is, and the months it can cover."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import access, programmes
from budgeting.access import Action, Actor
from budgeting.clock import Clock
from budgeting.db.tables import Programme
from budgeting.money import Money
from budgeting.periods import Month, budget_month


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, which the console maps to a heading, and its content."""

    key: str
    value: Callable[[Any], str | int | date | Money | None]
    #: An amount, with its currency.
    amount: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A named query about one calendar month."""

    #: As used in addresses and file names.
    name: str
    #: Those who may do this in a programme get its report.
    action: Action
    columns: Sequence[Column]
    #: The rows for a month that this person may see; optionally for one programme.
    rows: Callable[[Session, Clock, Actor, Month, int | None], Sequence[Any]]


def this_month(session: Session, clock: Clock, actor: Actor, action: Action) -> Month:
    """The current calendar month in the oldest programme in which they may do this."""
    query = select(Programme).where(access.visible(Programme, actor, action)).order_by(Programme.id)
    place = session.scalar(query.limit(1)) or programmes.days.desk(session, actor.staff_id)
    return budget_month(programmes.today(clock, place), 1)


def month_named(code: str) -> Month | None:
    """The calendar month written as "2026-03"; None for anything else."""
    try:
        return budget_month(date.fromisoformat(f"{code}-01"), 1)
    except ValueError:
        return None
