"""Cut a line into words, numbers and signs; fold the spellings of a word into one.

In a copy of the same length, digits of every script become 0-9 and separators their plain form, so that patterns
stay simple and we can still cut notes from what the person wrote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from budgeting.clean_text import seen


class T(Enum):
    """Kinds of token."""

    WORD = 1
    NUMBER = 2
    DATE = 3  # written in figures: 3/3, 03.03.2026, 2026-03-03
    NOISE = 4  # a time, a phone number, 1e5: figures that are never money
    SIGN = 5


@dataclass(slots=True)
class Token:
    """``text`` is folded for words and plain for figures; ``start`` and ``end`` are positions in the line.
    Readers fill in ``role``: "date", "noise", "quantity", "amount" or still empty."""

    kind: T
    text: str
    start: int
    end: int
    role: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount over the tokens ``first`` to ``last``. ``readings`` in minor units, likelier first; none if the
    figures can't be cents. ``shaped``: it looks like money by itself (currency, sign, decimals), unlike a bare
    "3"."""

    first: int
    last: int
    readings: tuple[int, ...]
    currency: bool = False
    decimals: bool = False
    sign: str = ""
    foreign: bool = False
    spelt: bool = False
    bracketed: bool = False

    @property
    def shaped(self) -> bool:
        return self.currency or self.decimals or self.bracketed or bool(self.sign)


_PLAIN = {
    **{0xFEE0 + code: chr(code) for code in range(0x21, 0x7F)},  # full width
    **dict.fromkeys(map(ord, "،、‚﹐"), ","),
    **dict.fromkeys(map(ord, "。․﹒"), "."),
    **dict.fromkeys(map(ord, "’‘ʼ′`´"), "'"),
    **dict.fromkeys(map(ord, "−–—‒﹣‐‑"), "-"),
    **dict.fromkeys(map(ord, "⁄∕"), "/"),
    **dict.fromkeys(map(ord, "×✕"), "*"),
    **dict.fromkeys(map(ord, "؛;"), ";"),
    **dict.fromkeys(map(ord, "؟"), "?"),
    **dict.fromkeys(map(ord, "٪"), "%"),
    **dict.fromkeys([0x09, 0x0B, 0x0C, 0xFE0F], " "),
}
#: Replaces a raised, circled or broken figure (², ③, ½), which makes no number we can read with others beside it.
ODD_FIGURE = "¿"


class _Plain(dict[int, str]):
    def __missing__(self, code: int) -> str:
        char = chr(code)
        kind = unicodedata.category(char)
        digit = str(unicodedata.decimal(char)) if kind == "Nd" else ODD_FIGURE if kind == "No" else char
        self[code] = plain = " " if kind == "Zs" else digit
        return plain


_plain = _Plain(_PLAIN)

_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
)
_INDIC = (
    "\u0900-\u0963\u0970-\u0983\u0985-\u09e3\u09f0\u09f1\u0a00-\u0a65\u0a70-\u0a75\u0a80-\u0ae3\u0b00-\u0dff"
)
_LETTER = rf"(?:[^\W\d_]|[{_MARKS}{_INDIC}\u200c\u200d])"
_CYRILLIC = r"[а-яёіїєґ]"
_PHONE = (
    r"(?:\+|(?<!\d)00)[1-9]\d{0,2}[ .\-/]?\d(?:[ .\-/]?\d){6,12}"
    r"|3\d\d[ .\-/]?\d{6,7}|3\d\d[ .\-/]\d{2,4}[ .\-]\d{2,4}(?:[ .\-]\d{2,3})?(?<=\d{2})"
    r"|0\d{1,3}[ .\-/]?\d{3,4}[ .\-]?\d{2,4}"
)
_FIGURES = (
    rf"|(?P<odd>\d[\d.,'٫٬]*{ODD_FIGURE}[\d.,'٫٬{ODD_FIGURE}]*|{ODD_FIGURE}+[.,]?\d[\d.,'٫٬{ODD_FIGURE}]*"
    r"|\d+(?:[.,'٫٬]\d+)*[.,'٫٬]{2,}\d[\d.,'٫٬]*|\d+ (?![.,٫]\d\d(?!\d|[.,]\d))[.,٫]+\d[\d.,'٫٬]*)"
    r"|(?P<iso>\d{4}(?P<iso_by>[/.\-])\d{1,2}(?P=iso_by)\d{1,2}(?!\d))"
    r"|(?P<dmy>\d{1,2}(?P<by>[/.\-])\d{1,2}(?P=by)(?:\d{4}|\d{2})(?!\d|[.,]\d)"
    r"|\d{1,2}[/.\-]\d{1,2}[/.\-]20\d\d(?!\d|[.,]\d)|\d{1,2} ?/ ?\d{1,2} ?/ ?(?:\d{4}|\d{2})(?!\d|[.,]\d)"
    r"|(?:0?[1-9]|[12]\d|3[01]) (?:0?[1-9]|1[0-2]) 20\d\d(?!\d|[.,]\d))"
    r"|(?P<dm>\d+(?:/\d+)+(?!\d|[.,]\d))"
    rf"|(?P<phone>(?<![\d.,])(?:{_PHONE})(?!\d|[.,]\d))"
    r"|(?P<time>\d{1,2}:\d{2}(?::\d\d)?(?!\d))"
    r"|(?P<sci>\d+(?:[.,]\d+)?e[+\-]?\d+)"
    r"|(?P<range>\d{1,4}-\d{1,4}(?:-\d+)*(?![\d.,]\d))"
    # The tax return 730 appears beside amounts ("rimborso 730 450") and groups with none of them.
    r"|(?P<num>(?<!\d)(?!730 )\d{1,3}(?: \d{3})+(?!\d)(?:[.,٫]\d{1,2}(?!\d))?"
    r"|\d{1,4} [.,٫]\d\d(?!\d|[.,]\d)|\d+(?:[.,'٫٬]\d+)*|(?<![\w.,])[.,٫]\d{1,2}(?!\d))"
)
_KINDS = {
    "word": T.WORD,
    "name": T.WORD,
    "icon": T.WORD,
    "num": T.NUMBER,
    "odd": T.NUMBER,
    "iso": T.DATE,
    "dmy": T.DATE,
    "dm": T.DATE,
    "sym": T.SIGN,
}


#: "14th" is a day, unless a listed phrase continues it: "14th salary".
_NTH = re.compile(r"\d+(?:st|nd|rd|th)")


def pattern(names: Iterable[tuple[str, str]], icons: Iterable[str] = ()) -> re.Pattern[str]:
    """The scanner's pattern; ``names`` are words containing figures or signs (a2a, q8, h&m, 7lib), each with
    what follows it in its phrase. ``icons`` are pictures that count as words anywhere."""
    ahead = (
        (name, rf"(?= {re.escape(after)}(?!\w))" if _NTH.fullmatch(name) else "") for name, after in names
    )
    whole = sorted({re.escape(name) + after for name, after in ahead}, key=len, reverse=True)
    known = "|".join(whole) or r"(?!)"
    drawn = "|".join(re.escape(icon) for icon in icons) or r"(?!)"
    return re.compile(
        rf"(?P<name>(?<![\w.,])(?:{known})(?!\w))|(?P<icon>{drawn})"
        + _FIGURES
        + rf"|(?P<word>{_CYRILLIC}+(?:'{_CYRILLIC}+)+|{_LETTER}+)"
        + r"|(?P<sym>\S)",
        re.IGNORECASE,
    )


def clean(text: str) -> str:
    """The text in composed form, without invisible characters."""
    return seen(text)


def plain(line: str) -> str:
    """``line`` with plain digits and separators, character by character."""
    return line.translate(_plain)


def scan(line: str, names: re.Pattern[str]) -> list[Token]:
    """The tokens of a cleaned line. Hyphens and apostrophes inside a word split it without a token."""
    flat = plain(line)
    tokens: list[Token] = []
    for match in names.finditer(flat):
        start, end = match.span()
        raw = match.group()
        kind = _KINDS.get(match.lastgroup or "", T.NOISE)
        if kind is T.WORD:
            raw = fold(raw)
            if not raw:
                continue
        elif (
            raw in "'-"
            and start > 0
            and end < len(flat)
            and flat[start - 1].isalpha()
            and flat[end].isalpha()
        ):
            continue
        if match.lastgroup == "num":
            raw = raw.replace(" ,", ",").replace(" .", ".")
        tokens.append(Token(kind, raw, start, end, "noise" if kind is T.NOISE else ""))
    return tokens


#: Spellings people mix up: alef and hamza, ta marbuta, Persian and Arabic letters, Bengali long and short vowels,
#: Gurmukhi nasal and doubling marks.
_ALIKE = {
    **dict.fromkeys(map(ord, "ىیےۓ"), "ي"),
    **dict.fromkeys(map(ord, "ةہھۃە"), "ه"),
    **dict.fromkeys(map(ord, "ک"), "ك"),
    **dict.fromkeys(map(ord, "ٱ"), "ا"),
    **dict.fromkeys(map(ord, "ں"), "ن"),
    **dict.fromkeys(
        [0x0621, 0x0640, 0x0670, *range(0x0610, 0x061B), *range(0x064B, 0x0660), *range(0x06D6, 0x06EE)]
    ),
    **dict.fromkeys(range(0x0300, 0x0370)),
    **dict.fromkeys([0x200C, 0x200D, ord("'"), 0x09BC, 0x0981, 0x0A3C, 0x0A71]),
    0x09C0: "ি",
    0x09C2: "ু",
    0x09A3: "ন",
    0x0A02: "ੰ",
    ord("ı"): "i",
    ord("ł"): "l",
    ord("đ"): "d",
}


#: Words that look as if they start with the article but change without it: "today" isn't "day", "two thousand" is
#: a number, Monday isn't "two" and Sunday isn't the start of "eleven".
_WHOLE = frozenset({"اليوم", "الفين", "الاف", "الاثنين", "الاتنين", "الاحد"})


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """One spelling for all spellings of a word: case, accents, Arabic marks and the article al-."""
    folded = unicodedata.normalize("NFKD", plain(word).casefold()).translate(_ALIKE)
    if folded in _WHOLE:
        return folded
    return folded[2:] if folded.startswith("ال") and len(folded) > 4 else folded


def belongs_to_next(tokens: Sequence[Token], at: int) -> bool:
    """ "lunedì 16 €42": whether the sign at ``at`` is joined to the number behind it, apart from the one before."""
    if not 0 < at < len(tokens) - 1 or tokens[at].text != "€" or tokens[at + 1].kind is not T.NUMBER:
        return False
    return tokens[at].end == tokens[at + 1].start and tokens[at - 1].end < tokens[at].start
