"""How long the busiest pages take in a large database, on either kind: run it by hand.

``PONTE_LARGE_BOOK=/tmp/large.db pytest -s tests/benchmarks/inbox.py`` measures on SQLite;
``PONTE_LARGE_BOOK=postgresql`` on a server of its own (`large_book`: 20,000 households, 2,000 open conversations in
each programme, or ``PONTE_LARGE_HOUSEHOLDS``). It prints the median and the 95th percentile of the processor time of
each page, of the program and of PostgreSQL's processes together, in milliseconds; with ``PONTE_STATEMENTS=1`` also the
slowest statement of each slow page.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from admin.app import ConsoleSettings, create_app
from bot.app import calm_memory
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, MessageWord
from dialogs.text.words import Words
from tests.benchmarks.large_book import NOW, ROLES, made
from tests.kit.console import Browser
from tests.kit.recycling import administer, named

ROUNDS = 20
#: The most frequent words, rare ones, beginnings, several, other scripts, nothing, names, numbers.
SEARCHED = (
    *(
        "latte",
        "la",
        "latte bolletta",
        "bolletta luce cal",
        "nr123",
        "cod5000",
        "فاتورة",
        "ਬਿਜਲੀ",
        "perché",
        "zzz",
    ),
    *("family 77", "member", "R-123", "120"),
)


class Processor:
    """The processor time of this process, and of the PostgreSQL server's processes, in seconds."""

    def __init__(self, database: Database) -> None:
        self._server = 0
        if not database.is_sqlite:
            with database.read() as session:
                backend = session.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            self._server = _parent(Path(f"/proc/{backend}"))

    def now(self) -> float:
        return time.process_time() + (self._processes() if self._server else 0)

    def _processes(self) -> float:
        total = 0
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if _parent(process) == self._server:
                    total += int((process / "schedstat").read_text().split()[0])
            except OSError:
                continue
        return total / 1e9


def _parent(process: Path) -> int:
    return int((process / "stat").read_text().rpartition(")")[2].split()[1])


def _pages(browser: Browser, role: str, talks: list[int]) -> Iterator[tuple[str, Callable[[int], object]]]:
    """The name of each page, and the call that opens it for the nth time."""
    paths = [
        "/",
        "/inbox",
        "/inbox?tab=mine",
        "/inbox?tab=all",
        "/inbox?tab=unassigned&page=20",
        "/inbox?language=ar",
    ]
    for path in paths:
        yield path, lambda _n, path=path: browser.get(path)
    for part in ("", "/bar", "/new?after=0", "/older?before=999999999"):
        yield f"/inbox/N{part}", lambda n, part=part: browser.get(f"/inbox/{talks[n]}{part}")
    for typed in SEARCHED:

        def search(_n: int, typed: str = typed) -> object:
            form = {"csrf": browser.csrf, "search": typed}
            return browser.post("/inbox/search", data=form, headers={"hx-request": "true"})

        yield f"search {typed}", search


def _measure(database: Database) -> None:
    clock, words, processor = SetClock(NOW), Words(), Processor(database)
    app = create_app(database, clock, ConsoleSettings(secure=False), Words("admin"), words)
    slowest: list[tuple[float, str]] = []
    begun: list[float] = []

    def after(_c: object, _cursor: object, statement: str, *_: object) -> None:
        slowest.append((time.perf_counter() - begun.pop(), statement))

    event.listen(database.writing, "before_cursor_execute", lambda *_: begun.append(time.perf_counter()))
    event.listen(database.writing, "after_cursor_execute", after)
    if database.is_sqlite:
        event.listen(database.reading, "before_cursor_execute", lambda *_: begun.append(time.perf_counter()))
        event.listen(database.reading, "after_cursor_execute", after)
    with database.read() as session:
        number = session.scalar(select(func.count(func.distinct(MessageWord.message_id))))
        waiting = select(Conversation.id).where(Conversation.waiting_since.is_not(None))
        sys.stdout.write(f"\n{number} messages with words, {database.url.partition(':')[0]}\n")
        talks = list(session.scalars(waiting.order_by(Conversation.id).limit(4 * ROUNDS)))
    calm_memory()
    for role in ("operator", "coach", "coordinator"):
        with Browser(app, base_url="http://testserver", follow_redirects=False) as browser:
            browser.sign_in(ROLES[role])
            mine = [talk for talk in talks if browser.get(f"/inbox/{talk}").status_code == 200] or talks
            mine = [mine[n % len(mine)] for n in range(ROUNDS + 1)]
            for name, ask in _pages(browser, role, mine):
                ask(ROUNDS)
                slowest.clear()
                taken = []
                for n in range(ROUNDS):
                    mark = processor.now()
                    ask(n)
                    taken.append((processor.now() - mark) * 1000)
                late = statistics.quantiles(taken, n=20)[-1]
                seconds, statement = max(slowest)
                inside = sum(taken for taken, _ in slowest) * 1000 / ROUNDS
                sys.stdout.write(
                    f"{role:12} {statistics.median(taken):7.1f} {late:7.1f}  {len(slowest) / ROUNDS:4.0f} statements"
                    f" {inside:6.1f}  {name}\n"
                )
                if late > 50 and os.environ.get("PONTE_STATEMENTS"):
                    sys.stdout.write(f"    {seconds * 1000:.1f} ms: {' '.join(statement.split())}\n")
                sys.stdout.flush()


@pytest.mark.timeout(0)
def test_the_pages_of_a_busy_inbox(request: pytest.FixtureRequest) -> None:
    households = int(os.environ.get("PONTE_LARGE_HOUSEHOLDS", "20000"))
    book = os.environ["PONTE_LARGE_BOOK"]
    if book == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        administer(server, "CREATE DATABASE large")
        database = made(named(server, "large"), households)
    else:
        database = made(f"sqlite:///{book}", households)
    _measure(database)
    database.close()
