"""A payment in the middle of a long sentence is booked; an amount that is only mentioned is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from budgeting.headings import Kind
from dialogs.understand import read_entries
from dialogs.understand.lexicon import lexicon
from dialogs.understand.money import find_amounts
from dialogs.understand.statement import statements
from dialogs.understand.tokens import scan

TODAY = date(2026, 11, 24)
#: language, sentence, cents, days ago
PAID = [
    (
        "it",
        "la piccola aveva la febbre e non ho cucinato, così siamo scesi in rosticceria e ho speso 17,50 per tutti",
        1750,
        0,
    ),
    (
        "it",
        "allora, le scarpe vecchie non si potevano aggiustare, ne ho prese un paio nuove da Pittarello per 34,90 euro",
        3490,
        0,
    ),
    (
        "it",
        "siccome domani fa freddo sul serio, ho preso una coperta al mercato, mi è costata 16 euro ma è bella",
        1600,
        0,
    ),
    (
        "it",
        "non stavo bene e devo ancora riprendermi, comunque ieri ho comprato le vitamine in farmacia, 12,40 euro",
        1240,
        1,
    ),
    (
        "en",
        "we were all so tired that nobody wanted to cook, so yesterday we ate at the Bengali restaurant and paid 31.40",
        3140,
        1,
    ),
    (
        "en",
        "my daughter is growing and nothing fits her, today I got her two jumpers at the market, 14 euro total",
        1400,
        0,
    ),
    (
        "en",
        "I did not have time to go home, so I bought bread and cheese near the station, 6.40 euro",
        640,
        0,
    ),
    (
        "ar",
        "والله اليوم ما كان عندي وقت أطبخ لأني رجعت متأخرة من الشغل، فاشتريت بيتزا للأولاد ودفعت ١٨٫٥٠ يورو",
        1850,
        0,
    ),
    (
        "ar",
        "كنت ناوي أروح مشي بس المطر كان قوي كتير وابني معي تعبان، فأخذنا تاكسي لحد البيت ودفعت ١٢٫٥٠ يورو",
        1250,
        0,
    ),
    ("ar", "ابني ما كان مبسوط وما حبيت أزعله، فامبارح جبتله تورتة صغيرة من الحلواني ب ١٦ يورو", 1600, 1),
]
NOT_PAID = [
    (
        "it",
        "mio figlio ha bisogno delle scarpe nuove per la scuola, ho visto che al mercato costano 34,90 euro ma aspetto",
    ),
    (
        "it",
        "oggi sono andata in comune a chiedere del bonus, mi hanno detto che devo pagare 80 euro entro venerdì",
    ),
    (
        "it",
        "volevo comprare la giacca per mia figlia e costava 45 euro, allora l'ho lasciata lì perché non li avevo",
    ),
    ("it", "siccome il mese scorso ho pagato 120 euro di luce, questo mese non so come fare"),
    ("it", "il dottore ha voluto 80 euro, ma non l'ho ancora pagato perché non avevo i soldi con me"),
    (
        "it",
        "se la settimana prossima mi pagano, allora compro le medicine che costano 25,50 euro in farmacia",
    ),
    ("en", "my son needs a compass for school and the teacher said we have to pay 6.40 before friday"),
    ("en", "yesterday I went to the shop for a jacket but it was 45 euro so I left it there"),
    ("en", "the doctor said I must pay 80 euro for the visit, but I have not paid it yet"),
    ("en", "I am so tired because the landlord is asking for 450 euro and I do not have it"),
    ("en", "they cut my hours at work so this month I will get only 600 euro, and rent is not paid"),
    ("ar", "بنتي محتاجة دفتر للمدرسة والمعلمة قالت لازم ندفع ٦٫٤٠ يورو قبل الجمعة ان شاء الله"),
    ("ar", "رحت امبارح السوق عشان أشتري جاكيت بس كان ب ٤٥ يورو فتركته هناك لأن ما كان معي"),
    ("ar", "الدكتور قال لي لازم أدفع ٨٠ يورو للزيارة بس أنا لسه ما دفعت شيء"),
    ("ar", "صاحب البيت يطلب مني ٤٥٠ يورو وأنا والله ما عندي ولا يورو هذا الشهر"),
]


@pytest.mark.parametrize(("language", "text", "minor", "ago"), PAID)
def test_the_payment_in_a_story_is_booked(language: str, text: str, minor: int, ago: int) -> None:
    read = read_entries(text, language=language, today=TODAY)
    assert read.problems == ()
    (entry,) = read.entries
    assert (entry.kind, entry.amount.minor, entry.on) == (Kind.EXPENSE, minor, TODAY - timedelta(days=ago))


@pytest.mark.parametrize(("language", "text"), NOT_PAID)
def test_an_amount_that_is_only_told_of_is_not(language: str, text: str) -> None:
    assert read_entries(text, language=language, today=TODAY).entries == ()


@pytest.mark.parametrize(("language", "text", "minor", "ago"), PAID)
@pytest.mark.parametrize("after", ["?", ", 20", ", 20 euro"])
def test_a_question_or_another_figure_leaves_no_statement(
    language: str, text: str, minor: int, ago: int, after: str
) -> None:
    read = read_entries(text + after, language=language, today=TODAY)
    assert [entry for entry in read.entries if entry.amount.minor not in (minor, 2000)] == []
    assert after != "?" or read.entries == ()


def test_a_line_of_conjunctions_is_not_read_over_and_over() -> None:
    lex = lexicon("it")
    line = "non " + "e vado " * 100 + "pane 3,20 €"
    tokens = scan(line, lex.scanner)
    assert len(list(statements(line, tokens, find_amounts(tokens, lex), lex))) <= 4
