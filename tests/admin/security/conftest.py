"""Browsers with their own client addresses."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

import pytest
from fastapi import FastAPI

from admin.security import passwords
from tests.kit.build import HASH
from tests.kit.console import Browser


@pytest.fixture
def from_(app: FastAPI, cast, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Browser]:
    """A browser at an address. Hashing costs don't matter here, so an unknown person's hash is as quick as others."""
    monkeypatch.setattr(passwords, "_NOBODY", HASH)
    with ExitStack() as opened:

        def open_(client: str) -> Browser:
            # Once entered, it uses one event loop for all its requests.
            return opened.enter_context(Browser(app, follow_redirects=False, client=(client, 50_000)))

        yield open_
