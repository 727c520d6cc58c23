"""What the tests of endurance share: a way to note their figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.benchmarks import book


@pytest.fixture
def noted(request: pytest.FixtureRequest) -> Callable[..., None]:
    """``noted("broadcast", people=10000, doubled=0)``: keeps the figures for `docs/benchmarks.md` (``--note``)."""

    def note(section: str, **figures: float | str) -> None:
        if request.config.getoption("--note"):
            book.note(section, figures)

    return note
