"""A dictated price of several things reads like a typed one, in each of its forms."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dialogs.understand import read_entries

TODAY = date(2026, 11, 22)
COUNTS = {
    "it": {2: "due", 3: "tre", 4: "quattro"},
    "en": {2: "two", 3: "three", 4: "four"},
    "ar": {3: "ثلاث", 4: "أربع"},
}
PRICES = {
    "it": {
        "1,20": "uno e venti",
        "8,50": "otto e cinquanta",
        "3 euro": "tre euro",
        "1,10": "un euro e dieci",
    },
    "en": {"1.20": "one euro twenty", "8.50": "eight euros fifty", "3 euros": "three euros"},
    "ar": {"1,50": "يورو ونص", "2,50": "يوروين ونص", "8,50": "ثمانية يورو ونص", "3 يورو": "ثلاثة يورو"},
}
FORMS = {
    "it": [
        *("{n} caffè {p} l'uno", "{n} pizze a {p}", "{n} pizze a {p} l'una", "{n} pizze {p} in tutto"),
        *("{n} pizze {p}", "{n} kg mele {p} al kg", "ieri {n} pizze {p} ciascuna", "{n} birre da {p}"),
        *("ho comprato {n} magliette a {p} l'una", "caffè {p} per {n}", "pagato {n} biglietti {p} a testa"),
    ],
    "en": [
        *("{n} coffees {p} each", "{n} coffees at {p}", "{n} coffees at {p} each", "{n} coffees for {p}"),
        *(
            "{n} coffees {p}",
            "{n} kg apples {p} a kilo",
            "yesterday {n} pizzas {p} apiece",
            "coffee {p} for {n}",
        ),
    ],
    "ar": ["{n} قهوات {p} للواحدة", "{n} قهوات ب {p}", "{n} بيتزا {p}", "{n} كيلو تفاح {p} للكيلو"],
}


@pytest.mark.parametrize(
    ("language", "form"), [(code, form) for code, forms in FORMS.items() for form in forms]
)
def test_said_as_written(language: str, form: str) -> None:
    for count, said in COUNTS[language].items():
        for price, dictated in PRICES[language].items():
            written = _read(form.format(n=count, p=price), language)
            for n, p in ((said, dictated), (count, dictated), (said, price)):
                assert _read(form.format(n=n, p=p), language) == written, form.format(n=n, p=p)


def _read(text: str, language: str) -> Any:
    read = read_entries(text, language=language, today=TODAY)
    booked = [(e.kind, e.amount, e.category, e.on, e.alternatives) for e in read.entries]
    return booked, [problem.code for problem in read.problems]
