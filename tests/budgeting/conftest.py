"""Colleagues who come and go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from budgeting import staff, tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, SignIn
from budgeting.states.conversations import InboxState
from budgeting.states.staff import Role
from tests.kit import build, world
from tests.kit.build import Cast
from tests.kit.world import World


@pytest.fixture
def person(database: Database, clock: SetClock, cast: Cast) -> Callable[..., int]:
    """Another colleague with roles in the cast's programme."""

    def make(name: str, *roles: Role, programme: int | None = None, linked: bool = True) -> int:
        def job(session: Session) -> int:
            where = programme or cast.programme
            made = build.colleague(session, clock, name, where, roles[0], linked=linked)
            for role in roles[1:]:
                staff.grant(session, made, where, role)
            return made

        return database.write(job)

    return make


@pytest.fixture
def sara(person: Callable[..., int]) -> int:
    """Administers the programme."""
    return person("Sara", Role.ADMINISTRATOR)


@pytest.fixture
def loaded(database: Database, clock: SetClock, cast: Cast, person: Callable[..., int]) -> tuple[int, World]:
    """Wanda, who coaches one family and has one of everything to do."""
    wanda = person("Wanda", Role.COACH)

    def make(session: Session) -> World:
        made = world.make(session, clock, cast.programme, cast.marco, wanda)
        row = session.get_one(Conversation, made.conversation)
        row.held_by, row.inbox_state = wanda, InboxState.HELD
        for task in (made.task, made.taken_task):
            tasks.take(session, clock, wanda, task)
        session.add(
            SignIn(
                staff_id=wanda,
                token_hash=b"w" * 32,
                csrf="w",
                created_at=clock.now(),
                seen_at=clock.now(),
                expires_at=clock.now() + timedelta(hours=10),
            )
        )
        return made

    return wanda, database.write(make)
