"""Everything that we write for a reader has Latin digits and the Gregorian calendar, in every language of the folder
and in those that may come: the letters, bills and receipts here are written so."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, time, timedelta

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from budgeting.money import EXPONENTS, Money
from dialogs.text import figures, t, tn
from dialogs.text.languages import FOLDER, Language
from dialogs.text.words import Words

WORDS = Words()
#: Today's languages, and all that families here speak or that CLDR writes with other digits.
OTHERS = (
    "fr",
    "ro",
    "sq",
    "ar_EG",
    "ur",
    "pa",
    "bn",
    "uk",
    "fa",
    "my",
    "mr",
    "ne",
    "ckb",
    "hi",
    "si",
    "sd",
    "ps",
)
CODES = sorted({*WORDS.languages, *OTHERS})
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
PATTERNS = ("d MMMM y", "EEEE d MMMM", "d MMM", "LLL y", "d MMM y, HH:mm")


@pytest.fixture(scope="module", autouse=True)
def _all_spoken() -> None:
    """Languages whose folder says nothing yet are read as the folders of today are: amounts and dates of their own."""
    for code in CODES:
        WORDS.languages.setdefault(code, Language(code, code, "ltr", code, code))
        WORDS._catalogues.setdefault(code, WORDS._catalogues["en"])


def _strange(shown: str) -> str:
    return "".join(letter for letter in shown if letter.isdecimal() and not letter.isascii())


@given(code=st.sampled_from(CODES), moment=MOMENTS, pattern=st.sampled_from(PATTERNS))
def test_dates_and_times(code: str, moment: datetime, pattern: str) -> None:
    locale = WORDS.languages[code].dates
    for shown in (
        figures.moment(moment, pattern, locale),
        figures.day(moment.date(), pattern.split(",")[0], locale),
        figures.hour(moment.time(), locale),
    ):
        assert not _strange(shown), shown
    assert str(moment.year) in figures.day(moment.date(), "d MMMM y", locale)
    assert str(moment.day) in figures.day(moment.date(), "d MMM", locale)
    assert f"{moment:%H:%M}" == figures.hour(moment.time(), locale)


@given(code=st.sampled_from(CODES), passed=st.timedeltas(timedelta(days=-900), timedelta(days=900)))
def test_how_long_ago(code: str, passed: timedelta) -> None:
    assert not _strange(figures.ago(passed, WORDS.languages[code].dates))


@given(
    code=st.sampled_from(CODES),
    minor=st.integers(-(10**9), 10**9),
    currency=st.sampled_from(sorted(EXPONENTS)),
)
def test_amounts_and_numbers(code: str, minor: int, currency: str) -> None:
    shown = WORDS.amount(Money(minor, currency), code)
    assert not _strange(shown), shown
    digits = str(abs(minor)).rjust(EXPONENTS[currency] + 1, "0")
    assert "".join(filter(str.isdecimal, shown)) == digits
    whole = figures.number(minor, WORDS.languages[code].amounts)
    assert "".join(filter(str.isdecimal, whole)) == str(abs(minor))
    assert figures.decimal_mark(code) in (",", "."), code


@given(code=st.sampled_from(CODES), moment=MOMENTS, count=st.integers(0, 10**6))
def test_texts_with_all_kinds_of_arguments(code: str, moment: datetime, count: int) -> None:
    said = t(
        "{a} {b} {c} {d} {e}",
        a=moment,
        b=moment.date(),
        c=moment.time(),
        d=count,
        e=Money(count, "EUR"),
    )
    assert not _strange(WORDS.plain(said, code))
    plural = tn("{count} entry this week.", "{count} entries this week.", count)
    assert not _strange(WORDS.plain(plural, code))


def test_any_scripts_digits_become_latin() -> None:
    everywhere = [chr(at) for at in range(0x110000) if unicodedata.category(chr(at)) == "Nd"]
    assert figures.latin("".join(everywhere)) == "".join(
        str(unicodedata.decimal(each)) for each in everywhere
    )


@pytest.mark.parametrize("code", CODES)
def test_months_are_those_of_the_gregorian_calendar(code: str) -> None:
    """The same twelve that CLDR has for it, whatever calendar a language's speakers use beside it."""
    locale = WORDS.languages[code].dates
    names = Locale.parse(locale).months["format"]["wide"]
    for month in range(1, 13):
        shown = figures.day(date(2026, month, 9), "d MMMM y", locale)
        assert names[month] in shown
        assert "2026" in shown
        assert "9" in shown


#: Who may ask Babel to write something: everything else would write it in each language's own digits.
OWNER = "dialogs/text/figures.py"


def test_nobody_else_asks_babel_to_write_a_date_or_a_number() -> None:
    root = FOLDER.parent
    asking = [
        str(path.relative_to(root))
        for room in ("admin", "bot", "budgeting", "dialogs")
        for path in sorted((root / room).rglob("*.py"))
        if any(
            f"from babel.{part} import" in path.read_text(encoding="utf-8")
            for part in ("dates", "numbers", "units", "lists")
        )
    ]
    assert asking == [OWNER]


def test_an_hour_is_a_day_of_24() -> None:
    assert {figures.hour(time(15, 5), code) for code in CODES} == {"15:05"}
