"""E-mail addresses: each has one normalised spelling, however it is typed."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from budgeting.addresses import LONGEST, normalised

UNSEEN = st.characters(categories=["Cc", "Cf"])
ANYTHING = st.text(st.characters(), max_size=40)


@given(ANYTHING)
@example("ẞ@İ.org")
@example("ǰ\u0345@ΐ.org")
@example("\u0345a\u0301\u0327")
def test_the_plain_spelling_is_its_own(typed: str) -> None:
    plain = normalised(typed)
    assert normalised(plain) == plain
    assert plain == plain.strip()
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in plain)
    plain.encode()  # any database accepts it


@given(
    ANYTHING,
    st.lists(st.tuples(st.integers(0, 40), UNSEEN), max_size=5),
    st.sampled_from(["", " ", "\u3000\t"]),
)
def test_what_nobody_sees_makes_no_other_address(
    typed: str, unseen: list[tuple[int, str]], around: str
) -> None:
    odd = normalised(typed)
    for at, character in unseen:
        odd = odd[:at] + character + odd[at:]
    assert normalised(around + odd + around) == normalised(typed)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40))
def test_wide_and_upper_letters_are_the_same_address(typed: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in typed)
    assert normalised(wide) == normalised(typed.upper()) == normalised(typed)


def test_what_is_longer_than_any_address_is_none() -> None:
    assert normalised("x" * LONGEST) == "x" * LONGEST
    assert normalised("x" * (LONGEST + 1)) == ""
    assert normalised("\x00" * 10_000_000) == ""
    # One character that normalises to eighteen letters.
    assert normalised("\ufdfa" * 100) == ""
