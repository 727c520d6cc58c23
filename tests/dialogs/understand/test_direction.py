"""Who gave to whom decides whether money came in or went out, whoever the people are; if unclear, the bot asks."""

from __future__ import annotations

import tomllib
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from budgeting.headings import Kind
from dialogs.understand import Instalment, Issue, read_entries

TODAY = date(2026, 11, 25)
LOCALES = Path(__file__).parents[3] / "locales"

IT_PEOPLE = ("mia sorella", "mio cugino", "Karim", "la zia", "un amico", "Fatima", "mio padre", "la vicina")
EN_PEOPLE = ("my sister", "Karim", "my uncle", "a friend", "Fatima", "my mum")
AR_PEOPLE = ("أختي", "صاحبي", "كريم", "خالتي", "جاري", "خويا")

IN = [
    *(
        ("it", f"{who} mi {has} {verb} {amount}")
        for who, (has, verb), amount in product(
            IT_PEOPLE,
            (
                ("ha", "dato"),
                ("ha", "restituito"),
                ("ha", "prestato"),
                ("ha", "ridato"),
                ("ha", "mandato"),
                ("ha", "regalato"),
            ),
            ("50", "12,50", "20 euro"),
        )
    ),
    *(("it", f"ho ricevuto 50 da {who}") for who in IT_PEOPLE),
    *(("it", f"preso in prestito 50 da {who}") for who in IT_PEOPLE),
    *(("it", f"{verb} 20 da {who}") for verb, who in product(("restituiti", "prestati", "dati"), IT_PEOPLE)),
    *(
        ("it", f"{us} hanno {verb} 20")
        for us, verb in product(("mi", "ci"), ("restituito", "dato", "rimborsato"))
    ),
    *(
        ("en", f"{who} {verb} {me} {amount}")
        for who, verb, me, amount in product(
            EN_PEOPLE, ("gave", "lent", "sent", "has given", "has lent"), ("me", "us"), ("50", "12.50")
        )
    ),
    *(("en", f"{who} {verb} me back 20") for who, verb in product(EN_PEOPLE, ("paid", "gave"))),
    *(("en", f"{verb} 50 from {who}") for verb, who in product(("got", "received", "borrowed"), EN_PEOPLE)),
    ("en", "got 20 back"),
    *(
        ("ar", f"{verb} {who} 50")
        for verb, who in product(
            ("أعطاني", "أعطتني", "سلفني", "رجع لي", "رجعت لي", "بعث لي", "رد لي"), AR_PEOPLE
        )
    ),
    *(("ar", f"{who} عطاني 50") for who in AR_PEOPLE),
    *(("ar", f"استلفت 50 من {who}") for who in AR_PEOPLE),
]
OUT = [
    *(
        ("it", f"{have} {verb} {amount} a {who}")
        for have, verb, amount, who in product(
            ("ho", "abbiamo", ""),
            ("dato", "restituito", "prestato", "mandato", "ridato"),
            ("50", "20 euro"),
            IT_PEOPLE,
        )
    ),
    *(("it", f"gli ho {verb} 30") for verb in ("dato", "prestato", "restituito", "mandato")),
    *(
        ("en", f"{i}{verb} {amount} to {who}")
        for i, verb, amount, who in product(
            ("i ", "we ", ""), ("gave", "lent", "sent", "paid back", "gave back"), ("50", "12.50"), EN_PEOPLE
        )
    ),
    *(("en", f"{verb} {who} 50") for verb, who in product(("lent", "i gave", "gave", "i sent"), EN_PEOPLE)),
    *(("ar", f"{verb} {who} 50") for verb, who in product(("سلفت", "أعطيت", "عطيت"), AR_PEOPLE)),
    *(("ar", f"{verb} 50 ل{who}") for verb, who in product(("أعطيت", "رديت", "بعثت", "سلفت"), AR_PEOPLE)),
]
EITHER = [
    *(
        ("it", f"{who} ha {verb} 50")
        for who, verb in product(IT_PEOPLE, ("restituito", "prestato", "ridato"))
    ),
    *(("it", f"{who} ha dato 50") for who in IT_PEOPLE if who != "Karim" and who != "Fatima"),
    *(("en", f"{who} gave 50") for who in ("my sister", "my uncle", "he", "she", "they")),
    *(("en", f"{who} returned 50") for who in EN_PEOPLE),
    ("ar", "أختي أعطت 50"),
    ("ar", "رجعت 20"),
    ("it", "da Fatima 30"),
    ("it", "mia sorella mi ha pagato la bolletta 60"),
    ("en", "my brother paid the rent for me 300"),
    ("it", "Mario Rossi 20"),
]


def test_what_was_given_to_them_came_in() -> None:
    assert _not([*IN], Kind.INCOME) == []


def test_what_they_gave_went_out() -> None:
    assert _not([*OUT], Kind.EXPENSE) == []


def test_what_may_be_either_is_asked() -> None:
    wrong = []
    for language, text in EITHER:
        read = read_entries(text, language=language, today=TODAY)
        if read.entries or [p.code for p in read.problems] != [Issue.DIRECTION]:
            wrong.append((text, read))
            continue
        spent, received = read.problems[0].choices
        assert (spent.kind, received.kind) == (Kind.EXPENSE, Kind.INCOME)
        assert spent.amount == received.amount
    assert wrong == []


def _not(lines: list[tuple[str, str]], kind: Kind) -> list[tuple[str, object]]:
    wrong = []
    for language, text in lines:
        read = read_entries(text, language=language, today=TODAY)
        if [e.kind for e in read.entries] != [kind] or read.problems:
            wrong.append((text, read))
    return wrong


@pytest.mark.parametrize("language", ["it", "en", "ar"])
def test_what_is_listed_is_booked_without_a_question(language: str) -> None:
    """A guard: no listed word makes a plain line ambiguous."""
    book = tomllib.loads((LOCALES / language / "words.toml").read_text("utf-8"))
    asked = set()
    for section in ("expense", "expense_weak", "income", "income_weak"):
        for listed in book[section].values():
            for phrase in filter(None, (part.strip() for part in listed.replace("\n", " ").split(","))):
                read = read_entries(f"{phrase} 12", language=language, today=TODAY)
                if any(problem.code is Issue.DIRECTION for problem in read.problems):
                    asked.add(phrase)
    either = {"restituito", "restituiti", "ridato", "ridati", "prestato", "prestati", "guadagno"}
    assert asked == (either if language == "it" else set())


@pytest.mark.parametrize(
    ("language", "text", "how"),
    [
        ("it", "ho pagato la rata 40", "likely"),
        ("it", "rata aler 85", "likely"),
        ("it", "bonifico ALER 85", "likely"),
        ("it", "seconda rata di novembre 85", "likely"),
        ("it", "affitto arretrato 85", "likely"),
        ("it", "canone arretrato 85", "likely"),
        ("it", "rata condominio 20", "likely"),
        ("it", "affitto 300", "perhaps"),
        ("it", "aler 300", "perhaps"),
        ("it", "condominio 40", "perhaps"),
        ("it", "rata pippo 30", "perhaps"),
        *(
            ("it", f"rata {thing} 120", "no")
            for thing in (
                "macchina",
                "frigo",
                "telefono",
                "prestito",
                "mutuo",
                "Findomestic",
                "lavatrice",
                "divano",
            )
        ),
        ("it", "rata assicurazione 120", "no"),
        ("it", "pane 3,20", "no"),
        ("en", "paid the instalment 85", "likely"),
        ("en", "rent arrears 85", "likely"),
        ("en", "monthly instalment 85", "likely"),
        # Without its accent "payé" is also "la paye", the wages.
        *(
            ("fr", f"j'ai payé {what} 85", "likely")
            for what in ("le versement", "la mensualité", "l'échéance")
        ),
        *(("fr", f"payé versement {thing} 85", "no") for thing in ("voiture", "frigo")),
        *(("ro", f"am {paid} rata 85", "likely") for paid in ("plătit", "platit")),
        *(("en", f"{thing} instalment 85", "no") for thing in ("loan", "car", "phone", "fridge", "sofa")),
        ("ar", "دفعت القسط ٨٥", "likely"),
        ("ar", "قسط نوفمبر ٨٥", "likely"),
        ("ar", "إيجار متأخر 85", "likely"),
        *(("ar", f"قسط {thing} 85", "no") for thing in ("السيارة", "الثلاجة", "التلفون", "القرض", "التأمين")),
    ],
)
def test_an_instalment_of_the_plan_is_told_from_other_loans(language: str, text: str, how: str) -> None:
    (entry,) = read_entries(text, language=language, today=TODAY).entries
    assert entry.instalment is Instalment(how)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "mio marito guadagna 1200"),
        ("it", "Karim mi deve 20"),
        ("it", "gli devo 50"),
        ("it", "mi chiedono 50 di caparra"),
        ("it", "prendo 800 al mese"),
        ("it", "comprerò scarpe 40"),
        ("it", "ci vogliono 50 per la luce"),
        ("it", "mi daranno 200"),
        ("it", "domani pago 80"),
        ("it", "venerdì pago 80 alla scuola"),
        ("en", "my husband earns 1200"),
        ("en", "karim owes me 20"),
        ("en", "it costs 20"),
        ("en", "my aunt gives me 50 every month"),
        ("en", "they will give me 200"),
        ("en", "tomorrow i pay 80"),
        ("en", "i pay 80 rent on friday"),
        ("ar", "زوجي يكسب 1200"),
        ("ar", "كريم مدين لي ب 20"),
        ("ar", "أحتاج 50 للدواء"),
        ("ar", "كل شهر أدفع 400"),
        ("ar", "بكرة أدفع 80"),
        ("ar", "سيعطيني 200"),
    ],
)
def test_talk_about_money_is_no_entry(language: str, text: str) -> None:
    read = read_entries(text, language=language, today=TODAY)
    assert not read.entries
    assert all(problem.code is Issue.FUTURE for problem in read.problems)
