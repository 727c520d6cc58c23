"""What an address may say: numbers and pages within bounds, and only what is not said anyway."""

from __future__ import annotations

import pytest

from admin import asked


@pytest.mark.parametrize(
    ("text", "number", "page"),
    [
        ("7", 7, 7),
        (str(asked.LARGEST), asked.LARGEST, asked.MOST_PAGES),
        (str(asked.LARGEST + 1), None, 1),
        ("9" * 5000, None, 1),
        ("0", None, 1),
        ("-1", None, 1),
        ("٧", None, 1),
        ("9e9", None, 1),
        ("", None, 1),
        (None, None, 1),
    ],
)
def test_a_number_is_of_a_row_or_none(text: str | None, number: int | None, page: int) -> None:
    assert (asked.number(text), asked.page(text)) == (number, page)


def test_an_address_says_only_what_is_not_so_anyway() -> None:
    plain = {"sort": "name", "page": 1, "missed": False}
    assert asked.query({"q": "", "sort": "name", "page": 1, "missed": False}, plain) == ""
    assert (
        asked.query({"q": "a&b", "sort": "", "page": 2, "missed": True}, plain)
        == "q=a%26b&sort=&page=2&missed=1"
    )
