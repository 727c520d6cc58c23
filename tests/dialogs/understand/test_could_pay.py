"""What a family says it could pay each month opens a counter-proposal; entries and cries for help never do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from budgeting.money import Money
from dialogs.understand.could_pay import could_pay

HERE = Path(__file__).parent
SAID = [
    ("it", "potrei dare 60 al mese", 60_00),
    ("it", "Potrei pagare 60 euro ogni mese", 60_00),
    ("it", "ce la faccio con 60", 60_00),
    ("it", "riusciamo a pagare 45,50 al mese di affitto", 45_50),
    ("it", "possiamo versare sessanta euro", 60_00),
    ("en", "I could manage 60", 60_00),
    ("en", "we could pay 60 a month for the rent", 60_00),
    ("en", "I might manage €45.50 each month?", 45_50),
    ("ar", "أستطيع دفع ٦٠ في الشهر", 60_00),
    ("ar", "ممكن أدفع 60 كل شهر", 60_00),
    ("ar", "نستطيع أن ندفع 60 يورو", 60_00),
    ("fr", "je pourrais payer 60 par mois", 60_00),
    ("ro", "aș putea da 60 pe lună", 60_00),
    ("sq", "mund të paguaj 60 në muaj", 60_00),
    ("ur", "میں 60 ہر مہینے دے سکتا ہوں", 60_00),
    ("ur", "main 60 har mahine de sakta hun", 60_00),
    ("pa", "ਮੈਂ 60 ਹਰ ਮਹੀਨੇ ਦੇ ਸਕਦਾ ਹਾਂ", 60_00),
    ("bn", "মাসে ৬০ দিতে পারব", 60_00),
    ("uk", "можу платити 60 на місяць", 60_00),
    # The member's language is one thing, what is spoken with the office another.
    ("ar", "posso pagare 60 al mese", 60_00),
]
NOT_SAID = [
    ("it", "non posso pagare 60"),
    ("it", "non riesco a pagare 60 al mese"),
    ("it", "questo mese potrei dare 60"),
    ("it", "stavolta posso pagare 60"),
    ("it", "potrei pagare la luce 60"),
    ("it", "posso pagare domani?"),
    ("it", "posso pagare l'affitto, 310?"),
    ("it", "potrei dare 60 o 70"),
    ("it", "ho pagato 60"),
    ("it", "rata 60"),
    ("it", "puoi prestarmi 60? posso dare 10"),
    ("en", "can't pay 60"),
    ("en", "I cannot pay 60 a month"),
    ("en", "this month I can pay 60"),
    ("en", "I could pay the electricity, 60"),
    ("en", "paid 60"),
    ("fr", "je ne peux pas payer 60"),
    ("ur", "60 نہیں دے سکتا"),
    ("pa", "60 ਨਹੀਂ ਦੇ ਸਕਦਾ"),
    ("bn", "60 দিতে পারব না"),
    ("uk", "не можу платити 60"),
    ("ar", "لا أستطيع دفع 60"),
    ("ar", "ما أقدر أدفع 60"),
    ("ar", "هذا الشهر أستطيع دفع 60"),
    ("ar", "دفعت 60"),
]


@pytest.mark.parametrize(("language", "words", "minor"), SAID)
def test_an_amount_they_could_pay_is_heard(language, words, minor):
    assert could_pay(words, language=language) == Money(minor)


@pytest.mark.parametrize(("language", "words"), NOT_SAID)
def test_anything_else_is_not(language, words):
    assert could_pay(words, language=language) is None


@pytest.mark.parametrize("name", ["corpus.jsonl", "help.jsonl"])
def test_it_takes_no_words_from_entries_or_cries_for_help(name):
    taken = []
    for line in (HERE / name).read_text("utf-8").splitlines():
        said = json.loads(line)
        expected = said.get("expected") or said.get("topic")
        if expected and could_pay(said["text"], language=said.get("language", "it")) is not None:
            taken.append(said["text"])
    assert taken == []
