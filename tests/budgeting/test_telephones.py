"""Telephone numbers as people write them, and the one form in which they are stored."""

from __future__ import annotations

import pytest

from budgeting import telephones
from budgeting.errors import NotPossible


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("333 1234567", "+393331234567"),
        ("+39 333-123.45.67", "+393331234567"),
        ("0039 333 1234567", "+393331234567"),
        # Lists leave the sign out; a mobile phone may itself begin with 39.
        ("393331234567", "+393331234567"),
        ("391 234 5678", "+393912345678"),
        ("٣٣٣١٢٣٤٥٦٧", "+393331234567"),
        ("\u202a+39 030 2977 1\u202c", "+3903029771"),
        ("+39 (0)30 29771", "+3903029771"),
        ("030/2977123", "+390302977123"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("+40 721 234 567", "+40721234567"),
        ("00380 50 123 4567", "+380501234567"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_what_people_write(typed: str, stored: str) -> None:
    assert telephones.normalised(typed) == stored
    # What is stored stays as it is, however often it is shown and saved.
    assert telephones.normalised(telephones.shown(stored)) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "112",
        "800 123456",
        "333",
        "33312345678901",
        "+0 123 4567",
        "3.33E+09",
        "333 1234567 Lucia",
        "+",
        "x" * 50,
        "333 1234567 / 030 29771",
        "+39 8123456",
        "1" * 41,
    ],
)
def test_what_is_nobodys_number(typed: str) -> None:
    with pytest.raises(NotPossible, match="telephone"):
        telephones.normalised(typed)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("333 12", "33312"),
        ("+39 333 12", "33312"),
        ("0039333", "333"),
        ("SP-0042", ""),
        ("12", ""),
        ("4567", "4567"),
    ],
)
def test_what_is_looked_for(typed: str, digits: str) -> None:
    assert telephones.searched(typed) == (digits if len(digits) >= telephones.ENOUGH else "")
