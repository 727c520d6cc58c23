"""Tasks for the first page, which everybody reads in English."""

from __future__ import annotations

from typing import Any

import pytest

from budgeting import tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from tests.admin.today.page import Open
from tests.kit import chats
from tests.kit.build import Cast


@pytest.fixture
def open_task(database: Database, clock: SetClock, cast: Cast) -> Open:
    """Opens a task of the Rossi family and gives its id."""

    def make(
        kind: TaskKind, about: int = 1, sort: SubjectKind = SubjectKind.CONVERSATION, **values: Any
    ) -> int:
        values = {"programme_id": cast.programme, "household_id": cast.rossi} | values
        made = database.write(lambda s: tasks.open_task(s, clock, kind, Subject(sort, about), **values).id)
        assert isinstance(made, int)
        return made

    return make


@pytest.fixture(autouse=True)
def english(database: Database, cast: Cast) -> None:
    chats.english(database)
