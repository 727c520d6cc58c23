"""Money received for work is wages; what a worker received is spending."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from budgeting.headings import Kind, Source
from dialogs.understand import Issue, read_entries

TODAY = date(2026, 11, 18)
EARNED = {
    "it": [
        f"{verb} {money} per {work}"
        for verb, money, work in product(
            ("presi", "ho preso", "incassati"),
            ("40", "54 euro"),
            ("le pulizie", "aver stirato", "il trasloco"),
        )
    ]
    + ["colf: presi 54 euro", "ripetizioni date a un bambino, presi 25 euro", "preso 45 x lavoretto"],
    "en": [
        f"{verb} {money} for {work}"
        for verb, money, work in product(
            ("got", "I got", "received"), ("40", "54 euro"), ("babysitting", "cleaning", "ironing shirts")
        )
    ]
    + [
        "pay for babysitting 60 euro, got it today",
        "Joy paid me 25 euro for babysitting",
        "cleaned a flat, they paid me 35",
        "got 40 for babysitting Mrs Rossi's girl",
    ],
    "ar": [
        f"{verb} {money} على {work}"
        for verb, money, work in product(
            ("خديت", "أخذت", "قبضت"), ("40", "54 يورو"), ("التنظيف", "الطبخ", "لمناج")
        )
    ]
    + ["اشتغلت اليوم وأخذت 60 يورو", "خدمت فالطياب خديت 40 اورو", "نظفت عند مدام كارلا وعطتني 60"],
}
SPENT = {
    "it": [
        "presi 12 euro di detersivi",
        "preso la pizza 12",
        "la babysitter ha preso 40",
        "presi 54 euro di carne",
    ],
    "en": ["got cleaning products 12", "got bread 3", "barber took 6", "got nappies 12 euro"],
    "ar": ["أخذت خبز ب 3", "خديت صابون 4 يورو"],
}


@pytest.mark.parametrize(("language", "text"), [(each, text) for each in EARNED for text in EARNED[each]])
def test_what_was_got_for_work_came_in(language: str, text: str) -> None:
    read = read_entries(text, language=language, today=TODAY)
    assert [e.kind for e in read.entries] == [Kind.INCOME]
    assert not read.problems


@pytest.mark.parametrize("language", EARNED)
def test_it_is_called_wages(language: str) -> None:
    text = {"it": "presi 40 per le pulizie", "en": "got 40 for cleaning", "ar": "خديت 40 على التنظيف"}[
        language
    ]
    (entry,) = read_entries(text, language=language, today=TODAY).entries
    assert entry.category == Source.WORK.value


@pytest.mark.parametrize(("language", "text"), [(each, text) for each in SPENT for text in SPENT[each]])
def test_what_was_bought_or_paid_to_a_worker_went_out(language: str, text: str) -> None:
    read = read_entries(text, language=language, today=TODAY)
    assert all(e.kind is Kind.EXPENSE for e in read.entries)
    assert read.entries or [p.code for p in read.problems] == [Issue.DIRECTION]


@pytest.mark.parametrize(
    ("language", "text"),
    [("it", "pulito le scale, 30 euro in mano"), ("en", "babysat last night, 50 euros")],
)
def test_work_told_without_who_paid_is_asked_about(language: str, text: str) -> None:
    read = read_entries(text, language=language, today=TODAY)
    assert not read.entries
    assert [p.code for p in read.problems] == [Issue.DIRECTION]


@pytest.mark.parametrize("text", ["صاحبي استلف مني 30", "أختي تسلفت مني 50 يورو", "جاري استدان مني 20"])
def test_what_somebody_borrowed_is_asked_about(text: str) -> None:
    read = read_entries(text, language="ar", today=TODAY)
    assert not read.entries
    assert read.problems
