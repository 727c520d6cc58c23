"""The console in a signed-in browser, with the cast in the database."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI

from admin.app import ConsoleSettings, attach, create_app
from budgeting import staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.states.staff import Role
from dialogs.text.words import Words
from tests.kit.build import Cast
from tests.kit.chats import Chats
from tests.kit.console import PEOPLE, Browser, Console
from tests.kit.databases import FILLINGS
from tests.kit.world import World
from tests.kit.worlds import Worlds, make_worlds

FILLINGS["worlds"] = make_worlds


@pytest.fixture
def filling(request: pytest.FixtureRequest) -> str:
    """The cast plus one person for each further role, all with one password; and worlds, if the test uses one."""
    return "worlds" if {"own", "foreign"} & set(request.fixturenames) else "office"


@pytest.fixture
def own(cast: Worlds) -> World:
    """One of everything in the cast's programme, with Giulia as the family's coach."""
    return cast.own


@pytest.fixture
def foreign(cast: Worlds) -> World:
    """The same in another programme, with its own people."""
    return cast.foreign


@pytest.fixture
def staff_of(database: Database, cast: Cast) -> Callable[[str], int]:
    """A staff person's id by first name, in lower case."""

    def find(first_name: str) -> int:
        with database.read() as session:
            by_email = staff.by_email(session, f"{first_name}@example.org")
            assert by_email is not None
            return by_email.id

    return find


@pytest.fixture(scope="session")
def console_words() -> Words:
    """The console's own catalogues."""
    return Words("admin")


@pytest.fixture(scope="session")
def _made() -> list[FastAPI]:
    """Holds this process's one console application, once it is made."""
    return []


@pytest.fixture
def serving(_made: list[FastAPI], database: Database, clock: SetClock) -> Callable[..., FastAPI]:
    """``serving(settings, words, chat_words)``: the console on this test's database.

    All tests share one application, because reading the signatures of its routes takes longer than most tests do. A
    test that needs two at once, or changes one, makes its own.
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
    """``console(Role.OPERATOR)``: a browser signed in as that person, in Italian unless told otherwise."""
    with contextlib.ExitStack() as open_browsers:

        def sign_in(who: Role | str, application: FastAPI | None = None) -> Browser:
            # Once entered, it uses one event loop for all its requests.
            browser = open_browsers.enter_context(Browser(application or app, follow_redirects=False))
            browser.let_in(PEOPLE.get(who, str(who)))
            return browser

        yield sign_in


@pytest.fixture
def chats(database: Database, clock: SetClock, cast: Cast) -> Chats:
    """Opens conversations and says things in them."""
    return Chats(database, clock, cast)
