"""The answer to "how much?", and amounts written in every way."""

from __future__ import annotations

import re
from datetime import date

import pytest

from budgeting.money import Money
from dialogs.understand import AmountKind, AmountReading, Issue, amounts, read_amount, read_entries

TODAY = date(2026, 11, 22)

EXACT = {
    "3.20": 320,
    "3,20": 320,
    "12,5": 1250,
    "1.234,50": 123450,
    "1,234.50": 123450,
    "1 234,50": 123450,
    "1\u202f234,50": 123450,
    "1'234.50": 123450,
    "1’234.50": 123450,
    "€ 5": 500,
    "5€": 500,
    "5 euro": 500,
    "euro 20": 2000,
    "EUR 5": 500,
    "5,-": 500,
    "5,--": 500,
    "+500": 50000,
    "50 cent": 50,
    ",50": 50,
    "5€50": 550,
    "5 euro e 50": 550,
    "١٢٫٥٠": 1250,
    "١٢،٥٠": 1250,
    "١٬٢٣٤٫٥٠": 123450,
    "۱۲٫۵۰": 1250,
    "১২.৫০": 1250,
    "੧੨.੫੦": 1250,
    "１２，５０": 1250,
    "venti": 2000,
    "venti euro": 2000,
    "twenty five": 2500,
    "duecentotrenta": 23000,
    "circa 20": 2000,
    "0": 0,
    "niente": 0,
    "nothing": 0,
}


@pytest.mark.parametrize(("text", "minor"), EXACT.items())
def test_an_amount_is_exact(text: str, minor: int) -> None:
    assert read_amount(text, language="it") == AmountReading(AmountKind.OK, Money(minor))


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [("1.234", 123400, 123), ("1,234", 123400, 123), ("١٫٢٣٤", 123400, 123), ("3.200", 320, 320000)],
)
def test_two_readings_are_both_offered_the_likelier_first(text: str, first: int, second: int) -> None:
    reading = read_amount(text, language="it")
    assert reading == AmountReading(AmountKind.AMBIGUOUS, Money(first), (Money(second),))


@pytest.mark.parametrize(
    "text", ["", "NaN", "inf", "1e5", "abc", "alle 15", "3,2045", "20 dollari", "x" * 500]
)
def test_no_amount(text: str) -> None:
    assert read_amount(text, language="it").kind is AmountKind.NONE


def test_a_minus_and_a_fortune_are_told_apart() -> None:
    assert read_amount("-5", language="it").kind is AmountKind.NEGATIVE
    assert read_amount("99999", language="it") == AmountReading(AmountKind.ABSURD, Money(9999900))
    assert read_amount("99999", language="it", bound_minor=10**8).kind is AmountKind.OK


@pytest.mark.parametrize(
    "text",
    [
        "pane 2kg 3,20",
        "3,20 pane 500 g",
        "pane 3,20 alle 15",
        "pane 3,20 alle 15.30",
        "pane 3,20 sconto 20%",
        "pane 3,20 tel 0301234567",
        "pane 3,20 cell 333 1234567",
        "pane 3,20 il 3/11/2026",
        "pane 3,20 n. 5",
        "2 pane 3,20",
        "pane 4x0,80",
    ],
)
def test_quantities_times_and_numbers_of_things_are_no_amounts(text: str) -> None:
    (entry,) = read_entries(text, language="it", today=TODAY).entries
    assert (entry.amount, entry.category, entry.ambiguous) == (Money(320), "food", False)


@pytest.mark.parametrize(
    "text",
    ["99999999 spesa", "spesa 99.999.999 euro", "+1000000 stipendio", "spesa 100.000,01", "2 x 60000 auto"],
)
def test_more_than_any_amount_can_be_is_never_offered(text: str) -> None:
    reading = read_entries(text, language="it", today=TODAY, bound_minor=10**12)
    assert not reading.entries
    assert [problem.code for problem in reading.problems] == [Issue.TOO_MUCH]


def test_an_answer_above_every_bound_is_too_much() -> None:
    assert read_amount("99999999", language="it") == AmountReading(AmountKind.TOO_MUCH)
    assert read_amount("100000", language="it", bound_minor=10**12).amount == Money(10_000_000)


@pytest.mark.parametrize("language", ["it", "en", "fr", "ro", "sq", "ar", "ur", "pa", "bn", "uk"])
def test_plain_figures_are_read_at_once_as_the_whole_reader_reads_them(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """The short way for figures that can mean one sum only must not differ from the long one."""
    whole = [0, 1, 9, 10, 99, 100, 101, 999, 1000, 1001, 1234, 2000, 2001, 9999]
    texts = [str(number) for number in (*range(50), *whole)]
    texts += [f"{number}{sign}{cents:02}" for number in whole for sign in ".," for cents in (0, 1, 50, 99)]
    texts += ["", " ", "007", "1.2", "1.234", "12345", "١٢", " 12 ", "12\n", "12,50\t", "0,00", "00"]
    short = [read_amount(text, language=language) for text in texts]
    monkeypatch.setattr(amounts, "_FIGURES", re.compile("(?!)"))
    assert short == [read_amount(text, language=language) for text in texts]
