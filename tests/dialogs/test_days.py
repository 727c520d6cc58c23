"""Shortly after midnight the bot uses the family's date, wherever they live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import select, update

from budgeting.clock import at_local
from budgeting.db.engine import Database
from budgeting.db.tables import Entry, Household
from budgeting.periods import ONE_DAY
from dialogs.text.words import Words
from tests.dialogs.talk import Talk, talk

MONDAYS = (date(2026, 3, 30), date(2026, 10, 26))
ZONES = ("Europe/Rome", "America/New_York", "Asia/Dhaka")


@pytest.fixture(scope="module")
def shared(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("days") / "ponte.db"
    copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}", durable=False)
    yield database
    database.close()


def written(phone: Talk, zone: str, moment: datetime, *words: str) -> list[date]:
    """The dates of the entries made from the words, if the family lives in ``zone``."""
    phone.database.write(lambda session: session.execute(update(Household).values(zone=zone)))
    phone.clock.set(moment)
    phone.says(*words)
    with phone.database.read() as session:
        return list(session.scalars(select(Entry.spent_on).order_by(Entry.id)))[-len(words) :]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("monday", MONDAYS)
def test_what_is_written_at_half_past_midnight_is_of_the_new_day(
    shared: Database, words: Words, zone: str, monday: date
) -> None:
    with talk(shared, words) as phone:
        after = at_local(monday, time(0, 30), zone)
        assert written(phone, zone, after, "pane 3,20", "ieri latte 2,10") == [monday, monday - ONE_DAY]
    with talk(shared, words) as phone:
        before = at_local(monday, time(0, 30), zone) - timedelta(hours=1)
        assert written(phone, zone, before, "pane 3,20") == [monday - ONE_DAY]
