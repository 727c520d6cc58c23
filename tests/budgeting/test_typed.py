"""Characters that nobody sees: out of figures, and no name by themselves."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from budgeting import typed
from budgeting.errors import NotPossible

#: What Unicode lets programs ignore without it being a format character.
IGNORABLE = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180f\u3164\ufe00\ufe0e\ufe0f\uffa0\U000e0100"
UNSEEN = IGNORABLE + "".join(
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) in ("Cf", "Zs")
    or (unicodedata.combining(chr(code)) == 230 and code < 0x370)
)


@pytest.mark.parametrize("text", ["3,20", "٣٫٢٠", "12.50"])
def test_no_unseen_character_stays_between_figures(text: str) -> None:
    for char in UNSEEN:
        if unicodedata.category(char) != "Zs":
            assert typed.seen(char.join(text) + char) == text, ascii(char)


@pytest.mark.parametrize("text", ["❤️ 3", "👨\u200d👩\u200d👧", "می\u200cخواهم", "é 3", "خُبز", "ক্ষ\u200d"])
def test_what_joins_letters_and_pictures_stays(text: str) -> None:
    assert typed.seen(text) == text


@pytest.mark.parametrize(
    "char", ["\u200b", "\u2060", "\u3164", "\u2800", "\u00a0", "\ufe0f", "\u200d", "\u0301", "\u00ad"]
)
def test_a_name_of_what_nobody_sees_is_none(char: str) -> None:
    assert typed.one_line(f" {char}{char}\n{char}") == ""
    with pytest.raises(NotPossible, match="name"):
        typed.name(char * 3)


def test_a_name_stays_on_one_line() -> None:
    assert typed.name(" Anna\u2060\u202eMaria\n\tRossi\u3000 ") == "AnnaMaria Rossi"
