"""A file that takes too long to wait for is made in the background, with its requester's rights, in little memory."""

from __future__ import annotations

import contextlib
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from admin.kit import listing, long_file
from budgeting import batches, households, programmes, staff
from budgeting.batches import Kind, running
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Batch, BatchPiece, Household
from budgeting.errors import NotPossible
from budgeting.states.batches import BatchKind, BatchState, PieceKind
from budgeting.states.staff import Role
from tests.admin.families import with_plan
from tests.admin.kit.test_lists import csv_rows, sheet_rows
from tests.kit.build import Cast
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite


@pytest.fixture
def kind(app: FastAPI) -> Kind:
    made: Kind = app.state.services.kinds[BatchKind.EXPORT]
    return made


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treats files of more than three rows as long, and makes them two rows at a time."""
    monkeypatch.setattr(listing, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(long_file, "CHUNK", 2)
    monkeypatch.setattr(long_file, "NUMBERS", 4)


def more(database: Database, clock: SetClock, cast: Cast, count: int = 6) -> None:
    def job(session: Session) -> None:
        for number in range(count):
            households.create_household(session, clock, None, cast.programme, f"M-{number}", "=altri")

    database.write(job)


def asked(browser: Browser, address: str) -> int:
    """The id of the job started from the page that offers it."""
    page = LexborHTMLParser(browser.get(address).text)
    form = page.css_first("form.panel")
    assert form is not None
    fields = {str(each.attributes["name"]): str(each.attributes["value"]) for each in form.css("input")}
    answer = browser.post(str(form.attributes["action"]), data=fields)
    assert answer.status_code == 303
    again = browser.post(str(form.attributes["action"]), data=fields)
    assert again.headers["location"] == answer.headers["location"], "the same form makes one job"
    return int(answer.headers["location"].rpartition("/")[2])


def done(database: Database, clock: SetClock, kind: Kind, owner: str = "worker", chunks: int = 100) -> None:
    """Let a worker do up to that many chunks of the oldest job."""
    kinds = {kind.name: kind}
    mine = database.write(lambda s: running.claim(s, clock, kinds, owner))
    assert mine is not None
    with contextlib.closing(mine):
        for _ in range(chunks):
            with database.read() as session:
                seen = running.look(session, clock, kind, mine)
            if database.write(lambda s: running.keep(s, clock, kind, mine, seen)):  # noqa: B023
                return
        database.write(lambda s: running.release(s, mine))


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_it_holds_what_the_page_shows_in_the_same_order(
    console: Console,
    database: Database,
    clock: SetClock,
    cast: Cast,
    kind: Kind,
    ending: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_plan(database, clock, cast)
    more(database, clock, cast)
    browser, address = console(Role.OPERATOR), f"/households/export.{ending}?sort=-reference"
    number = asked(browser, address)
    assert browser.get(f"/batches/{number}/file").status_code == 404
    done(database, clock, kind)
    answer = browser.get(f"/batches/{number}/file")
    assert answer.headers["content-disposition"].endswith(f'"households-2026-03-02.{ending}"')
    assert answer.headers["cache-control"] == "no-store"
    assert int(answer.headers["content-length"]) == len(answer.content)
    monkeypatch.setattr(listing, "MOST_AT_ONCE", 100)
    at_once = browser.get(address)
    read = csv_rows if ending == "csv" else sheet_rows
    table: list[list[Any]] = read(answer.content)
    assert table == read(at_once.content)
    assert len(table) == 10
    with database.read() as session:
        actions = session.scalars(select(Audit.action).where(Audit.staff_id == cast.marco)).all()
        details = session.scalars(select(Audit.details).where(Audit.action == "household.export")).all()
    assert details == [{"rows": 9}, {"rows": 9}]
    assert {"batch.start", "batch.download"} <= set(actions)


@on_sqlite
@pytest.mark.usefixtures("short")
def test_it_goes_on_with_another_worker_after_each_chunk(
    console: Console,
    database: Database,
    clock: SetClock,
    cast: Cast,
    kind: Kind,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(long_file, "PIECE", 1500)
    more(database, clock, cast)
    browser = console(Role.OPERATOR)
    number = asked(browser, "/households/export.xlsx?sort=reference")
    while database.write(lambda s: s.get_one(Batch, number).state) is not BatchState.DONE:
        done(database, clock, kind, chunks=1)
    lines = sheet_rows(browser.get(f"/batches/{number}/file").content)[1:]
    assert [line[0] for line in lines] == [*(f"M-{n}" for n in range(6)), "SP-101", "SP-102", "SP-103"]
    with database.read() as session:
        kept = session.scalar(select(func.count()).where(BatchPiece.kind == PieceKind.RESULT))
    assert kept is not None
    assert kept > 2


@on_sqlite
@pytest.mark.usefixtures("short")
def test_rows_that_come_go_or_move_meanwhile_neither_double_nor_hide_others(
    console: Console, database: Database, clock: SetClock, cast: Cast, kind: Kind
) -> None:
    more(database, clock, cast)
    browser = console(Role.OPERATOR)
    number = asked(browser, "/households/export.csv?sort=reference")
    done(database, clock, kind, chunks=3)

    def change(session: Session) -> None:
        session.execute(update(Household).where(Household.id == cast.rossi).values(reference="A-0"))
        households.create_household(session, clock, None, cast.programme, "A-1", "nuovi")

    database.write(change)
    done(database, clock, kind)
    references = [line[0] for line in csv_rows(browser.get(f"/batches/{number}/file").content)[1:]]
    assert sorted(references) == ["A-0", *(f"M-{n}" for n in range(6)), "SP-101", "SP-103"]


@on_sqlite
@pytest.mark.usefixtures("short")
def test_families_that_one_may_not_see_any_more_are_not_in_it(
    console: Console, database: Database, clock: SetClock, cast: Cast, kind: Kind
) -> None:
    def make(session: Session) -> None:
        for number in range(6):
            households.create_household(
                session, clock, None, cast.programme, f"G-{number}", "altri", coach_id=cast.giulia
            )

    database.write(make)
    browser = console(Role.COACH)
    number = asked(browser, "/households/export.csv?sort=reference")
    done(database, clock, kind, chunks=2)

    def pass_on(session: Session) -> None:
        session.execute(update(Household).where(Household.reference != "G-0").values(coach_id=None))

    database.write(pass_on)
    done(database, clock, kind)
    lines = csv_rows(browser.get(f"/batches/{number}/file").content)[1:]
    assert "G-4" not in {line[0] for line in lines}
    assert {line[0] for line in lines} <= {"G-0", "G-1"}


@on_sqlite
@pytest.mark.usefixtures("short")
def test_who_lost_a_right_gets_no_file(
    console: Console, database: Database, clock: SetClock, cast: Cast, kind: Kind
) -> None:
    more(database, clock, cast)
    browser = console(Role.OPERATOR)
    number = asked(browser, "/households/export.csv")
    done(database, clock, kind)

    def lose(session: Session) -> None:
        staff.grant(session, cast.marco, cast.programme, Role.COORDINATOR)
        staff.take_role(session, cast.marco, cast.programme, Role.OPERATOR)

    database.write(lose)
    assert "/file" not in browser.get(f"/batches/{number}").text
    assert browser.get(f"/batches/{number}/file").status_code == 404


@on_sqlite
@pytest.mark.usefixtures("short")
def test_the_file_is_erased_when_its_time_is_over_and_with_it_what_was_searched_for(
    console: Console, database: Database, clock: SetClock, cast: Cast, kind: Kind
) -> None:
    more(database, clock, cast)
    number = asked(console(Role.OPERATOR), "/households/export.csv?q=altri")
    done(database, clock, kind)
    clock.advance(seconds=(batches.RESULT_STAYS + timedelta(hours=1)).total_seconds())
    while database.write(lambda s: batches.sweep(s, clock)):
        pass
    browser = console(Role.OPERATOR)
    assert browser.get(f"/batches/{number}/file").status_code == 404
    assert "cancellato" in browser.get(f"/batches/{number}").text
    with database.read() as session:
        assert session.get_one(Batch, number).params == {}
        assert not session.scalar(select(func.count()).select_from(BatchPiece))


@on_sqlite
@pytest.mark.parametrize("rows", [4_000])
def test_it_stays_below_its_ceiling_however_long_it_is(
    console: Console, database: Database, clock: SetClock, cast: Cast, kind: Kind, rows: int
) -> None:
    line = {
        "at": clock.now(),
        "staff_id": cast.marco,
        "action": "case.view",
        "subject": "case",
        "reason": "parole " * 20,
        "details": {},
        "household_id": cast.rossi,
    }
    peaks: list[int] = []
    chunks: list[int] = []
    looked = kind.look
    assert looked is not None

    def measured(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any) -> Any:
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            result = call(*args)
            peaks.append(tracemalloc.get_traced_memory()[1] - before)
            return result

        return run

    def kept(session: Session, chunk: batches.Chunk, seen: Any) -> batches.Progress:
        progress = kind.keep(session, chunk, seen)
        chunks.append(progress.done - chunk.done)
        return progress

    measuring = replace(kind, look=measured(looked), keep=measured(kept))
    database.write(
        lambda s: s.execute(insert(Audit), [{**line, "subject_id": number} for number in range(rows)])
    )
    browser = console(Role.COORDINATOR)
    browser.get("/audit")
    number = asked(browser, "/audit/export.csv")
    tracemalloc.start()
    try:
        done(database, clock, measuring)
    finally:
        tracemalloc.stop()
    with database.read() as session:
        batch = session.get_one(Batch, number)
    assert batch.state is BatchState.DONE
    assert batch.result["rows"] >= rows
    assert max(chunks) <= kind.chunk
    assert max(peaks) < kind.memory / 4, "most of the ceiling is for the numbers of a million rows"


@on_sqlite
@pytest.mark.usefixtures("short")
def test_it_ends_when_an_instrument_is_switched_meanwhile(
    console: Console, database: Database, clock: SetClock, cast: Cast, kind: Kind
) -> None:
    """Rows with other columns than the first ones would stand under the wrong headings."""
    more(database, clock, cast)
    asked(console(Role.OPERATOR), "/households/export.csv?sort=reference")
    done(database, clock, kind, chunks=2)
    database.write(lambda s: programmes.settle(s, clock, None, cast.programme, checkins=False))
    with pytest.raises(NotPossible, match="file_changed"):
        done(database, clock, kind)
