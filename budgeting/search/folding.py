"""Words as they are compared: without case, accents, vowel marks, or the characters that nobody sees.

Folding forgets more than a dictionary would (й and и, ة and ه): who searches types what the keyboard at the desk has,
and a family writes a word in several ways.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: Longer words are compared by their beginning.
LONGEST = 40
#: A single letter distinguishes nothing.
SHORTEST = 2
#: Marks of Indic scripts are letters of the word and stay, except the dot that many leave out (nukta).
_INDIC = range(0x0900, 0x0E00)
_NUKTA = frozenset((0x093C, 0x09BC, 0x0A3C, 0x0ABC, 0x0B3C))
#: Letters that Unicode doesn't decompose: crossed, joined, and the same letter in Arabic, Persian and Urdu.
_SAME = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ґ": "г",
    "ء": "",
    "ـ": "",
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ک": "ك",
    **dict.fromkeys("ةۃہھە", "ه"),
}

#: A number as people write one: after a #, in groups.
_NUMBER = re.compile(r"#?\s*\d+(?:[\s-]+\d+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands, and how it is compared."""

    start: int
    end: int
    folded: str


class _Folded(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_one(chr(code))
        return folded


def _fold_one(character: str) -> str:
    """What a character counts as: letters and digits, nothing, or a space where a word ends."""
    parts = "".join(map(_part, unicodedata.normalize("NFKD", character.casefold()).casefold()))
    # A character like ½ has an end of a word within, and is one word all the same.
    return parts.replace(" ", "") or parts[:1]


def _part(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if kind[0] in "LN":
        return character
    if kind in ("Mn", "Mc"):
        return character if ord(character) in _INDIC and ord(character) not in _NUKTA else ""
    return "" if kind in ("Cf", "Me") else " "


_folded = _Folded()


def folded(text: str) -> list[str]:
    """The words of ``text`` as they are compared, in order, with repetitions."""
    return [word[:LONGEST] for word in text.translate(_folded).split() if len(word) >= SHORTEST]


def words_in(text: str) -> list[Word]:
    """The same words with their places in ``text``."""
    words: list[Word] = []
    start, letters = 0, ""
    for at, character in enumerate(f"{text} "):
        counts_as = _folded[ord(character)]
        if counts_as == " ":
            if len(letters) >= SHORTEST:
                words.append(Word(start, at, letters[:LONGEST]))
            letters = ""
        else:
            start = start if letters else at
            letters += counts_as
    return words


def figures(text: str) -> str:
    """The figures of a number, however it is grouped and in whatever digits; "" if the text says anything else."""
    if not _NUMBER.fullmatch(text.strip()):
        return ""
    return "".join(str(unicodedata.decimal(character)) for character in text if character.isdecimal())
