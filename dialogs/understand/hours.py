"""Reads a typed time of day: "10:30", "alle 10 e mezza", "7 pm", "١٠:٣٠". What is doubtful is None, never rounded."""

from __future__ import annotations

import re
import unicodedata
from datetime import time

#: Half and quarter past, as families write them after the hour.
_HALF = ("mezza", "mezzo", "half", "demie", "media", "ونصف", "نصف", "половина")
_QUARTER = ("un quarto", "quarto", "quarter", "quart", "cuarto", "وربع", "ربع")
#: Words that take away from the hour ("10 meno un quarto", "quarter to ten"): asked again rather than guessed.
_LESS = ("meno", "less", " to ", "moins", "menos", "إلا", "الا")
_AFTERNOON = (
    "pm",
    "p.m.",
    "pomeriggio",
    "sera",
    "stasera",
    "evening",
    "afternoon",
    "مساء",
    "مساءً",
    "عصرا",
    "عصراً",
    "بعد الظهر",
    "soir",
    "tarde",
    "noche",
)
_TIME = re.compile(r"(?<!\d)(\d{1,2})(?:\s*(?:[:.,]|h|e|و|and)\s*(\d{2}))?(?!\d)")
_SEPARATOR = str.maketrans({"٫": ".", "،": ",", "：": ":", "٬": ","})


def read_time(text: str) -> time | None:
    """The one time of day that ``text`` names; None where it names none, several, or one that no clock shows."""
    plain = "".join(str(unicodedata.decimal(c, c)) for c in text).translate(_SEPARATOR).casefold()
    found = list(_TIME.finditer(plain))
    if len(found) != 1 or any(word in f" {plain} " for word in _LESS):
        return None
    match = found[0]
    rest = plain[: match.start()] + " " + plain[match.end() :]
    if any(c.isdigit() for c in rest) or "-" in rest:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[2] is None and any(word in rest for word in _HALF):
        minute = 30
    elif match[2] is None and any(word in rest for word in _QUARTER):
        minute = 15
    if hour < 12 and any(word in rest for word in _AFTERNOON):
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
