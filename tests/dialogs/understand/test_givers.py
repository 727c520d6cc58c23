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
        ("it", "i vicini hanno fatto colletta per noi 120", (_IN, "help")),
        ("it", "mia sorella mi ha chiesto 50", None),
        ("ur", "ابو نے میرے اکاؤنٹ میں 150 ڈالے", (_IN, "help")),
        ("fr", "donné 15 à la collecte de l'école", (_OUT, "school")),
        ("sq", "me 18 pagova ujin 41,20", (_OUT, "utilities")),
        ("bn", "মায়ের লাইকা সিম 10", (_OUT, "communications")),
        ("ur", "malik ne tankhwah di 1050", (_IN, "work")),
        ("pa", "ਫੈਕਟਰੀ ਵਾਲੇ ਨੇ ਤਨਖਾਹ ਦਿੱਤੀ 1080", (_IN, "work")),
        ("uk", "синьйора заплатила 880", (_IN, "work")),
        ("ur", "ایجنسی 8 یورو گھنٹہ دے رہی ہے", None),
        ("uk", "сусідці позичила 20", (_OUT, "other")),
        ("uk", "Петрові позичив 30", (_OUT, "other")),
        ("uk", "сусідка позичила 20", None),
        ("uk", "чоловік на доставці заробив 60", (_IN, "work")),
        ("uk", "підстриглась 18", (_OUT, "personal")),
        ("uk", "подруга підстриглась за 60", None),
        ("ur", "آئی فون 240", (_OUT, "communications")),
        ("ur", "مسجد میں چندہ دیا 20", (_OUT, "other")),
        ("ur", "مسجد والوں نے 40 دیے", (_IN, "help")),
        ("ar", "جارتي ام خالد سلفتها 20", (_OUT, "other")),
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
        ("fr", "deux recharges de 10 euros", 2000),
        ("ur", "10 یورو والے دو ریچارج", 2000),
        ("ar", "تيشيرتين 7 يورو الواحد", 1400),
    ],
)
def test_prices_of_each_and_numbers_written_apart(language: str, text: str, minor: int) -> None:
    assert [e.amount.minor for e in read_entries(text, language=language, today=WRITTEN).entries] == [minor]
