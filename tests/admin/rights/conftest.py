"""A console on a database whose changes can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI

from admin.app import ConsoleSettings
from budgeting.db.engine import Database
from dialogs.text.words import Words
from tests.kit.rewinding import Rewinding, rewinding


@pytest.fixture
def database(database: Database) -> Iterator[Rewinding]:
    with rewinding(database) as within:
        yield within


@pytest.fixture
def app(serving: Callable[..., FastAPI], words: Words, console_words: Words) -> FastAPI:
    return serving(ConsoleSettings(secure=False), console_words, words)
