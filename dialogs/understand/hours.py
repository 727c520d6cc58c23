"""Reads a typed time of day: "10:30", "alle 10 e mezza", "7 pm", "١٠:٣٠". Anything doubtful is None, never rounded."""

from __future__ import annotations

import re
import unicodedata
from datetime import time

from dialogs.understand.tokens import clean, plain


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words beside the figures that change nothing, that add minutes, or that name the half of the day. Any other word
#: may mean more than we know ("10 meno un quarto", "10 și jumătate"), so we ask again.
_BESIDE = _words(
    "alle all ore ora le la verso circa di del della mattina mattino e un at o clock oclock past and a in the "
    "morning am m around about h hour hours الساعة ساعة صباحا في على"
)
_HALF = _words("mezza mezzo half ونصف نصف")
_QUARTER = _words("quarto quarter وربع ربع")
_AFTERNOON = _words("pm p pomeriggio sera stasera evening afternoon مساء عصرا")
_TIME = re.compile(r"(?<!\d)(\d{1,2})(?:\s*(?:[:.,]|h|e|و|and)\s*(\d{2}))?(?!\d)")
_PLAIN = str.maketrans({"٫": ".", "٬": ","})


def read_time(text: str) -> time | None:
    """The one time of day ``text`` names; None if it names none, several, or one no clock shows."""
    line = _plain(text)
    matches = list(_TIME.finditer(line))
    if len(matches) != 1:
        return None
    match = matches[0]
    rest = line[: match.start()] + " " + line[match.end() :]
    words = set(re.findall(r"[^\W\d_]+", rest))
    if re.search(r"[\d+\-/:%€]", rest) or words - _BESIDE - _HALF - _QUARTER - _AFTERNOON:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    added = 30 * bool(words & _HALF) + 15 * bool(words & _QUARTER)
    if added and (match[2] or added > 30):
        return None
    if words & _AFTERNOON and hour < 12:
        hour += 12
    return time(hour, minute or added) if hour < 24 and minute < 60 else None


def _plain(text: str) -> str:
    """In small letters, without accents and invisible marks, with digits of every script as 0-9."""
    parts = unicodedata.normalize("NFD", plain(clean(text)).translate(_PLAIN)).casefold()
    figures = (c for c in parts if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", "".join(figures))
