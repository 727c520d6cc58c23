"""One Chromium per process: each test has its own windows in it, with their own cookies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from bot.build.chromium import find
from tests.kit.running import PATIENCE

#: How long a slow, busy machine may take (milliseconds).
MOMENT = 1000 * PATIENCE
expect.set_options(timeout=MOMENT)


@asynccontextmanager
async def launched(path: str) -> AsyncIterator[Browser]:
    """A headless Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is. Looked up outside any event loop, because Playwright's own lookup fails inside one."""
    path = find()
    assert path, "these tests need Chromium: `make tools` gets it"
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(chromium_path: str) -> AsyncIterator[Browser]:
    """Lives in the event loop of the whole run, as the tests that use it do."""
    async with launched(chromium_path) as browser:
        yield browser
