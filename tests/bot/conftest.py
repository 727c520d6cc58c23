"""What the tests of the bot share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.simulator import Simulator, running


@pytest.fixture
async def url(sim: Simulator) -> AsyncIterator[str]:
    """The address where the test folder's simulator ``sim`` is served."""
    async with running(sim) as address:
        yield address
