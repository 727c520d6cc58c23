"""Every way to write a date reads as the date it means or leads to a question, and the amount beside it stays whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.understand import Issue, read_date, read_entries

TODAY = date(2026, 11, 22)  # a Sunday
MONTHS = {
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "en": "January February March April May June July August September October November December",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
SHORT = {
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "ar": MONTHS["ar"],
}
WEEKDAYS = {
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
}
LINES = {
    "it": ("pane 3,20 {}", "{} pane 3,20"),
    "en": ("bread 3.20 {}", "{} bread 3.20"),
    "ar": ("خبز ٣٫٢٠ {}", "{} خبز ٣٫٢٠"),
}
Form = Callable[[date, str], str]


def month(day: date, language: str, names: dict[str, str] = MONTHS) -> str:
    return names[language].split()[day.month - 1]


def english(day: int) -> str:
    return {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(day, "th")


#: Forms with the year.
FULL: dict[str, Form] = {
    "d/m/y": lambda d, _: f"{d.day}/{d.month}/{d.year}",
    "d/m/yy": lambda d, _: f"{d:%d/%m/%y}",
    "d.m.y": lambda d, _: f"{d.day}.{d.month}.{d.year}",
    "dd.mm.yy": lambda d, _: f"{d:%d.%m.%y}",
    "d-m-y": lambda d, _: f"{d.day}-{d.month}-{d.year}",
    "y-m-d": lambda d, _: f"{d.isoformat()}",
    "y/m/d": lambda d, _: f"{d.year}/{d.month}/{d.day}",
    "d/m-y": lambda d, _: f"{d.day}/{d.month}-{d.year}",
    "d / m / y": lambda d, _: f"{d.day} / {d.month} / {d.year}",
    "d m y": lambda d, _: f"{d.day} {d.month} {d.year}",
    "d month y": lambda d, lang: f"{d.day} {month(d, lang)} {d.year}",
    "d month, y": lambda d, lang: f"{d.day} {month(d, lang)}, {d.year}",
    "d-mon-y": lambda d, lang: f"{d.day}-{month(d, lang, SHORT)}-{d.year}",
    "d-mon-yy": lambda d, lang: f"{d.day}-{month(d, lang, SHORT)}-{d:%y}",
    "d mon. y": lambda d, lang: f"{d.day} {month(d, lang, SHORT)}. {d.year}",
    "d/mon/y": lambda d, lang: f"{d.day}/{month(d, lang, SHORT)}/{d.year}",
    "d month 'yy": lambda d, lang: f"{d.day} {month(d, lang)} '{d:%y}",
    "weekday d/m/y": lambda d, lang: f"{WEEKDAYS[lang].split()[d.weekday()]} {d.day}/{d.month}/{d.year}",
    "weekday, d month y": lambda d, lang: (
        f"{WEEKDAYS[lang].split()[d.weekday()]}, {d.day} {month(d, lang)} {d.year}"
    ),
}
#: Forms without the year.
SHORTER: dict[str, Form] = {
    "d/m": lambda d, _: f"{d.day}/{d.month}",
    "dd/mm": lambda d, _: f"{d:%d/%m}",
    "d month": lambda d, lang: f"{d.day} {month(d, lang)}",
    "d mon": lambda d, lang: f"{d.day} {month(d, lang, SHORT)}",
    "d-mon": lambda d, lang: f"{d.day}-{month(d, lang, SHORT)}",
    "dmon": lambda d, lang: f"{d.day}{month(d, lang, SHORT)}",
    "d/mon": lambda d, lang: f"{d.day}/{month(d, lang, SHORT)}",
    "d.mon": lambda d, lang: f"{d.day}.{month(d, lang, SHORT)}",
    "weekday d month": lambda d, lang: f"{WEEKDAYS[lang].split()[d.weekday()]} {d.day} {month(d, lang)}",
    "weekday d/m": lambda d, lang: f"{WEEKDAYS[lang].split()[d.weekday()]} {d.day}/{d.month}",
}
#: Forms of one language.
OWN: dict[tuple[str, str], Form] = {
    ("it", "il d month"): lambda d, _: f"il {d.day} {month(d, 'it')}",
    ("it", "d di month"): lambda d, _: f"{d.day} di {month(d, 'it')}",
    ("it", "del d/m"): lambda d, _: f"del {d.day}/{d.month}",
    ("en", "month d"): lambda d, _: f"{month(d, 'en')} {d.day}",
    ("en", "month dth"): lambda d, _: f"{month(d, 'en')} {d.day}{english(d.day)}",
    ("en", "mon d"): lambda d, _: f"{month(d, 'en', SHORT)} {d.day}",
    ("en", "dth of month"): lambda d, _: f"{d.day}{english(d.day)} of {month(d, 'en')}",
    ("en", "dth month"): lambda d, _: f"{d.day}{english(d.day)} {month(d, 'en')}",
    ("en", "the dth of month"): lambda d, _: f"the {d.day}{english(d.day)} of {month(d, 'en')}",
    ("ar", "يوم d month"): lambda d, _: f"يوم {d.day} {month(d, 'ar')}",
    ("ar", "d من month"): lambda d, _: f"{d.day} من {month(d, 'ar')}",
    ("ar", "d شهر m"): lambda d, _: f"{d.day} شهر {d.month}",
}
TWO_YEARS = st.integers(0, 730).map(lambda back: TODAY - timedelta(days=back))
#: Without a year, a date further back leads to a question, and up to a week ahead is possible.
THIS_YEAR = st.integers(-7, 270).map(lambda back: TODAY - timedelta(days=back))
ALL = [(language, name, form) for language in LINES for name, form in FULL.items()]
NO_YEAR = [
    *((language, name, form) for language in LINES for name, form in SHORTER.items()),
    *((language, name, form) for (language, name), form in OWN.items()),
]
calm = settings(deadline=None, max_examples=40)


def is_read(text: str, language: str, day: date) -> None:
    read = read_entries(text, language=language, today=TODAY)
    if " set pane" in text and day.day <= 10:
        # "9 set pane 3,20": nine sets of something, or 9 September.
        assert [p.code for p in read.problems] == [Issue.DAY]
        assert not read.entries
        return
    assert [(e.amount.minor, e.alternatives, e.on) for e in read.entries] == [(320, (), day)], text


@pytest.mark.parametrize(("language", "name", "form"), ALL, ids=[f"{a}-{b}" for a, b, _ in ALL])
@calm
@given(day=TWO_YEARS)
def test_a_day_with_its_year(language: str, name: str, form: Form, day: date) -> None:
    for line in LINES[language]:
        is_read(line.format(form(day, language)), language, day)
    assert read_date(form(day, language), language=language, today=TODAY) == day


@pytest.mark.parametrize(("language", "name", "form"), NO_YEAR, ids=[f"{a}-{b}" for a, b, _ in NO_YEAR])
@calm
@given(day=THIS_YEAR)
def test_a_day_without_its_year(language: str, name: str, form: Form, day: date) -> None:
    for line in LINES[language]:
        is_read(line.format(form(day, language)), language, day)
    assert read_date(form(day, language), language=language, today=TODAY) == day


@pytest.mark.parametrize("language", LINES)
@settings(deadline=None, max_examples=200)
@given(
    day=st.integers(1, 99),
    month=st.integers(0, 99),
    style=st.sampled_from(["{}/{}", "{:02}/{:02}", "{}/{}/2026"]),
)
def test_a_day_that_cannot_be_is_no_other(language: str, day: int, month: int, style: str) -> None:
    """31/6, 30/2, 29/2/2026, 45/3, 12/31: never booked today, in the future or in another year."""
    text = style.format(day, month)
    for line in LINES[language]:
        read = read_entries(line.format(text), language=language, today=TODAY)
        for entry in read.entries:
            real = (entry.on.day, entry.on.month) == (day, month) and TODAY - entry.on < timedelta(366)
            assert real or (min(day, month) > 31 and entry.on == TODAY), text  # 50/50 is not a date
            assert (entry.amount.minor, entry.alternatives) == (320, ())
        assert read.entries or {p.code for p in read.problems} <= {Issue.DAY, Issue.FUTURE}, text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        *(
            ("it", said)
            for said in (
                "il mese scorso",
                "la settimana scorsa",
                "un mese fa",
                "2 anni fa",
                "qualche giorno fa",
            )
        ),
        *(
            ("it", said)
            for said in (
                "mar 24",
                "lunedì 24/11",
                "30 febbraio",
                "31 novembre",
                "24/12",
                "3/11/16",
                "31-6-26",
            )
        ),
        *(
            ("en", said)
            for said in (
                "last month",
                "last week",
                "two months ago",
                "the other day",
                "Feb 30",
                "Monday 18th",
            )
        ),
        *(
            ("ar", said)
            for said in ("الشهر الماضي", "الأسبوع الماضي", "قبل شهر", "قبل ٣ أشهر", "٣٠ فبراير", "٣١/٦")
        ),
        ("es", "el mes pasado"),
        ("fr", "le mois dernier"),
        ("ro", "luna trecută"),
        ("sq", "muajin e kaluar"),
        ("uk", "минулого місяця"),
        ("bn", "গত মাসে"),
        ("pa", "ਪਿਛਲੇ ਮਹੀਨੇ"),
        ("ur", "پچھلے مہینے"),
    ],
)
def test_which_day_is_asked_with_the_amount_kept(language: str, said: str) -> None:
    for line in LINES.get(language, LINES["it"]):
        read = read_entries(line.format(said), language=language, today=TODAY)
        (problem,) = read.problems
        assert not read.entries
        assert problem.code is Issue.DAY
        assert [(e.amount.minor, e.category) for e in problem.waiting] == [(320, "food")]


@calm
@given(year=st.integers(2015, 2035), ahead=st.integers(0, 400))
def test_the_last_of_february_is_that_of_its_year(year: int, ahead: int) -> None:
    today = date(year, 1, 1) + timedelta(days=ahead)
    on = read_date("29/2", language="it", today=today)
    assert on is None or (on.month == 2 and on.day == 29 and timedelta(-7) <= today - on < timedelta(366))
