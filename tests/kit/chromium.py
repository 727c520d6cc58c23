"""One Chromium for a process: each test has windows of its own in it, which nobody else's cookies reach."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from bot.build.chromium import find
from tests.kit.running import PATIENCE

#: As long as a slow machine may take with other work beside it (milliseconds).
MOMENT = 1000 * PATIENCE
expect.set_options(timeout=MOMENT)


@asynccontextmanager
async def launched(path: str) -> AsyncIterator[Browser]:
    """A Chromium without a screen."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where it is: looked for outside of any loop, which Playwright's own answer does not bear."""
    path = find()
    assert path, "these tests need Chromium: `make tools` gets it"
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(chromium_path: str) -> AsyncIterator[Browser]:
    """Lives in the loop of the whole run, as the tests in it do."""
    async with launched(chromium_path) as browser:
        yield browser
