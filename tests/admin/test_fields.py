"""Amounts in forms: no form takes more than one amount can be."""

from __future__ import annotations

import pytest

from admin.households.fields import Fields
from budgeting.money import EUR, MOST_MINOR, Money


@pytest.mark.parametrize("typed", ["100000,01", "1.000.000", "99999999", "250.000,00 €"])
def test_an_amount_above_the_most_says_so_beside_its_field(typed: str) -> None:
    fields = Fields({"amount": typed})
    assert fields.amount("amount", "it", EUR) is None
    assert fields.wrong["amount"].key == "That is more than one amount can be: {most} at most."
    assert fields.kept["amount"] == typed


def test_the_most_itself_is_taken() -> None:
    fields = Fields({"amount": "100000"})
    assert fields.amount("amount", "it", EUR) == Money(MOST_MINOR)
    assert not fields.wrong
