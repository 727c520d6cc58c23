"""The console before a signed-in browser, with the cast in the database."""

from __future__ import annotations

import contextlib
import re
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from httpx import Response
from sqlalchemy import update
from sqlalchemy.orm import Session

from admin.app import ConsoleSettings, attach, create_app
from budgeting import staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Staff
from budgeting.states import Role
from dialogs.text.words import Words
from tests import build
from tests.admin.chats import Chats
from tests.build import Cast
from tests.databases import administer, named

with warnings.catch_warnings():
    # Starlette would like httpx2 for its test client; httpx is what is installed here, and it serves.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

PASSWORD = "ponte-tests-2026"
#: The address at which Marco signs in.
MARCO = "marco@example.org"
#: Quick to check: what a hash costs is written in itself.
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
#: Who signs in for a role. Giulia coaches the cast's three families, Dario none of them.
PEOPLE = {
    Role.OPERATOR: "marco",
    Role.COACH: "giulia",
    Role.COORDINATOR: "elena",
    Role.PARTNER: "piero",
    Role.ADMINISTRATOR: "sara",
    "other_coach": "dario",
    "other_operator": "paola",
    "foreign_operator": "franca",
}


class Browser(TestClient):
    """A browser that does not follow redirects and knows its own forms' secret."""

    csrf = ""

    def sign_in(self, first_name: str) -> Response:
        answer = self.post("/signin", data={"email": f"{first_name}@example.org", "password": PASSWORD})
        found = re.search(r'name="csrf" value="([^"]+)"', self.get("/").text)
        self.csrf = found.group(1) if found else ""
        return answer

    def submit(self, path: str, **fields: Any) -> Response:
        """Post a form of ours."""
        return self.post(path, data={"csrf": self.csrf, **fields})

    def part(self, path: str) -> Response:
        """Fetch a part of a page, as htmx does."""
        return self.get(path, headers={"hx-request": "true"})


#: The fixture `console`: gives the browser of somebody signed in.
Console = Callable[..., Browser]


@pytest.fixture(scope="session")
def casts() -> dict[str, Cast]:
    """The cast in the databases from which those of the tests are copied, by the name of the dialect."""
    return {}


@pytest.fixture(scope="session")
def sqlite_template(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, casts: dict[str, Cast]
) -> Path:
    """The migrated file with everybody in it: making them takes longer than most tests."""
    path = tmp_path_factory.mktemp("cast") / "ponte.db"
    shutil.copy(sqlite_template, path)
    casts["sqlite"] = _everybody(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str, postgresql_template: str, casts: dict[str, Cast]) -> str:
    administer(postgresql_server, f"CREATE DATABASE ponte_cast TEMPLATE {postgresql_template}")
    casts["postgresql"] = _everybody(named(postgresql_server, "ponte_cast"))
    return "ponte_cast"


@pytest.fixture
def cast(database: Database, casts: dict[str, Cast]) -> Cast:
    """The cast of `build`, and beside it one person for each further role; all have the same password."""
    return casts["sqlite" if database.is_sqlite else "postgresql"]


def _everybody(url: str) -> Cast:
    clock = SetClock(build.START)

    def make(session: Any) -> Cast:
        made = build.make_cast(session, clock)
        extra = {
            "elena": Role.COORDINATOR,
            "sara": Role.ADMINISTRATOR,
            "piero": Role.PARTNER,
            "dario": Role.COACH,
            "paola": Role.OPERATOR,
        }
        for name, role in extra.items():
            build.colleague(session, clock, name.title(), made.programme, role, linked=False)
        elsewhere = build.programmes.create(session, clock, None, "altrove", "Altrove")
        build.colleague(session, clock, "Franca", elsewhere.id, Role.OPERATOR, linked=False)
        session.execute(update(Staff).values(password_hash=HASH))
        return made

    with contextlib.closing(Database(url, durable=False)) as database:
        return database.write(make)


@pytest.fixture
def staff_of(database: Database, cast: Cast) -> Callable[[str], int]:
    """The number of a staff person by first name in small letters."""

    def find(first_name: str) -> int:
        with database.read() as session:
            found = staff.by_email(session, f"{first_name}@example.org")
            assert found is not None
            return found.id

    return find


@pytest.fixture(scope="session")
def console_words() -> Words:
    """The console's own catalogues."""
    return Words("admin")


@pytest.fixture(scope="session")
def _made() -> list[FastAPI]:
    """The one console of this process, once there is one."""
    return []


@pytest.fixture
def serving(_made: list[FastAPI], database: Database, clock: SetClock) -> Callable[..., FastAPI]:
    """``serving(settings, words, chat_words)``: the console on this test's database.

    It is one for all tests, as reading the signatures of its routes takes longer than most of them. Whoever
    needs two at a time, or changes one, makes an application of their own.
    """

    def serve(settings: ConsoleSettings, console_words: Words, words: Words) -> FastAPI:
        assert not settings.secure, "what the middlewares were made with stays"
        if _made:
            attach(_made[0], database, clock, settings, console_words, words)
        else:
            _made.append(create_app(database, clock, settings, console_words, words))
        return _made[0]

    return serve


@pytest.fixture
def app(serving: Callable[..., FastAPI], words: Words, console_words: Words) -> FastAPI:
    return serving(ConsoleSettings(secure=False), console_words, words)


@pytest.fixture
def console(app: FastAPI, cast: Cast) -> Iterator[Console]:
    """``console(Role.OPERATOR)``: a browser in which that person is signed in, in Italian unless told."""
    with contextlib.ExitStack() as open_browsers:

        def sign_in(who: Role | str, application: FastAPI | None = None) -> Browser:
            # Entered, it has one loop for all its requests.
            browser = open_browsers.enter_context(Browser(application or app, follow_redirects=False))
            assert browser.sign_in(PEOPLE.get(who, str(who))).status_code == 303
            return browser

        yield sign_in


@pytest.fixture
def chatting(database: Database, clock: SetClock, cast: Cast) -> Cast:
    """The cast, each of the families' people in a chat with the bot."""

    def make(session: Session) -> None:
        for member_id in cast.members:
            build.conversation(session, clock, member_id)

    database.write(make)
    return cast


@pytest.fixture
def chats(database: Database, clock: SetClock, cast: Cast) -> Chats:
    """Opens conversations and says things in them."""
    return Chats(database, clock, cast)
