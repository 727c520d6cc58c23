"""Amounts, times and figures as a voice reads them well: "12,50 €" as "12 euro e 50".

The engine reads plain figures in every language, so only what it would spell out ("comma", "colon") is rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from unicodedata import decimal

from budgeting.money import EXPONENTS
from dialogs.text import figures as written
from dialogs.text.languages import LAST_RESORT, Voice, languages

_GAP = r"[.,'’\u00a0\u202f]"
#: Grouped by thousands, or as in India ("1,00,000").
_NUMBER = rf"\d{{1,3}}(?:{_GAP}\d{{2,3}})*{_GAP}\d{{3}}(?:[.,]\d{{1,2}})?|\d+(?:[.,]\d{{1,2}})?"
_TIME = re.compile(r"(?<![\d:.,])(\d{1,2}):(\d{2})(?![\d:])")
#: A telephone number, and any number too long to be a quantity.
_CALLED = re.compile(r"(?<![\d.,:/])(?:0\d+(?:[ .\-]\d+)*|\+\d+(?:[ .\-]\d+)*|\d{7,})(?![\d,:/])")
_DECIMALS = re.compile(r"[.,](\d{1,2})$")


def spoken(text: str, language: str) -> str:
    """``text`` with its amounts, times and telephone numbers as they are said in ``language``."""
    text = "".join(str(decimal(letter)) if letter.isdecimal() else letter for letter in text)
    text = text.replace("٫", ",")
    text = _amounts().sub(lambda match: _amount(match, language), text)
    text = _TIME.sub(lambda match: _time(match, language), text)
    return _CALLED.sub(lambda match: _digits(match[0]), text)


def _digits(number: str) -> str:
    """One by one, with a breath between the groups in which it's written."""
    return ", ".join(" ".join(group) for group in re.findall(r"\d+", number))


def _amount(match: re.Match[str], language: str) -> str:
    code = _signs()[(match["before"] or match["after"]).upper()]
    figures = match["number"] or match["figures"]
    cents = _DECIMALS.search(figures)
    whole = int(re.sub(r"\D", "", figures[: cents.start()] if cents else figures))
    minor = int(cents[1].ljust(2, "0")) if cents else 0
    pieces = [_voice(language).minus] if match["sign"] else []
    pieces += [str(whole), *_of_many(whole, language), written.currency_name(code, whole, language)]
    if minor:
        pieces += [*filter(None, [_voice(language).cents]), str(minor)]
    return " ".join(pieces)


def _of_many(whole: int, language: str) -> list[str]:
    # Romanian counts "20 de euro", but "19 euro".
    counted = _voice(language).counted
    return [counted] if counted and (whole % 100 >= 20 or (whole >= 100 and not whole % 100)) else []


def _time(match: re.Match[str], language: str) -> str:
    hour, minute = int(match[1]), int(match[2])
    voice = _voice(language)
    if not minute and not voice.full_hours:
        return str(hour)
    return f"{hour} {minute}" if voice.says_colons else f"{hour}:{minute:02}"


@cache
def _voice(language: str) -> Voice:
    return languages()[language].voice


@cache
def _signs() -> Mapping[str, str]:
    """Currency codes by what stands for them in a text, in upper case."""
    signs = {code: code for code in EXPONENTS} | {
        written.symbol(code, LAST_RESORT): code for code in EXPONENTS
    }
    return {sign.upper(): code for sign, code in signs.items()}


@cache
def _amounts() -> re.Pattern[str]:
    sign = "|".join(re.escape(each) for each in sorted(_signs(), key=len, reverse=True))
    space = r"[ \u00a0\u202f]?"
    return re.compile(
        rf"(?P<sign>[-−]{space})?(?:(?P<before>{sign}){space}(?P<number>{_NUMBER})(?!\d)"
        rf"|(?<!\d)(?P<figures>{_NUMBER}){space}(?P<after>{sign})(?!\w))",
        re.IGNORECASE,
    )
