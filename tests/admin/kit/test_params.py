"""Parameters in an address: numbers and pages within bounds."""

from __future__ import annotations

import pytest

from admin.kit import params


@pytest.mark.parametrize(
    ("text", "number", "page"),
    [
        ("7", 7, 7),
        (str(params.LARGEST), params.LARGEST, params.MOST_PAGES),
        (str(params.LARGEST + 1), None, 1),
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
    assert (params.number(text), params.page(text)) == (number, page)


def test_an_address_says_only_what_is_said() -> None:
    assert params.query({"q": "", "site": None}) == ""
    assert params.query({"q": "a&b", "sort": "-name", "page": 2}) == "q=a%26b&sort=-name&page=2"
