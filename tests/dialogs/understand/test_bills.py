"""Bills that are still to be paid, and questions about the rent, as families write them; and what is neither."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.understand import read_entries
from dialogs.understand.bills import read_due_day, read_owed

#: A Monday.
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("language", "text", "category", "minor", "due"),
    [
        ("it", "bolletta luce 80 entro il 15", "utilities", 8_000, "2026-03-15"),
        ("it", "domani pago 80 di luce", "utilities", 8_000, "2026-03-03"),
        ("it", "domani luce 80", "utilities", 8_000, "2026-03-03"),
        ("it", "il 10 pago l'affitto 310", "rent", 31_000, "2026-03-10"),
        ("it", "devo pagare 80 di luce il 15", "utilities", 8_000, "2026-03-15"),
        ("it", "bolletta gas 120,50 scade il 20 marzo", "utilities", 12_050, "2026-03-20"),
        ("it", "entro venerdì devo pagare 45 di mensa", "school", 4_500, "2026-03-06"),
        ("it", "bolletta internet 29,90 entro il 31", "communications", 2_990, "2026-03-31"),
        ("it", "luce 80 da pagare entro fine mese", "utilities", 8_000, "2026-03-31"),
        ("it", "ho una bolletta gas da 80", "utilities", 8_000, None),
        ("it", "mi è arrivata la bolletta del gas 90", "utilities", 9_000, None),
        ("it", "domani pago 80", None, 8_000, "2026-03-03"),
        ("ar", "فاتورة الكهرباء 80 قبل يوم 15", "utilities", 8_000, "2026-03-15"),
        ("ar", "فاتورة الكهرباء ٨٠ قبل يوم ١٥", "utilities", 8_000, "2026-03-15"),
        ("ar", "غدا سأدفع 80 كهرباء", "utilities", 8_000, "2026-03-03"),
        ("ar", "فاتورة الغاز 120 حتى 20 مارس", "utilities", 12_000, "2026-03-20"),
        ("ar", "عندي فاتورة كهرباء 80", "utilities", 8_000, None),
        ("en", "electricity bill 80 due on the 15th", "utilities", 8_000, "2026-03-15"),
        ("en", "gas bill 60 by Friday", "utilities", 6_000, "2026-03-06"),
        ("en", "tomorrow I pay 80 for electricity", "utilities", 8_000, "2026-03-03"),
        ("en", "I have to pay 60 for gas", "utilities", 6_000, None),
        ("it", "dopodomani luce 80", "utilities", 8_000, "2026-03-04"),
        ("fr", "facture d'électricité 80 avant le 15", "utilities", 8_000, "2026-03-15"),
        ("fr", "je dois payer 80 d'électricité le 15", "utilities", 8_000, "2026-03-15"),
        ("fr", "demain je paie 80 d'électricité", "utilities", 8_000, "2026-03-03"),
        ("fr", "facture de gaz 120,50 avant vendredi", "utilities", 12_050, "2026-03-06"),
        ("fr", "j'ai reçu une facture de gaz 90", "utilities", 9_000, None),
        ("fr", "loyer 310 à payer avant le 10", "rent", 31_000, "2026-03-10"),
        ("fr", "électricité 80 fin du mois", "utilities", 8_000, "2026-03-31"),
        ("ro", "factura la curent 80 până la 15", "utilities", 8_000, "2026-03-15"),
        ("ro", "trebuie să plătesc 80 la curent pe 15", "utilities", 8_000, "2026-03-15"),
        ("ro", "mâine plătesc 80 curent", "utilities", 8_000, "2026-03-03"),
        ("ro", "factură gaz 120,50 până vineri", "utilities", 12_050, "2026-03-06"),
        ("ro", "a venit factura la gaz 90", "utilities", 9_000, None),
        ("ro", "chirie 310 de plătit până pe 10", "rent", 31_000, "2026-03-10"),
        ("sq", "fatura e dritave 80 deri më 15", "utilities", 8_000, "2026-03-15"),
        ("sq", "duhet të paguaj 80 drita më 15", "utilities", 8_000, "2026-03-15"),
        ("sq", "nesër paguaj 80 drita", "utilities", 8_000, "2026-03-03"),
        ("sq", "faturë gazi 120,50 deri të premten", "utilities", 12_050, "2026-03-06"),
        ("sq", "më erdhi fatura e gazit 90", "utilities", 9_000, None),
        ("sq", "qira 310 për t'u paguar deri më 10", "rent", 31_000, "2026-03-10"),
        ("ur", "گیس کا بل 180 جمعہ تک", "utilities", 18_000, "2026-03-06"),
        ("ur", "بجلی کا بل ۸۰ ۱۵ مارچ تک", "utilities", 8_000, "2026-03-15"),
        ("ur", "کل بجلی کے 80 دینے ہیں", "utilities", 8_000, "2026-03-03"),
        ("ur", "gas ka bill 180 juma tak", "utilities", 18_000, "2026-03-06"),
        ("ur", "bijli ka bill 80 15 tareekh tak", "utilities", 8_000, "2026-03-15"),
        ("ur", "کرایہ 310 دینا ہے 10 تاریخ تک", "rent", 31_000, "2026-03-10"),
        ("ur", "kal bijli ke 80 dene hain", "utilities", 8_000, "2026-03-03"),
        ("pa", "ਬਿਜਲੀ ਦਾ ਬਿੱਲ 80 15 ਤਾਰੀਖ ਤੱਕ", "utilities", 8_000, "2026-03-15"),
        ("pa", "ਗੈਸ ਦਾ ਬਿੱਲ 180 ਸ਼ੁੱਕਰਵਾਰ ਤੱਕ", "utilities", 18_000, "2026-03-06"),
        ("pa", "ਬਿਜਲੀ ਦੇ 80 ਦੇਣੇ ਹਨ", "utilities", 8_000, None),
        ("pa", "bijli da bill 80 15 tarikh tak", "utilities", 8_000, "2026-03-15"),
        ("pa", "ਕਿਰਾਇਆ 310 ਦੇਣਾ ਹੈ", "rent", 31_000, None),
        ("pa", "ਬਿਜਲੀ ਦਾ ਬਿੱਲ 80 15 ਮਾਰਚ ਤੱਕ", "utilities", 8_000, "2026-03-15"),
        ("bn", "বিদ্যুৎ বিল ৮০ ১৫ তারিখের মধ্যে", "utilities", 8_000, "2026-03-15"),
        ("bn", "বিদ্যুৎ বিল 80 দিতে হবে 15 মার্চ", "utilities", 8_000, "2026-03-15"),
        ("bn", "bidyut bill 80 15 tarikher moddhe", "utilities", 8_000, "2026-03-15"),
        ("bn", "ভাড়া 310 দিতে হবে", "rent", 31_000, None),
        ("bn", "আগামীকাল বিদ্যুৎ বিল 80 দিতে হবে", "utilities", 8_000, "2026-03-03"),
        ("bn", "গ্যাস বিল 120 শুক্রবার পর্যন্ত", "utilities", 12_000, "2026-03-06"),
        ("uk", "рахунок за світло 80 до 15 березня", "utilities", 8_000, "2026-03-15"),
        ("uk", "треба заплатити 80 за світло 15 березня", "utilities", 8_000, "2026-03-15"),
        ("uk", "завтра плачу 80 за світло", "utilities", 8_000, "2026-03-03"),
        ("uk", "газ 120,50 до п'ятниці", "utilities", 12_050, "2026-03-06"),
        ("uk", "прийшов рахунок за газ 90", "utilities", 9_000, None),
        ("uk", "оренда 310 до 10 числа", "rent", 31_000, "2026-03-10"),
        ("uk", "світло 80 до кінця місяця", "utilities", 8_000, "2026-03-31"),
    ],
)
def test_what_is_still_to_be_paid(
    language: str, text: str, category: str | None, minor: int, due: str | None
) -> None:
    owed = read_owed(text, language=language, today=TODAY)
    assert owed is not None
    assert owed.amount is not None
    assert (owed.category, owed.amount.minor) == (category, minor)
    assert owed.due_on == (date.fromisoformat(due) if due else None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "bolletta luce 80"),
        ("it", "pagato luce 80 il 15"),
        ("it", "ieri ho pagato la bolletta in scadenza 80"),
        ("it", "affitto 310 pagato"),
        # An instalment of the plan has its own questions.
        ("it", "devo pagare la rata 85 il 15"),
        ("it", "domani benzina 20"),
        ("it", "spesa 20 entro sera"),
        ("it", "devo pagare il pane 3"),
        ("it", "quanto devo pagare entro il 15? 80?"),
        ("it", "pane 3,20\ndomani luce 80"),
        ("it", "il 5 è arrivato lo stipendio 900"),
        ("ar", "دفعت فاتورة الكهرباء 80"),
        ("ar", "خبز 3,20"),
        ("ar", "قبل ٣ أيام بنزين ٢٠"),
        ("en", "paid gas 60 on Friday"),
        ("en", "rent 300 on the 5th"),
        ("fr", "payé l'électricité 80 le 15"),
        ("fr", "électricité 80"),
        ("ro", "am plătit curent 80 pe 15"),
        ("ro", "curent 80"),
        ("sq", "pagova dritat 80"),
        ("sq", "drita 80"),
        ("ur", "بجلی کا بل 80"),
        ("ur", "کل بجلی 80"),
        ("ur", "بجلی کا بل ادا کیا 80"),
        ("ur", "kal bijli 80"),
        ("pa", "ਬਿਜਲੀ 80"),
        ("pa", "ਕੱਲ੍ਹ ਬਿਜਲੀ 80"),
        ("bn", "বিদ্যুৎ বিল 80"),
        ("bn", "গতকাল বিদ্যুৎ 80"),
        ("bn", "বিদ্যুৎ বিল 80 দিয়েছি"),
        ("uk", "світло 80"),
        ("uk", "заплатила за світло 80 15 березня"),
    ],
)
def test_what_was_paid_or_is_no_bill_is_left_to_the_others(language: str, text: str) -> None:
    assert read_owed(text, language=language, today=TODAY) is None


@pytest.mark.parametrize(
    ("language", "text", "due"),
    [
        ("it", "il 15", "2026-03-15"),
        ("it", "1", "2026-04-01"),
        ("it", "31", "2026-03-31"),
        ("it", "venerdì", "2026-03-06"),
        ("it", "lunedì", "2026-03-02"),
        ("it", "domani", "2026-03-03"),
        ("it", "dopodomani", "2026-03-04"),
        ("ur", "کل", "2026-03-03"),
        ("fr", "fin du mois", "2026-03-31"),
        ("pa", "ਭਲਕੇ", "2026-03-03"),
        ("uk", "кінець місяця", "2026-03-31"),
        ("it", "28 febbraio", "2026-02-28"),
        ("it", "15/3", "2026-03-15"),
        ("it", "15 gennaio", "2027-01-15"),
        ("it", "fine mese", "2026-03-31"),
        ("en", "April 5", "2026-04-05"),
        ("ar", "15 مارس", "2026-03-15"),
        ("ar", "آخر الشهر", "2026-03-31"),
        ("it", "quando capita", None),
        ("it", "45", None),
    ],
)
def test_by_when(language: str, text: str, due: str | None) -> None:
    assert read_due_day(text, language=language, today=TODAY) == (date.fromisoformat(due) if due else None)


@given(st.sampled_from(["it", "ar", "en"]), st.text(max_size=60))
def test_nothing_that_is_written_breaks_it(language: str, text: str) -> None:
    read_owed(text, language=language, today=TODAY)
    read_due_day(text, language=language, today=TODAY)


@given(
    st.sampled_from(["luce", "gas", "affitto", "condominio", "internet", "assicurazione"]),
    st.integers(1, 99_999),
    st.integers(1, 31),
)
def test_a_bill_with_its_day_is_never_also_spending(what: str, cents: int, day: int) -> None:
    text = f"{what} {cents // 100},{cents % 100:02} entro il {day}"
    owed = read_owed(text, language="it", today=TODAY)
    assert owed is not None
    assert owed.amount is not None
    assert owed.amount.minor == cents
    assert owed.due_on is not None
    assert owed.due_on >= TODAY
    assert read_entries(text, language="it", today=TODAY).entries == ()
