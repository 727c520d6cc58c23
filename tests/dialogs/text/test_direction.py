"""Lines that begin with a sign keep it on the side where their readers begin, whatever follows."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from budgeting.money import Money
from dialogs.text import Arg, Text
from dialogs.text.words import RLM, Words

WORDS = Words()
SHOWN: tuple[Arg, ...] = (
    Money(52_050),
    date(2026, 3, 31),
    datetime(2026, 3, 13, 16, tzinfo=UTC),
    "Giulia",
    "أمينة",
)


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_a_sign_before_an_amount_a_day_or_a_name_stands_where_arabic_begins(shown: Arg) -> None:
    assert WORDS.plain(Text("✓ {shown}", {"shown": shown}), "ar").startswith(RLM)
    assert RLM not in WORDS.plain(Text("✓ {shown}", {"shown": shown}), "it")


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_nothing_else_is_marked(shown: Arg) -> None:
    assert not WORDS.plain(Text("حتى {shown}", {"shown": shown}), "ar").startswith(RLM)
