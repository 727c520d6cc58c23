"""Money from whoever gives to families, from relatives for a day of presents, from employers; and what comes back."""

import pytest

from bot.build.understanding import WRITTEN
from budgeting.headings import Kind
from dialogs.understand import read_entries

_OUT, _IN = Kind.EXPENSE, Kind.INCOME


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("en", "church handed me 60 today", (_IN, "help")),
        ("it", "nonna ha mandato 100 a leo per il compleanno", (_IN, "help")),
        ("it", "zia ha dato 40 ai bambini", None),
        ("it", "il capo mi ha dato un anticipo di 200", (_IN, "work")),
        ("uk", "церква дала 70 євро на життя", (_IN, "help")),
        ("ur", "نانی نے بچوں کو 30 عیدی دی", (_IN, "help")),
        ("it", "mia figlia grande mi ha passato 70 dello stipendio", (_IN, "help")),
        ("ur", "آخر سعدیہ نے 25 واپس کر دیے", (_IN, "other_income")),
        ("it", "Karim ha restituito 10", None),
        ("en", "gave samuel back the 25 i owed him", (_OUT, "debts")),
        ("sq", "genti ma ktheu 20 euroshin qe i kisha dhene", (_IN, "other_income")),
        ("ur", "اسلم کے 40 واپس کر دیے جو اس سے لیے تھے", (_OUT, "debts")),
        ("uk", "за інтернет віддала 27", (_OUT, "communications")),
    ],
)
def test_which_way_money_went(language: str, text: str, meant: tuple[Kind, str] | None) -> None:
    entries = read_entries(text, language=language, today=WRITTEN).entries
    assert [(entry.kind, entry.category) for entry in entries] == ([meant] if meant else [])


@pytest.mark.parametrize(
    ("language", "text", "minor"),
    [
        ("pa", "ਦੋ ਸੂਟ ਲਏ ਕੁੜੀਆਂ ਦੇ 11-11 ਯੂਰੋ ਦੇ", 2200),
        ("it", "al mercato due magliette per me, 6 euro ciascuna", 1200),
        ("ro", "am dat doua zeci si cinci de euro pe carne", 2500),
    ],
)
def test_prices_of_each_and_numbers_written_apart(language: str, text: str, minor: int) -> None:
    assert [e.amount.minor for e in read_entries(text, language=language, today=WRITTEN).entries] == [minor]
