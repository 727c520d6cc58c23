"""Browsers at addresses of their own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

import pytest
from fastapi import FastAPI

from tests.kit.console import Browser


@pytest.fixture
def from_(app: FastAPI, cast) -> Callable[..., Browser]:
    """A browser at an address."""
    with ExitStack() as opened:

        def open_(client: str) -> Browser:
            browser = Browser(app, follow_redirects=False, client=(client, 50_000))
            opened.callback(browser.close)
            return browser

        yield open_
