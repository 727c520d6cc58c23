"""Price times quantity: a clear sign multiplies to the cent, an unclear one asks and offers both readings."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.understand import Issue, read_entries

TODAY = date(2026, 11, 22)
calm = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)

CLEAR = (
    ("it", "{n} pizze {p} l'una"),
    ("it", "{n} pizze, {p} l'una"),
    ("it", "{n} pizze ({p} l'una)"),
    ("it", "{n} pizze a {p} euro l'una"),
    ("it", "{n} pizze {p}€ cad."),
    ("it", "ieri {n} pizze da {p} € l'una"),
    ("it", "{n} biglietti da {p}"),
    ("it", "{n} biglietti {p} a biglietto"),
    ("it", "pizza {n} x {p}"),
    ("it", "{n}x{p} pizza"),
    ("it", "{n} x €{p} pizza"),
    ("it", "{p} x {n} pizza"),
    ("it", "{n} pizze x {p}"),
    ("it", "comprato {n} pizze a {p} ciascuna"),
    ("it", "{n} persone pizza {p} a testa"),
    ("en", "{n} coffees at {p} each"),
    ("en", "{n} coffees @ {p}"),
    ("en", "{n} coffees, {p} each"),
    ("en", "{n} tickets {p} per ticket"),
    ("en", "bought {n} pizzas for €{p} apiece"),
    ("ar", "{n} قهوة بـ {p} للواحدة"),
    ("ar", "{n} تذاكر {p} يورو لكل واحدة"),
    ("ar", "{n} × {p} خبز"),
    ("fr", "{n} cafés à {p} chacun"),
    ("es", "{n} cafés a {p} cada uno"),
    ("ro", "{n} cafele {p} bucata"),
    ("sq", "{n} kafe nga {p}"),
    ("uk", "{n} кави по {p}"),
    ("bn", "{n}টা কফি {p} করে"),
)
UNCLEAR = (
    ("it", "{n} caffè a {p}"),
    ("it", "ho preso {n} caffè a {p} euro"),
    ("en", "{n} coffees at {p}"),
    ("ar", "{n} قهوة بـ {p}"),
    ("fr", "{n} cafés à {p}"),
)
TOTAL = (
    ("it", "{n} pizze {p} in tutto"),
    ("it", "{n} pizze a {p} in tutto"),
    ("it", "{n} pizze, in tutto {p} euro"),
    ("it", "{n} pizze per {p}"),
    ("en", "{n} coffees for {p}"),
    ("en", "{n} for {p}"),
    ("en", "{n} coffees {p} total"),
    ("it", "{n} pizze {p}"),
)
numbers = st.integers(2, 20)
prices = st.integers(1, 2_000).filter(lambda cents: cents % 100)


def _read(form: tuple[str, str], n: int, price: int) -> list[list[int]]:
    language, shape = form
    figures = f"{price // 100}{'.' if language in ('en', 'bn') else ','}{price % 100:02}"
    reading = read_entries(shape.format(n=n, p=figures), language=language, today=TODAY)
    return [[m.minor for m in (entry.amount, *entry.alternatives)] for entry in reading.entries]


@calm
@given(form=st.sampled_from(CLEAR), n=numbers, price=prices)
def test_a_clear_mark_multiplies(form: tuple[str, str], n: int, price: int) -> None:
    assert _read(form, n, price) == [[n * price]]


@calm
@given(form=st.sampled_from(UNCLEAR), n=numbers, price=prices)
def test_an_unclear_one_asks_with_both_readings(form: tuple[str, str], n: int, price: int) -> None:
    assert _read(form, n, price) == [[n * price, price]]


@calm
@given(form=st.sampled_from(TOTAL), n=numbers, price=prices)
def test_what_is_said_of_all_is_not_multiplied(form: tuple[str, str], n: int, price: int) -> None:
    assert _read(form, n, price) == [[price]]


@calm
@given(
    thousandths=st.integers(1, 9_999).filter(lambda weight: weight % 1000),
    price=prices,
    form=st.sampled_from(("{w} kg di mele a {p} al kg", "mele {w} kg {p} €/kg", "mele {w}kg x {p} al chilo")),
)
def test_a_weight_times_its_price_rounds_half_a_cent_up(thousandths: int, price: int, form: str) -> None:
    weight = f"{thousandths // 1000},{thousandths % 1000:03}"
    expected = (2 * thousandths * price + 1000) // 2000
    text = form.format(w=weight, p=f"{price // 100},{price % 100:02}")
    reading = read_entries(text, language="it", today=TODAY)
    if expected:
        assert [[e.amount.minor, e.ambiguous] for e in reading.entries] == [[expected, False]]
    else:
        assert [problem.code for problem in reading.problems] == [Issue.ZERO]


@pytest.mark.parametrize("text", ["mele 1,50 al kg", "pizze 8,50 l'una", "cena 15 a testa", "latte 1,20/l"])
def test_a_price_of_one_without_a_number_is_asked(text: str) -> None:
    reading = read_entries(text, language="it", today=TODAY)
    assert not reading.entries
    assert [problem.code for problem in reading.problems] == [Issue.AMBIGUOUS]


@pytest.mark.parametrize(
    "figures",
    [
        "*40*",
        "**40**",
        "_40_",
        "__40__",
        "~40~",
        "`40`",
        '"40"',
        "'40'",
        "|40|",
        "«40»",
        "“40”",
        "(40)",
        "[40]",
        "{40}",
    ],
)
@pytest.mark.parametrize("shape", ["{} spesa", "spesa {}", "spesa {} euro", "ieri {} spesa"])
def test_signs_that_only_show_say_nothing(figures: str, shape: str) -> None:
    (entry,) = read_entries(shape.format(figures), language="it", today=TODAY).entries
    assert (entry.amount.minor, entry.category, entry.ambiguous, entry.note) == (4000, "food", False, "spesa")


@pytest.mark.parametrize(
    "text",
    [
        "coffee (4) bagel (3.5)",
        "coffee [4], bagel [3.5]",
        "(4) coffee (3.5) bagel",
        "coffee (4) and bagel (3.50)",
    ],
)
def test_numbers_in_brackets_are_prices_where_all_are(text: str) -> None:
    entries = read_entries(text, language="en", today=TODAY).entries
    assert [(entry.amount.minor, entry.note) for entry in entries] == [(400, "coffee"), (350, "bagel")]
