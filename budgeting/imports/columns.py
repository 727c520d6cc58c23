"""The columns of an import, and how their cells are read.

A reader takes a cell's text and returns a JSON value, or raises `Fault` with a code and the arguments of its
sentence, never the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from budgeting import telephones
from budgeting.clean_text import one_line
from budgeting.errors import NotPossible
from budgeting.money import MOST_MINOR


class Fault(Exception):
    """A cell isn't valid. ``args`` of its sentence: numbers, and words of ours."""

    def __init__(self, code: str, **details: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


#: A cell's text (never empty) and what the kind looked up before; returns a JSON value.
Reader = Callable[[str, Any], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in each console language, and how its cells are read."""

    code: str
    #: Its heading in the templates, by language.
    names: Mapping[str, str]
    read: Reader
    #: Headings that others use for it.
    synonyms: tuple[str, ...] = ()
    #: The file must have it, and each line must fill it.
    required: bool = False
    #: The value of an empty cell.
    default: Any = None
    #: A sample cell for the templates, by language. Invented.
    example: Mapping[str, str] | str = ""

    def name(self, language: str) -> str:
        return self.names.get(language) or next(iter(self.names.values()))

    def example_in(self, language: str) -> str:
        return self.example if isinstance(self.example, str) else self.example.get(language, "")

    def headings(self) -> set[str]:
        """All its possible headings, in the form of `plain`."""
        return {plain(each) for each in (self.code, *self.names.values(), *self.synonyms)}


def plain(words: str) -> str:
    """Words in the form used for comparison: lower-case letters and digits, without accents and punctuation."""
    apart = unicodedata.normalize("NFKD", words).casefold()
    letters = "".join(c if c.isalnum() else " " for c in apart if not unicodedata.combining(c))
    return " ".join(letters.split())


# -- readers


def line(longest: int) -> Reader:
    """Text on one line."""

    def read(cell: str, _: Any) -> str:
        words = one_line(cell)
        if not words:
            raise Fault("unreadable")
        if len(words) > longest:
            raise Fault("too_long", most=longest)
        return words

    return read


def number(least: int, most: int) -> Reader:
    """A whole number."""

    def read(cell: str, _: Any) -> int:
        figures = cell.strip()
        if figures.isascii() and figures.isdigit() and len(figures) < 10 and least <= int(figures) <= most:
            return int(figures)
        raise Fault("number", least=least, most=most)

    return read


def telephone(cell: str, _: Any) -> str:
    try:
        return telephones.normalised(cell)
    except NotPossible:
        raise Fault("telephone") from None


_YES = frozenset(("1", "x", "si", "s", "yes", "y", "true", "vero", "v"))
_NO = frozenset(("0", "no", "n", "false", "falso", "f"))


def yes_no(cell: str, _: Any) -> bool:
    word = plain(cell)
    if word in _YES or word in _NO:
        return word in _YES
    raise Fault("yes_no")


_DAY_FIRST = re.compile(r"(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})", re.ASCII)
#: Excel stores a day as a moment.
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2})?)?", re.ASCII)


def day(earliest: date = date(1990, 1, 1)) -> Reader:
    """A date in Italian form (31/12/2025) or ISO, not before ``earliest`` and not in the future."""

    def read(cell: str, known: Any) -> str:
        words = cell.strip()
        match = _DAY_FIRST.fullmatch(words) or _YEAR_FIRST.fullmatch(words)
        if match is None:
            raise Fault("day")
        try:
            on = date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            raise Fault("day") from None
        if on > known.today:
            raise Fault("future")
        if on < earliest:
            raise Fault("too_early", year=earliest.year)
        return on.isoformat()

    return read


#: Groups of three with one separator, then the other separator and the decimals; or digits alone.
_AMOUNTS = tuple(
    re.compile(rf"(?P<whole>[1-9]\d{{0,2}}(?:{group}\d{{3}})+|\d+)(?:{point}(?P<part>\d{{1,2}}))?")
    for group, point in ((r"[.']", ","), (r"[,']", r"\."))
)


def amount(cell: str, _: Any) -> int:
    """An amount in minor units, above zero.

    Programs write sheets in one of two forms; amounts people write in a chat are for `dialogs.understand`.
    ``1.234`` could be either, so it is refused rather than guessed.
    """
    figures = re.sub(r"\s|€|eur(?:o)?", "", cell.casefold())
    minors = set()
    for form in _AMOUNTS:
        if match := form.fullmatch(figures):
            whole = re.sub(r"\D", "", match["whole"])
            minors.add(int(Decimal(f"{whole}.{match['part'] or 0}") * 100))
    # Both forms read it, with different results; or it is a single group of three, which doesn't tell the
    # separator.
    if len(minors) > 1 or re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", figures):
        raise Fault("two_ways")
    if not minors:
        raise Fault("amount")
    minor = minors.pop()
    if not 0 < minor <= MOST_MINOR:
        raise Fault("amount_bounds", most=MOST_MINOR // 100)
    return minor


def choice(options: Mapping[str, str] | Callable[[Any], Mapping[str, Any]], code: str) -> Reader:
    """One of several options, by its `plain` words. ``code`` is the fault if none matches. An option of None is
    ambiguous.
    """

    def read(cell: str, known: Any) -> Any:
        offered = options(known) if callable(options) else options
        word = plain(cell)
        if word not in offered:
            raise Fault(code)
        if offered[word] is None:
            raise Fault("several")
        return offered[word]

    return read
