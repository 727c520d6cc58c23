"""Words of every script in Latin letters, and reduced to their consonants: صيدلية, saydaliya and seidlia alike.

Not a transliteration by any standard: only words that sound alike have to come out alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ARABIC = """
    ا=a ب=b ت=t ث=t ج=j ح=h خ=kh د=d ذ=d ر=r ز=z س=s ش=sh ص=s ض=d ط=t ظ=z ع=a غ=gh ف=f ق=k ك=k ل=l
    م=m ن=n ه=h و=o ي=i پ=p چ=ch ڈ=d ٹ=t ڑ=r ژ=z گ=g
"""
_CYRILLIC = """
    а=a б=b в=v г=g ґ=g д=d е=e є=e ж=sh з=z и=i і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u
    ф=f х=kh ц=ts ч=ch ш=sh щ=sh ю=u я=a ы=i э=e ё=o
"""
_LETTERS = dict(pair.split("=") for pair in (_ARABIC + _CYRILLIC).split())
_SILENT = "ьъ"
#: The nasal signs of Bengali and Gurmukhi, which their Unicode names call otherwise.
_NASALS = ("TIPPI", "BINDI", "ANUSVARA", "CANDRABINDU")
_VOWELS = re.compile(r"[aeiouyw]+")
#: Spellings of one sound, in the order in which they are replaced.
_SOUNDS = (
    ("kh", "H"),
    ("gh", "g"),
    ("ph", "f"),
    ("sch", "s"),
    ("sh", "s"),
    ("ch", "s"),
    ("th", "t"),
    ("dh", "d"),
    ("bh", "b"),
    ("jh", "j"),
    ("ts", "s"),
    ("ck", "k"),
    ("qu", "k"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("x", "ks"),
    ("c", "k"),
    ("q", "k"),
    ("z", "s"),
    ("p", "b"),
    ("v", ""),
)


@lru_cache(maxsize=8192)
def romanised(word: str) -> str:
    """A folded word in Latin letters."""
    return word if word.isascii() else "".join(map(_letter, word))


@lru_cache(maxsize=8192)
def skeleton(word: str) -> str:
    """The consonants of a folded word, one letter for each sound."""
    sounds = romanised(word)
    for spelt, sound in _SOUNDS:
        sounds = sounds.replace(spelt, sound)
    opening, rest = sounds[:1].lower(), sounds[1:].replace("h", "").lower()
    bare = _VOWELS.sub("", opening) + _VOWELS.sub("", rest)
    return re.sub(r"(.)\1+", r"\1", bare)


def _letter(char: str) -> str:
    if (latin := _LETTERS.get(char)) is not None:
        return latin
    if char in _SILENT:
        return ""
    if char.isascii():
        return char
    name = unicodedata.name(char, "")
    if "LETTER" not in name:
        vowel = name.rsplit(" ", 1)[-1][:1].lower() if "VOWEL SIGN" in name else ""
        return "n" if name.endswith(_NASALS) else vowel
    said = name.rsplit(" ", 1)[-1].lower()
    # "KHA" is a consonant with the vowel that it has unless a sign says otherwise.
    return said[0] if said[0] in "aeiou" else said.removesuffix("a")
