"""Finds what is slow in a large database: run it by hand before and after changing a statement or an index.

``PONTE_LARGE_BOOK=/tmp/large.db pytest -s tests/benchmarks/large.py`` makes the file if it doesn't exist
(`large_book`: 20,000 households, or ``PONTE_LARGE_HOUSEHOLDS``), opens the console's lists as each role, and lets
the clock make one round. It prints the processor time of each, then every statement that took longer than `SLOW`,
slowest first, with the database's plan.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from admin.app import ConsoleSettings, create_app
from budgeting import next_steps
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.schedule import reminders
from dialogs import broadcasts
from dialogs.proactive import something_due
from dialogs.text.words import Words
from tests.benchmarks.large_book import NOW, ROLES, made
from tests.kit.console import Browser

#: Milliseconds; a statement slower than this is worth a look.
SLOW = 5.0


@contextmanager
def _timed(database: Database, taken: list[tuple[float, str, str, Any]], what: list[str]) -> Iterator[None]:
    """Records (milliseconds, for what, statement, values) of each statement that SQLAlchemy runs."""
    begun: list[float] = []

    def before(*_: Any) -> None:
        begun.append(time.process_time())

    def after(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        taken.append(((time.process_time() - begun.pop()) * 1000, what[0], statement, values))

    for engine in (database.reading, database.writing):
        event.listen(engine, "before_cursor_execute", before)
        event.listen(engine, "after_cursor_execute", after)
    yield
    for engine in (database.reading, database.writing):
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


def _asked(database: Database) -> Iterator[tuple[str, Callable[[], object]]]:
    """The name of each thing done, and the call: every console list for each role, then the clock."""
    clock, words = SetClock(NOW), Words()
    app = create_app(database, clock, ConsoleSettings(secure=False), Words("admin"), words)
    pages = {
        "operator": [
            "/",
            "/inbox",
            "/inbox?tab=mine",
            "/inbox?q=family",
            "/households",
            "/households?sort=next",
            "/households?sort=checkin",
            "/households?plan=overdue",
            "/households?plan=in_order",
            "/households?missed=1",
            "/households?waiting=1",
            "/households?language=ar",
            "/households?q=family+77",
            "/households?page=100",
            "/households/1",
            "/cases",
            "/cases?look=board",
            "/broadcasts",
            "/broadcasts/4",
            "/broadcasts/new",
            "/broadcasts?page=3",
        ],
        "coach": [
            "/",
            "/weeks",
            "/weeks?state=read",
            "/weeks?state=all",
            "/weeks/4/2026-02-23",
            "/inbox",
            "/households",
            "/cases",
        ],
        "coordinator": ["/", "/weeks", "/households", "/cases", "/broadcasts", "/audit"],
        "administrator": ["/", "/audit", "/audit?page=20", "/staff"],
    }
    for role, addresses in pages.items():
        with Browser(app, base_url="http://testserver", follow_redirects=False) as browser:
            yield f"{role} signs in", lambda b=browser, r=role: b.sign_in(ROLES[r])
            for address in addresses:
                yield f"{role} {address}", lambda b=browser, a=address: b.get(a)

    yield "clock: is anything due", lambda: database.write(lambda s: something_due(s, clock.now()))
    yield (
        "clock: is anything to announce",
        lambda: database.write(lambda s: broadcasts.something_to_do(s, clock.now())),
    )
    yield "clock: plan a page", lambda: database.write(lambda s: reminders.plan_page(s, clock, 0))
    yield "clock: plan meetings", lambda: database.write(lambda s: reminders.plan_sessions(s, clock))
    yield "clock: next steps of a programme", lambda: database.write(lambda s: next_steps.check(s, clock, 1))


@pytest.mark.timeout(0)
def test_what_is_slow_in_a_large_book() -> None:
    path, households = (
        Path(os.environ["PONTE_LARGE_BOOK"]),
        int(os.environ.get("PONTE_LARGE_HOUSEHOLDS", "20000")),
    )
    begun = time.process_time()
    database = made(f"sqlite:///{path}", households)
    sys.stdout.write(f"the book: {time.process_time() - begun:.0f} s\n")
    taken: list[tuple[float, str, str, Any]] = []
    what = [""]
    with _timed(database, taken, what):
        for name, ask in _asked(database):
            what[0] = name
            ask()  # warm up: compile the statements
            mark, begun = len(taken), time.process_time()
            ask()
            whole = (time.process_time() - begun) * 1000
            inside = sum(milliseconds for milliseconds, *_ in taken[mark:])
            sys.stdout.write(
                f"{whole:9.1f} ms, {inside:9.1f} of it in {len(taken) - mark:3} statements  {name}\n"
            )
    seen: set[str] = set()
    with database.reading.connect() as connection:
        for milliseconds, name, statement, values in sorted(taken, key=lambda slow: -slow[0]):
            if milliseconds < SLOW or statement in seen:
                continue
            seen.add(statement)
            sys.stdout.write(f"\n{milliseconds:.1f} ms  {name}\n{statement}\n")
            if statement.lstrip().startswith(("SELECT", "WITH")):
                for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values):
                    sys.stdout.write(f"    {step[3]}\n")
    database.close()
