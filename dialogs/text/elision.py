"""Articles that lose their vowel before a date: Italian says "il 7 marzo", but "l'8 marzo" and "dall'11 marzo".

The words come from `language.toml`: which days of the month begin with a vowel when read aloud, and what becomes of the
word before them. A language without them needs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from dialogs.text import Arg

#: A day that a page of the console has written out already: "8 mar 2026".
_WRITTEN = re.compile(r"(\d{1,2}) [^\W\d]")


def elided(before: str, arg: Arg, days: Sequence[int], words: Sequence[tuple[str, str]]) -> str:
    """``before`` as it is written in front of ``arg``. A moment begins with its weekday, so it changes nothing."""
    for word, short in words:
        if before == word or before.endswith((f" {word}", f"({word}")):
            return before[: len(before) - len(word)] + short if _day(arg) in days else before
    return before


def _day(arg: Arg) -> int | None:
    if isinstance(arg, date):
        return None if isinstance(arg, datetime) else arg.day
    written = _WRITTEN.match(arg) if isinstance(arg, str) else None
    return int(written[1]) if written else None
