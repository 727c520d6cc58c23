"""kill -9 of the whole program at each named place: nothing lost, nothing booked twice, no answer missing.

The only repeats are answers that Telegram had and that were not settled when the program died: Telegram cannot
recognise a message that comes twice.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import asdict

import pytest

from bot import failpoints
from budgeting.db.engine import Database
from dialogs.text.words import Words
from tests.endurance.doomed_books import Account, account
from tests.endurance.doomed_program import Nursery
from tests.endurance.doomed_trial import Trial, staged

SEEDS = 50
#: Seconds for one trial, which takes about one.
PATIENCE = 90


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with closing(Nursery(tmp_path_factory.mktemp("nursery"))) as nursery:
        yield nursery


@pytest.fixture(scope="module")
def total() -> Account:
    """Over all places and both databases."""
    return Account()


async def _tried(
    database: Database, words: Words, nursery: Nursery, place: str, seeds: range, **more: str
) -> Account:
    total = Account()
    async with staged(database, words, nursery) as stage:
        for seed in seeds:
            trial = Trial(stage, place, seed, **more)
            with suppress(TimeoutError):
                # A person waiting for a missing answer would wait for ever; the account then reports it.
                async with asyncio.timeout(PATIENCE):
                    await trial.play()
            sums = account(trial)
            wrong = sums.lost + sums.doubled_bookings + sums.missing_replies
            assert (trial.ended, wrong) == (True, 0), f"seed {seed}: {sums}\n{trial.last_words}"
            total += sums
    return total


#: Both kinds of database in turn; the long run below tries every place on both.
IN_TURN = list(zip(itertools.cycle(("sqlite", "postgresql")), failpoints.NAMES, strict=False))


@pytest.mark.parametrize(("database_url", "place"), IN_TURN, indirect=["database_url"])
async def test_a_program_killed_anywhere_loses_and_doubles_nothing(
    database: Database, words: Words, nursery: Nursery, place: str
) -> None:
    # Close to the real lease time, because the machines running this stall now and then.
    sums = await _tried(database, words, nursery, place, range(SEEDS, SEEDS + 1), takeover="1.5")
    assert sums.kills


@pytest.mark.endurance
@pytest.mark.timeout(600)
@pytest.mark.parametrize("place", failpoints.NAMES)
async def test_a_program_killed_anywhere_loses_and_doubles_nothing_whatever_people_do(
    database: Database,
    words: Words,
    nursery: Nursery,
    place: str,
    total: Account,
    noted: Callable[..., None],
) -> None:
    sums = await _tried(database, words, nursery, place, range(SEEDS))
    assert sums.kills >= SEEDS
    assert sums.doubted_after_a_stall <= SEEDS // 10
    total += sums
    noted("kill -9 at each failpoint", seeds=SEEDS, **asdict(total))
