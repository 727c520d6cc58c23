"""The queries each message runs on the domain: few statements, each using an index, built once.

The number of statements is the budget of the receiving turn; whether a table is searched or scanned is read from
SQLite's own plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from budgeting import checkins, files, month_plan, tasks
from budgeting.clock import SetClock
from budgeting.db import prepared_statements
from budgeting.db.engine import Database
from budgeting.headings import Heading, Kind
from budgeting.households import Person, adults_to_reach, person
from budgeting.payment_notices import photos
from budgeting.periods import budget_month
from budgeting.spending import entries, words
from tests.kit.build import Cast, euro

TODAY = date(2026, 3, 2)
Ask = Callable[[Session, SetClock, Person], object]

ASKED: list[tuple[str, int, Ask]] = [
    ("person", 1, lambda s, c, p: person(s, p.member_id)),
    ("reach", 1, lambda s, c, p: adults_to_reach(s, p.household_id)),
    (
        "book",
        1,
        lambda s, c, p: entries.book(
            s, c, p, kind=Kind.EXPENSE, category="food", amount=euro("3.20"), on=TODAY, note="pane"
        ),
    ),
    ("left", 1, lambda s, c, p: month_plan.left(s, c, p, Heading.FOOD, TODAY)),
    ("count", 1, lambda s, c, p: entries.week_count(s, p.household_id, TODAY)),
    ("learned", 1, lambda s, c, p: words.learned(s, p.household_id)),
    ("spent", 1, lambda s, c, p: entries.spent(s, p.household_id, TODAY, TODAY)),
    ("recent", 1, lambda s, c, p: entries.recent(s, p.household_id, 5)),
    ("current", 1, lambda s, c, p: checkins.current(s, p.household_id, TODAY)),
    ("limits", 1, lambda s, c, p: month_plan.limits(s, p.household_id, budget_month(TODAY, 1))),
    ("files", 1, lambda s, c, p: files.waiting.due(s, c.now(), 1, 3)),
    ("pictures", 1, lambda s, c, p: photos.due(s, 3)),
    ("waiting", 1, lambda s, c, p: tasks.waiting(s, [p.programme_id], 20)),
]


class _Noting:
    """The driver's cursor, recording what it runs."""

    def __init__(self, cursor: Any, seen: list[tuple[str, Any]]) -> None:
        self._cursor, self._seen = cursor, seen

    def execute(self, statement: str, values: Any) -> None:
        self._seen.append((statement, values))
        self._cursor.execute(statement, values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


@contextmanager
def _statements(session: Session) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        seen.append((statement, parameters))

    connection, driver = session.connection(), prepared_statements.driver(session)
    quick, driver.cursor = driver.cursor, _Noting(driver.cursor, seen)
    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)
    driver.cursor = quick


@pytest.mark.parametrize(("name", "budget", "ask"), ASKED, ids=[name for name, _, _ in ASKED])
def test_it_takes_its_budget_of_statements_and_reads_through_no_table(
    database: Database, cast: Cast, clock: SetClock, name: str, budget: int, ask: Ask
) -> None:
    def job(session: Session) -> tuple[int, list[str]]:
        someone = person(session, cast.amina)
        with _statements(session) as seen:
            ask(session, clock, someone)
        if not database.is_sqlite:
            return len(seen), []
        return len(seen), [
            row[3]
            for statement, parameters in seen
            for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]

    count, plan = database.write(job)
    assert count == budget
    assert plan or name == "book" or not database.is_sqlite
    # SQLite also "scans" a constant row and a subquery's result, which are not our tables.
    assert [step for step in plan if step.startswith("SCAN") and step != "SCAN CONSTANT ROW"] == []
