"""What the endurance tests share: a way to record their figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.benchmarks import book


@pytest.fixture
def noted(request: pytest.FixtureRequest) -> Callable[..., None]:
    """``noted("broadcast", people=10000, doubled=0)``: records the figures for `docs/benchmarks.md` (``--note``)."""

    def note(section: str, **figures: float | str) -> None:
        if request.config.getoption("--note"):
            book.note(section, figures)

    return note
