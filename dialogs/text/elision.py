"""Articles that lose their vowel before a date: Italian says "il 7 marzo", but "l'8 marzo" and "dall'11 marzo".

The words come from `language.toml`: which days of the month begin with a vowel when read aloud, and what becomes of the
word before them. A language without them needs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from dialogs.text import Arg


def elided(before: str, arg: Arg, days: Sequence[int], words: Sequence[tuple[str, str]]) -> str:
    """``before`` as it is written in front of ``arg``. A moment begins with its weekday, so it changes nothing."""
    if not days or not isinstance(arg, date) or isinstance(arg, datetime) or arg.day not in days:
        return before
    for word, short in words:
        if before == word or before.endswith((f" {word}", f"({word}")):
            return before[: len(before) - len(word)] + short
    return before
