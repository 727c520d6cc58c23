"""A text from a bank, card or wallet is one payment: nothing else in it is ever booked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.understand import Issue, read_entries

TODAY = date(2026, 11, 22)
calm = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)

#: {p} is the payment, {b} the balance, {t} the last digits of a card, {r} a long number.
TOLD = (
    (
        "it",
        "expense",
        "Pagamento di EUR {p} con carta *{t} presso LIDL 20/11 ore 18:02. Saldo disponibile {b}",
    ),
    ("it", "expense", "Addebito SDD LIDL RIF {r} EUR {p} del 20/11/2026"),
    ("it", "expense", "Operazione POS {p} EUR carta ****{t} LIDL. Plafond residuo {b} EUR"),
    ("it", "expense", "La tua carta che termina con {t} è stata usata per {p} € da LIDL"),
    ("it", "expense", "LIDL {p} carta {t} aut. {r} saldo {b}"),
    (
        "it",
        "expense",
        "Carta n. {t} autorizzata per € {p} LIDL VIA ROMA 20. Se non sei stato tu chiama 800123456",
    ),
    ("it", "expense", "Pagamento con carta *{t}\n€ {p}\nLIDL BRESCIA\nSaldo: € {b}"),
    ("it", "expense", "Hai inviato {p} € a LIDL. Codice transazione {r}AB{t}CD"),
    ("it", "expense", "Bonifico disposto a favore di LIDL EUR {p} IBAN IT60X0542811101{r} CRO {r}"),
    ("it", "income", "Accredito stipendio EUR {p} sul conto {r}. Saldo EUR {b}"),
    ("it", "income", "Bonifico a tuo favore di EUR {p} da ROSSI MARIO TRN {r}"),
    ("en", "expense", "Your card ending {t} was charged €{p} at Lidl. Available balance: €{b}"),
    ("en", "expense", "Purchase of EUR {p} with card **{t} at LIDL on 20/11 at 18:02. Available: EUR {b}"),
    ("en", "expense", "You paid €{p} to Lidl. Transaction ID {r}. Balance €{b}"),
    ("en", "expense", "Direct debit LIDL ref {r} EUR {p}, balance EUR {b}"),
    ("en", "income", "Your account {r} has been credited with EUR {p} salary. Balance EUR {b}"),
    ("en", "income", "You received €{p} from Maria. New balance €{b}"),
    ("ar", "expense", "تم خصم مبلغ {p} يورو من بطاقتك المنتهية بـ {t}، الرصيد المتاح {b} يورو"),
    ("ar", "expense", "عملية شراء بمبلغ {p} يورو لدى LIDL ببطاقتك *{t}. الرصيد: {b} يورو"),
    ("ar", "income", "تم إيداع مبلغ {p} يورو في حسابك رقم {r}. رصيدك الحالي {b} يورو"),
    ("fr", "expense", "Paiement par carte *{t} LIDL {p} EUR le 20/11. Solde disponible {b} EUR"),
    ("es", "expense", "Pago con tarjeta *{t} en LIDL por {p} EUR. Saldo disponible {b} EUR"),
    ("ro", "expense", "Plată cu cardul *{t} la LIDL {p} EUR. Sold disponibil {b} EUR"),
    ("uk", "expense", "Оплата карткою *{t} LIDL {p} EUR. Залишок {b} EUR"),
    ("sq", "expense", "Pagesë me kartë *{t} LIDL {p} EUR. Gjendja {b} EUR"),
)
cents = st.integers(1, 150_000).filter(lambda minor: minor % 100)


@calm
@given(
    told=st.sampled_from(TOLD),
    paid=cents,
    balance=cents,
    tail=st.integers(0, 9_999),
    reference=st.integers(10_000, 9_999_999_999),
)
def test_the_one_payment_is_booked_and_nothing_else(
    told: tuple[str, str, str], paid: int, balance: int, tail: int, reference: int
) -> None:
    language, kind, text = told
    point = "." if language in ("en", "ar") else ","
    figures = {
        name: f"{minor // 100}{point}{minor % 100:02}" for name, minor in (("p", paid), ("b", balance))
    }
    line = text.format(**figures, t=f"{tail:04}", r=f"{reference:010}")
    reading = read_entries(line, language=language, today=TODAY)
    assert [(e.kind.value, e.amount.minor, e.alternatives) for e in reading.entries] == [(kind, paid, ())]
    assert not reading.problems


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Saldo: 312,10 €"),
        ("it", "Saldo disponibile al 22/11 EUR 312,10"),
        ("it", "Plafond residuo 1.200,00 EUR"),
        ("it", "Pagamento rifiutato di EUR 23,40 presso LIDL"),
        ("it", "Operazione di € 23,40 negata per superamento del limite di € 500,00"),
        ("it", "Il codice OTP per autorizzare il pagamento di EUR 23,40 è 123456"),
        ("it", "Il pagamento di 54,20 € verrà addebitato il 30/11"),
        ("it", "Maria ti chiede 20,00 €"),
        # Withdrawn cash is not spent yet.
        ("it", "Prelievo ATM EUR 51,00 di cui commissioni EUR 1,00"),
        ("it", "Prelievo ATM EUR 50,00 commissioni EUR 0,00"),
        ("en", "Cash withdrawal 40,00 EUR card *0098"),
        ("en", "Card payment declined: €23.40 at Lidl"),
        ("en", "Your OTP is 482913 for a payment of EUR 23.40"),
        ("en", "Payment of €64.20 to A2A due on 30/11"),
        ("en", "Available balance: €88.10"),
        ("ar", "الرصيد المتاح 310 يورو"),
        ("ar", "تم رفض عملية بقيمة 23.40 يورو لدى LIDL"),
        ("ar", "رمز التحقق 482913 لعملية بمبلغ 23.40 يورو"),
    ],
)
def test_what_is_left_refused_or_only_planned_is_no_payment(language: str, text: str) -> None:
    reading = read_entries(text, language=language, today=TODAY)
    assert not reading.entries
    assert not reading.problems


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("it", "Prelievo ATM EUR 50,00 commissioni EUR 1,00 carta **1234", [5100, 5000]),
        ("it", "Ricarica Postepay di 20,00 euro effettuata. Commissione 1,00 euro", [2100, 2000]),
        ("it", "Hai pagato 12,00 € invece di 15,00 €", [1200, 1500]),
        ("en", "ATM withdrawal €50.00 fee €2.00 card 4421", [5200, 5000]),
        ("ar", "تم سحب 50 يورو من الصراف ببطاقتك المنتهية ب 4421 رسوم 1 يورو", [5100, 5000]),
    ],
)
def test_two_amounts_that_could_be_it_are_asked(language: str, text: str, values: list[int]) -> None:
    (entry,) = read_entries(text, language=language, today=TODAY).entries
    assert [money.minor for money in (entry.amount, *entry.alternatives)] == values


def test_another_currency_is_asked_unless_the_euros_stand_beside_it() -> None:
    asked = read_entries("You spent £12.50 at Tesco", language="en", today=TODAY)
    assert [problem.code for problem in asked.problems] == [Issue.CURRENCY]
    (entry,) = read_entries(
        "$20.00 (€18.50) charged at Amazon, card ending 4421", language="en", today=TODAY
    ).entries
    assert entry.amount.minor == 1850


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("addebito enel 54 euro, affitto 230 euro", [5400, 23000]),
        ("saldo dentista 200", [20000]),
        ("230 saldo dentista", [23000]),
        ("conto ristorante 45", [4500]),
        ("ricarica carta 50", [5000]),
        ("carta 1500", [150000]),
        ("mi servono 300 euro per l'operazione", []),
        ("hai pagato 20 euro?", []),
    ],
)
def test_what_a_person_writes_stays_theirs(text: str, amounts: list[int]) -> None:
    reading = read_entries(text, language="it", today=TODAY)
    assert [entry.amount.minor for entry in reading.entries] == amounts


@pytest.mark.parametrize(
    ("language", "text", "amounts"),
    [
        ("it", "Scontrino CONAD totale € 27,85 contanti 30,00 resto 2,15", [[2785]]),
        ("it", "Totale complessivo 45,60 di cui IVA 4,15", [[4560]]),
        ("en", "Receipt total €27.85 cash €30.00 change €2.15", [[2785]]),
        ("it", "pane 3, latte 2, totale 5", [[300], [200]]),
        ("it", "pane 3, latte 2, totale 6", [[600, 500]]),
        ("it", "2 kebab e 2 coca 14 in tutto", [[1400]]),
        ("it", "5 panini e 5 bibite 32,50 in totale", [[3250]]),
    ],
)
def test_a_total_is_not_booked_beside_its_parts(language: str, text: str, amounts: list[list[int]]) -> None:
    reading = read_entries(text, language=language, today=TODAY)
    assert [[m.minor for m in (e.amount, *e.alternatives)] for e in reading.entries] == amounts


@pytest.mark.parametrize(
    "text",
    [
        "affitto 230 euro IT60X0542811101000000123456",
        "affitto 230 IT60 X054 2811 1010 0000 0123 456",
        "IT60 X 05428 11101 000000123456 affitto 230",
        "affitto 230 CRO 12345678901",
        "affitto n. 556677 euro 230",
        "affitto rif. 0012345678 euro 230",
        "affitto 230 euro pratica 404-1234567-1234567",
        "affitto codice cliente 123456 230,00",
        "affitto 230,00 carta **** 1234",
        "affitto 230,00 carta xxxx1234",
        "affitto 230,00 carta che termina con 1234",
    ],
)
def test_numbers_that_name_something_are_no_amounts(text: str) -> None:
    (entry,) = read_entries(text, language="it", today=TODAY).entries
    assert (entry.amount.minor, entry.category, entry.ambiguous) == (23000, "rent", False)


def test_a_notice_of_several_lines_is_one_payment() -> None:
    lines = "Pagamento con carta *1234\n€ 23,40\nLIDL BRESCIA\nSaldo: € 312,10"
    (entry,) = read_entries(lines, language="it", today=TODAY).entries
    assert (entry.amount.minor, entry.category, entry.note, entry.line) == (2340, "food", "LIDL BRESCIA", 1)
    several = "pane 3,20\nlatte 1,50\nsaldo disponibile 312,10"
    assert [e.amount.minor for e in read_entries(several, language="it", today=TODAY).entries] == [320, 150]
