"""A console, a world of one's own, and one that belongs to others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from admin.app import ConsoleSettings
from budgeting import staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Programme
from budgeting.states.staff import Role
from dialogs.text.words import Words
from tests.kit import world
from tests.kit.build import Cast
from tests.kit.rewinding import Rewinding, rewinding
from tests.kit.world import World

#: The fixture `fresh`: makes a world of the cast's programme.
Fresh = Callable[[], World]


@pytest.fixture
def database(database: Database) -> Iterator[Rewinding]:
    with rewinding(database) as within:
        yield within


@pytest.fixture
def app(serving: Callable[..., FastAPI]) -> FastAPI:
    settings = ConsoleSettings(secure=False)
    # Catalogues of its own: one of the tests puts something behind them.
    return serving(settings, Words("admin"), Words())


@pytest.fixture
def fresh(database: Database, clock: SetClock, cast: Cast) -> Fresh:
    """A world of the cast's programme, with Giulia as its coach."""
    return lambda: database.write(lambda s: world.make(s, clock, cast.programme, cast.marco, cast.giulia))


@pytest.fixture
def foreign(database: Database, clock: SetClock, cast: Cast, staff_of: Callable[[str], int]) -> World:
    """A world of another programme, with people of its own."""

    def make(session: Any) -> World:
        programme = session.scalar(select(Programme.id).where(Programme.code == "altrove"))
        operator = staff_of("franca")
        staff.grant(session, operator, programme, Role.COACH)
        return world.make(session, clock, programme, operator, operator)

    return database.write(make)
