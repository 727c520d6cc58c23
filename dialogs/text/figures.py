"""Dates, times and numbers in a reader's language, always in Latin digits and in the Gregorian calendar.

Receipts, bills and letters here are written with these digits, so a date must look as it does on the letter. Babel
writes each language's own digits (Bengali dates: ২৯), so nobody else calls its formatting functions.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from unicodedata import decimal

from babel import Locale, UnknownLocaleError
from babel.dates import (
    format_date,
    format_datetime,
    format_time,
    format_timedelta,
    get_day_names,
    get_month_names,
    get_timezone_location,
)
from babel.numbers import (
    format_currency,
    format_decimal,
    get_currency_name,
    get_currency_symbol,
    get_decimal_symbol,
)
from babel.units import format_unit

from budgeting.money import EXPONENTS
from dialogs.text.languages import LAST_RESORT

LATIN = "latn"


def latin(shown: str) -> str:
    """The same with Latin digits, whatever script the digits were in."""
    if shown.isascii():
        return shown
    return "".join(str(decimal(letter)) if letter.isdecimal() else letter for letter in shown)


def day(shown: date, pattern: str, code: str) -> str:
    """A day in a CLDR pattern ("d MMMM y")."""
    return latin(format_date(shown, pattern, locale=locale(code)))


def moment(shown: datetime, pattern: str, code: str) -> str:
    """A moment in a CLDR pattern, in the time zone it has."""
    return latin(format_datetime(shown, pattern, locale=locale(code)))


def hour(shown: time, code: str) -> str:
    """A time of day, 24 hours."""
    return latin(format_time(shown, "HH:mm", locale=locale(code)))


def ago(passed: timedelta, code: str) -> str:
    """How long ago, or in how long: "3 hours ago"."""
    return latin(format_timedelta(passed, add_direction=True, locale=locale(code)))


def city(zone: str, code: str) -> str:
    """The city that an IANA zone is named after: "Rome"."""
    return get_timezone_location(zone, locale=locale(code), return_city=True)


def amount(minor: int, currency: str, code: str) -> str:
    """An amount of money in minor units as ``code`` writes it."""
    figures = str(abs(minor)).rjust(EXPONENTS[currency] + 1, "0")
    return _amount_shape(len(figures), minor < 0, currency, code) % tuple(figures)


def weekday_name(number: int, code: str) -> str:
    """The name of a weekday; Monday is 0."""
    return str(get_day_names("wide", "stand-alone", locale(code))[number])


def month_name(number: int, code: str) -> str:
    """The name of a month, from 1 to 12."""
    return str(get_month_names("wide", "stand-alone", locale(code))[number])


def currency_name(currency: str, count: int, code: str) -> str:
    """The currency in words, as it follows a number: "12 euros"."""
    return get_currency_name(currency, count, locale(code))


def number(shown: int, code: str) -> str:
    """A whole number with the language's separators between thousands."""
    return format_decimal(shown, locale=locale(code), numbering_system=LATIN)


def symbol(currency: str, code: str) -> str:
    """The currency's sign."""
    return str(get_currency_symbol(currency, locale=locale(code)))


def decimal_mark(code: str) -> str:
    """What stands before the cents when somebody types an amount."""
    return get_decimal_symbol(locale(code), numbering_system=LATIN)


def file_size(count: int, code: str) -> str:
    """Bytes as people read them: "1,2 MB"."""
    kilo = count / 1000
    size, unit = (max(1, round(kilo)), "kilobyte") if kilo < 1000 else (round(kilo / 1000, 1), "megabyte")
    return str(format_unit(size, f"digital-{unit}", "short", locale=locale(code), numbering_system=LATIN))


@lru_cache(maxsize=1024)
def _amount_shape(figures: int, negative: bool, currency: str, code: str) -> str:
    """An amount of so many figures, with ``%s`` for each of them: amounts that are as long differ in nothing else,
    and asking Babel for each costs more than all other words of an answer."""
    from decimal import Decimal

    ones = int("1" * figures) * (-1 if negative else 1)
    exact = Decimal(ones).scaleb(-EXPONENTS[currency])
    shown = format_currency(exact, currency, locale=locale(code), numbering_system=LATIN)
    return shown.replace("%", "%%").replace("1", "%s")


@lru_cache(maxsize=64)
def locale(code: str) -> Locale:
    """CLDR's data for a language; for one that it does not know, those of the language of last resort."""
    try:
        return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(LAST_RESORT)
