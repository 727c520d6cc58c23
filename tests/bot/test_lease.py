"""One leads, another takes over; an old leader can write nothing. Wall clocks play no part."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.lease import Fenced, Leader, Term, acquire, look, release, renew
from budgeting.db.engine import Database
from tests.kit.running import PATIENCE, until

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


def test_the_number_grows_with_each_owner_and_fences_the_old_one(database: Database) -> None:
    first = database.write(lambda s: acquire(s, "courier", "one", NOW, None))
    assert first is not None
    assert first.number == 1
    assert database.write(lambda s: acquire(s, "courier", "two", NOW, None)) is None
    seen = database.write(lambda s: look(s, "courier"))
    database.write(lambda s: renew(s, first, NOW + timedelta(seconds=1)))
    assert database.write(lambda s: acquire(s, "courier", "two", NOW, seen)) is None, (
        "it has shown life since"
    )
    seen = database.write(lambda s: look(s, "courier"))
    second = database.write(lambda s: acquire(s, "courier", "two", NOW, seen))
    assert second is not None
    assert second.number == 2
    database.write(second.check)
    with pytest.raises(Fenced):
        database.write(first.check)
    assert database.write(lambda s: renew(s, first, NOW)) is False
    database.write(lambda s: release(s, first))
    database.write(second.check)


def test_whoever_freezes_in_the_middle_of_a_transaction_keeps_nobody_from_the_lease(
    database: Database,
) -> None:
    if database.is_sqlite:
        pytest.skip("one process has an SQLite file to itself")
    first = database.write(lambda s: acquire(s, "courier", "one", NOW, None))
    assert first is not None
    seen = database.write(lambda s: look(s, "courier"))
    with Session(database.writing) as frozen:
        first.check(frozen)
        second = database.write(lambda s: acquire(s, "courier", "two", NOW, seen))
        assert second is not None, "it was let go before a rival lost patience"
        with pytest.raises(DBAPIError):
            first.check(frozen)


async def test_a_lease_given_back_is_taken_at_once(database: Database) -> None:
    terms: list[str] = []

    async def work(term: Term) -> None:
        terms.append(term.owner)

    for owner in ("one", "two"):
        async with asyncio.timeout(PATIENCE):
            await Leader(database, "clock", owner, ttl=60).run(work)
    assert terms == ["one#1", "two#2"]


async def test_a_leader_that_shows_no_life_is_replaced_and_knows_it_first(database: Database) -> None:
    seconds = [0.0]
    terms: dict[str, Term] = {}

    def leader(owner: str) -> Leader:
        return Leader(database, "courier", owner, ttl=5, every=0.02, glance=0.02, clock=lambda: seconds[0])

    async def work(term: Term) -> None:
        terms[term.fence.owner] = term
        await asyncio.Event().wait()

    first_leader = leader("one")
    first = asyncio.create_task(first_leader.run(work))
    await until(lambda: "one" in terms)
    second = asyncio.create_task(leader("two").run(work))
    for _ in range(20):
        # It keeps renewing: while its expiry moves, nobody takes over, however late it is.
        seconds[0] += 1
        await asyncio.sleep(0.06)
    assert "two" not in terms
    assert terms["one"].valid()
    first_leader._every = 3600
    await asyncio.sleep(0.1)
    seconds[0] += 4.5
    assert not terms["one"].valid(), "it stops by itself before anybody else begins"
    assert "two" not in terms
    for _ in range(100):
        seconds[0] += 0.5
        await asyncio.sleep(0.02)
        if "two" in terms:
            break
    assert terms["two"].valid()
    with pytest.raises(Fenced):
        await database.write_async(terms["one"].fence.check)
    for task in (first, second):
        task.cancel()
    await asyncio.gather(first, second, return_exceptions=True)


async def test_a_leader_that_was_overtaken_stops_working_and_waits_again(database: Database) -> None:
    began: list[int] = []
    ended: list[int] = []

    async def work(term: Term) -> None:
        began.append(term.fence.number)
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(term.fence.number)

    task = asyncio.create_task(Leader(database, "x", "one", ttl=0.4, every=0.05, glance=0.05).run(work))
    await until(lambda: began)
    for _ in range(20):  # it renews in between, so the thief may have to look twice
        seen = await database.write_async(lambda s: look(s, "x"))
        if await database.write_async(lambda s, seen=seen: acquire(s, "x", "thief", NOW, seen)):
            break
    await until(lambda: ended == [1])
    await until(lambda: began == [1, 3])
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    seen = await database.write_async(lambda s: look(s, "x"))
    assert seen is not None
    assert seen.until.year == 1970, "given back on the way out"


async def test_an_error_of_the_work_goes_up(database: Database) -> None:
    async def work(term: Term) -> None:
        raise LookupError("broken")

    with pytest.raises(LookupError):
        await Leader(database, "x", "one").run(work)
