"""Consoles to crawl: one where nothing has happened yet, one in the middle of its work.

These tests are about a page's markup, so one kind of database is enough.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from admin.app import ConsoleSettings, create_app
from budgeting import staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Programme, Staff
from budgeting.states.staff import Role
from dialogs.text.words import Words
from tests.kit import furnished, world
from tests.kit.build import HASH
from tests.kit.console import Browser
from tests.kit.world import World

#: Tuesday 3 March 2026, 10:30 in Rome, with fractions of a second as real clocks have.
NOW = datetime(2026, 3, 3, 9, 30, 15, 123456, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class House:
    """A console's database, and the person looking at it, who has every role and so sees every page."""

    database: Database
    name: str
    staff_id: int
    words: Words
    #: The programme in which one of everything is made; None in the empty database.
    programme: int | None

    def world(self) -> World | None:
        """A new one of everything, because a crawl ends much of what it meets."""
        programme, clock = self.programme, SetClock(NOW)
        if programme is None:
            return None
        return self.database.write(
            lambda session: world.make(session, clock, programme, self.staff_id, self.staff_id)
        )

    @contextmanager
    def browser(self, language: str) -> Iterator[Browser]:
        """A signed-in browser that reads pages in ``language``."""
        self.database.write(lambda session: session.execute(update(Staff).values(language=language)))
        settings = ConsoleSettings(secure=False, invite_base="https://t.me/ponte_bot?start=")
        app = create_app(self.database, SetClock(NOW), settings, Words("admin"), self.words)
        with Browser(app, follow_redirects=False, headers={"accept-language": language}) as browser:
            assert browser.sign_in("paolo").status_code == 303
            yield browser


@pytest.fixture
def houses(sqlite_template: Path, tmp_path: Path, words: Words) -> Iterator[list[House]]:
    """The empty one and the full one."""
    clock = SetClock(NOW)

    def migrated(name: str) -> Database:
        path = shutil.copy(sqlite_template, tmp_path / name)
        return Database(f"sqlite:///{path}", durable=False)

    with closing(migrated("empty.db")) as empty, closing(migrated("full.db")) as full:
        empty.write(lambda session: furnished.empty(session, clock))
        furnished.full(full, clock, words)
        staff_id, programme = full.write(_whole)
        yield [
            House(empty, "empty", empty.write(_whole)[0], words, None),
            House(full, "full", staff_id, words, programme),
        ]


def _whole(session: Session) -> tuple[int, int]:
    """Paolo, with every role: (his id, the programme's)."""
    programme = session.scalars(select(Programme.id)).one()
    person = session.scalars(select(Staff).where(Staff.first_name == "Paolo")).one()
    person.email, person.password_hash = "paolo@example.org", HASH
    for role in Role:
        staff.grant(session, person.id, programme, role)
    return person.id, programme
