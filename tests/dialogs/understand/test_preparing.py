"""What only strange words need is built in the background, and nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from dialogs.understand import likeliest, read_entries
from dialogs.understand.elsewhere import listed
from dialogs.understand.pending import is_pending, ready, started
from dialogs.understand.preparing import prepare_in_background, wait


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    started.clear()
    ready.clear()
    yield
    started.clear()
    ready.clear()


def test_until_the_tables_are_there_the_commonest_headings_are_suggested() -> None:
    started.set()
    assert is_pending()
    assert likeliest("zzz")[:3] == ["food", "personal", "leisure"]
    assert likeliest("zzz", among=["health", "leisure"]) == ["leisure", "health"]
    (entry,) = read_entries("chlebsabzi 3,20", language="it", today=date(2026, 11, 25)).entries
    assert not entry.category_known


def test_the_tables_are_built_in_a_thread() -> None:
    prepare_in_background()
    prepare_in_background()
    assert wait(60)
    assert not is_pending()
    assert listed.cache_info().currsize == 1
    assert len(likeliest("antibiotic")) > 3
