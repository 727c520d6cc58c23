"""What only strange words need is built in the background, and nobody waits for it."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from dialogs.understand import likeliest, preparing, read_entries
from dialogs.understand.elsewhere import listed


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "_started", threading.Event())
    monkeypatch.setattr(preparing, "_ready", threading.Event())


@pytest.mark.usefixtures("fresh")
def test_until_the_tables_are_there_the_commonest_headings_are_suggested() -> None:
    preparing._started.set()
    assert preparing.is_pending()
    assert likeliest("zzz")[:3] == ["food", "personal", "leisure"]
    assert likeliest("zzz", among=["health", "leisure"]) == ["leisure", "health"]
    (entry,) = read_entries("chlebsabzi 3,20", language="it", today=date(2026, 11, 25)).entries
    assert not entry.category_known


@pytest.mark.usefixtures("fresh")
def test_the_tables_are_built_in_a_thread() -> None:
    preparing.prepare_in_background()
    preparing.prepare_in_background()
    assert preparing.wait(60)
    assert not preparing.is_pending()
    assert listed.cache_info().currsize == 1
    assert len(likeliest("antibiotic")) > 3
