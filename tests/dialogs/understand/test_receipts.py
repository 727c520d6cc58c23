"""Money given and returned is no spending, a sum said twice is one, and a price in instalments leads to a question."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from dialogs.understand import Understanding, read_entries

TODAY = date(2026, 11, 18)
WORDS = {
    "it": ("Conad", "pane", "latte", ("Totale", "TOTALE EURO"), ("Contanti", "contante"), ("Resto", "resto")),
    "en": ("Lidl", "bread", "milk", ("Total", "TOTAL"), ("Cash", "cash"), ("Change", "change")),
    "ar": ("ليدل", "خبز", "حليب", ("المجموع", "الإجمالي"), ("نقدا", "كاش"), ("الباقي", "الباقي")),
}


def read(language: str, text: str) -> Understanding:
    return read_entries(text, language=language, today=TODAY)


def booked(language: str, text: str) -> list[int]:
    understood = read(language, text)
    assert not understood.problems, text
    assert not any(entry.ambiguous for entry in understood.entries), text
    return [entry.amount.minor for entry in understood.entries]


@pytest.mark.parametrize("language", WORDS)
def test_a_receipt_line_by_line_is_its_total(language: str) -> None:
    shop, each, other, totals, cashes, changes = WORDS[language]
    for (total, cash, change), header in product(
        zip(totals, cashes, changes, strict=True), ("", f"{shop}\n")
    ):
        items = f"{header}{each} 2,40\n{other} 4,00\n"
        assert booked(language, f"{items}{total} 6,40\n{cash} 10,00\n{change} 3,60") == [640]
        assert booked(language, f"{items}{cash} 10,00\n{change} 3,60") == [640]


@pytest.mark.parametrize("language", WORDS)
def test_cash_and_change_in_a_line_are_no_spending(language: str) -> None:
    _, each, _, _, (cash, _), (change, _) = WORDS[language]
    assert booked(language, f"{each} 23,75 {cash} 30 {change} 6,25") == [2375]


def test_a_list_without_cash_stays_a_list() -> None:
    assert booked("it", "pane 2,40\nlatte 4,00") == [240, 400]


@pytest.mark.parametrize(
    ("language", "text", "minor"),
    [
        ("en", "bread and butter, four euro ten... 4.10", 410),
        ("it", "pane e burro quattro euro e dieci, 4,10", 410),
        ("it", "scarpe 25 euro (venticinque euro)", 2500),
        ("ar", "خبز اربعة يورو ونص، 4.50", 450),
        ("en", "mattress, ninety euros no 89 at the shop", 8900),
        ("it", "materasso novanta euro no 89", 8900),
        ("it", "scusa ho sbagliato, non 15 ma 18 di spesa", 1800),
        ("en", "sorry not 15 but 18 for groceries", 1800),
        ("ar", "خضار مش 15 لا 18", 1800),
    ],
)
def test_a_sum_said_again_or_corrected_is_one(language: str, text: str, minor: int) -> None:
    assert booked(language, text) == [minor]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "lavatrice {sum} euro in {n} rate"),
        ("en", "sofa {sum} euro in {n} instalments"),
        ("ar", "تلفزيون {sum} يورو على {n} أقساط"),
    ],
)
def test_a_price_in_instalments_is_asked_about(language: str, text: str) -> None:
    for whole, parts in product((300, 360), (3, 10, 12)):
        (entry,) = read(language, text.format(sum=whole, n=parts)).entries
        assert entry.ambiguous
        offered = {entry.amount.minor, *(other.minor for other in entry.alternatives)}
        assert offered == {whole * 100, round(whole * 100 / parts)}


@pytest.mark.parametrize(
    ("language", "text", "minor"),
    [
        ("it", "Brufen 400 7,80", 780),
        ("it", "scarpe 42 59,90", 5990),
        ("it", "pannolini 4 12,99", 1299),
        ("en", "ibuprofen 400 3.20", 320),
        ("en", "nappies 4 12.99", 1299),
        ("ar", "حفاضات 4 12.99", 1299),
    ],
)
def test_a_size_before_the_price_is_none(language: str, text: str, minor: int) -> None:
    assert booked(language, text) == [minor]


@pytest.mark.parametrize(
    ("language", "text", "minors"),
    [
        ("en", "5 for cigarettes, 3.40 for beer", [500, 340]),
        ("it", "35,50 di carne e 4 di pane", [3550, 400]),
        ("ar", "شريت الحوت ب 12 والخبز ب 2,50", [1200, 250]),
    ],
)
def test_a_price_with_its_preposition_counts_nothing(language: str, text: str, minors: list[int]) -> None:
    assert booked(language, text) == minors
