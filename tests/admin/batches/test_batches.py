"""The pages of background jobs: progress, stopping one, its file, and that open pages update."""

from __future__ import annotations

from fastapi import FastAPI
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.batches import labels
from admin.context import Reader
from admin.live import _news
from admin.security.sign_ins import Reading
from bot.batch_kinds import batch_kinds
from bot.worker import Worker
from budgeting import access, batches, staff
from budgeting.batches import Kind, running
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Batch, Task
from budgeting.states.batches import BatchKind, BatchState
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.running import until, working

PARAMS = {"list": "/households", "format": "csv", "query": {"q": "amrani"}}


def started(app: FastAPI, database: Database, clock: SetClock, staff_id: int) -> int:
    kind: Kind = app.state.services.kinds[BatchKind.EXPORT]
    return database.write(
        lambda s: batches.start(s, clock, access.actor(s, staff_id), kind, PARAMS, total=900).id
    )


def standing(browser: Browser, number: int) -> str:
    page = LexborHTMLParser(browser.get(f"/batches/{number}?part=live").text)
    return page.css_first("[data-testid=state]").text()


def test_every_kind_has_its_words_and_a_worker_does_each(database: Database, clock: SetClock) -> None:
    assert set(labels.KINDS) == set(BatchKind)
    assert set(labels.STATES) == set(BatchState)
    kinds = batch_kinds(database, clock)
    assert {kind.name for kind in kinds} == set(BatchKind)
    for kind in kinds:
        assert 0 < kind.chunk <= 1_000, "everybody waits behind a chunk"
        assert 0 < kind.memory <= 64 * 1024 * 1024


async def test_from_the_list_to_the_file(
    app: FastAPI, console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    browser = console(Role.OPERATOR)
    answer = browser.post("/households/export.csv?q=amrani", data={"csrf": browser.csrf, "key": "k1"})
    page = answer.headers["location"]
    number = int(page.rpartition("/")[2])
    assert standing(browser, number) == "attende il suo turno"
    assert "amrani" not in browser.get(page).text, "what was searched for stands on no page of a job"
    async with working(Worker(database, clock, batch_kinds(database, clock), look=0.01)):
        await until(lambda: standing(browser, number) == "conclusa")
    link = LexborHTMLParser(browser.get(page).text).css_first("#download").attributes["href"]
    assert "SP-101" in browser.get(str(link)).text
    assert f"batch-{number}" in browser.get("/batches").text
    assert console(Role.COACH).get(str(link)).status_code == 404


@on_sqlite
def test_it_is_stopped_by_whoever_started_it(
    app: FastAPI, console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    number = started(app, database, clock, cast.giulia)
    coach, operator, elsewhere = console(Role.COACH), console(Role.OPERATOR), console("foreign_operator")
    assert operator.get(f"/batches/{number}").status_code == 200, "whoever looks after the programme sees it"
    assert elsewhere.get(f"/batches/{number}").status_code == 404
    assert f"batch-{number}" not in operator.get("/batches").text
    answer = coach.post(f"/batches/{number}/cancel", data={"csrf": coach.csrf})
    assert answer.status_code == 303
    assert standing(coach, number) == "fermata"
    with database.read() as session:
        actions = session.scalars(select(Audit.action).where(Audit.subject_id == number)).all()
    assert {"batch.start", "batch.cancel"} <= set(actions)


@on_sqlite
def test_what_failed_says_so_and_whoever_looks_after_it_has_a_task(
    app: FastAPI, console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    number = started(app, database, clock, cast.marco)
    kind: Kind = app.state.services.kinds[BatchKind.EXPORT]

    def fail(session: Session) -> None:
        mine = running.claim(session, clock, {kind.name: kind}, "worker")
        assert mine is not None
        session.get_one(Batch, number).attempts = batches.ATTEMPTS
        running.fail(session, clock, kind, mine, RuntimeError("Amina's words"))

    database.write(fail)
    browser = console(Role.OPERATOR)
    page = browser.get(f"/batches/{number}").text
    assert "errore del programma" in page
    assert "Amina" not in page
    today = browser.get("/").text
    assert "si è fermata per un errore" in today
    with database.read() as session:
        task = session.scalars(select(Task).where(Task.subject_id == number)).one()
    assert f"/batches/{number}" in today or f"/tasks/{task.id}" in today


@on_sqlite
def test_open_pages_hear_of_the_jobs_that_one_may_see(
    app: FastAPI, database: Database, clock: SetClock, cast: Cast
) -> None:
    started(app, database, clock, cast.giulia)

    def hears(session: Session, first_name: str) -> bool:
        person = staff.by_email(session, f"{first_name}@example.org")
        assert person is not None
        actor = access.actor(session, person.id)
        reader = Reading(person.id, actor.rights, actor.off, "it", "Europe/Rome")
        told, _ = _news(session, Reader(app.state.services, reader), 0)
        return any(kind == "batch" for _, kind, _ in told)

    with database.read() as session:
        assert hears(session, "giulia")
        assert hears(session, "marco"), "operators look after the programme"
        assert not hears(session, "dario"), "another coach"
        assert not hears(session, "franca"), "another programme"
