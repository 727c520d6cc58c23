"""Time given for the pact, in a person's own words: "ho dato 3 ore al laboratorio".

The words are data: [given] of each `asking.toml`. The minutes are read by `read_hours` alone, which is also asked at
"how much time?".
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from dialogs.understand.asking import lists_of
from dialogs.understand.dates import find_dates
from dialogs.understand.lexicon import lexicon
from dialogs.understand.phrase_book import cut
from dialogs.understand.tokens import T, Token, clean, fold, plain, scan

TYPE_CHECKING = False  # importing typing for one name costs more than this module
if TYPE_CHECKING:
    from datetime import date

#: Characters of a line that tells of time given.
LONGEST = 200
#: The most minutes one may give in a day.
_HALF_HOUR = 30
_FIGURES = re.compile(r"(\d{1,2})(?:[.,٫](\d{1,2})|:(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Given:
    """``purpose``: the person's own words for what it was for; may be empty."""

    minutes: int
    purpose: str


def read_hours(words: str, *, language: str, most: int) -> int | None:
    """Minutes in "3", "2 ore", "1,5", "1:30", "2 ore e mezza", "٣ ساعات"; None if unclear or more than ``most``."""
    figures = [match for match in re.finditer(r"\d[\d.,:٫]*", plain(clean(words))) if match is not None]
    if len(figures) != 1 or (match := _FIGURES.fullmatch(figures[0][0].rstrip(".,"))) is None:
        return None
    minutes = int(match[1]) * 60
    if match[2]:
        minutes += round(int(match[2]) * 60 / 10 ** len(match[2]))
    if match[3]:
        if int(match[3]) > 59:
            return None
        minutes += int(match[3])
    said = tuple(folded for word in cut(plain(clean(words))) if (folded := fold(word)))
    half = lists_of("given", language)["half"]
    if any(said[at : at + len(phrase)] == phrase for phrase in half for at in range(len(said))):
        minutes += _HALF_HOUR
    return minutes if 0 < minutes <= most else None


def read_given(text: str, *, language: str, today: date, most: int) -> Given | None:
    """The time that one line says was given; None if it says none, or speaks of money."""
    line = clean(text.strip())
    if len(line) > LONGEST or "?" in plain(line) or not any(c.isdigit() for c in line):
        return None
    lists = lists_of("given", language)
    words = {fold(word) for word in cut(plain(line))}
    if not any(phrase[0] in words for phrase in lists["gave"]):
        return None
    lex = lexicon(language)
    tokens = scan(line, lex.scanner)
    if any(
        lex.has("amount.euro", token.text) or lex.has("talk.negation", token.text) or token.text in ("€", "$")
        for token in tokens
    ):
        return None
    gave, unit = _span(tokens, lists["gave"]), _span(tokens, lists["unit"])
    if gave is None or unit is None:
        return None
    figures = [
        at
        for at, token in enumerate(tokens)
        if token.kind in (T.NUMBER, T.NOISE) and token.text[:1].isdigit()
    ]
    if len(figures) != 1 or figures[0] != unit[0] - 1:
        return None
    half = _span(tokens, lists["half"])
    taken = {*range(gave[0], gave[1]), *range(unit[0], unit[1]), *figures, *(range(*half) if half else ())}
    minutes = read_hours(
        line[tokens[figures[0]].start : tokens[(half or unit)[1] - 1].end], language=language, most=most
    )
    if minutes is None:
        return None
    for day in find_dates(tokens, lex, today, answer=True):
        taken |= set(range(day.first, day.last + 1))
    left = [at for at in range(len(tokens)) if at not in taken]
    if any(at < min(gave[0], figures[0]) and not _is_small(tokens[at], lists["at"]) for at in left):
        return None  # "my son did 3 hours"
    while left and (_is_small(tokens[left[0]], lists["at"])):
        left.pop(0)
    while left and (_is_small(tokens[left[-1]], lists["at"])):
        left.pop()
    if not left:
        return Given(minutes, "")
    # Without what stands between its words and says something else.
    shown = [line[tokens[at].start : tokens[at].end] for at in left]
    whole = line[tokens[left[0]].start : tokens[left[-1]].end]
    return Given(minutes, whole if left[-1] - left[0] + 1 == len(left) else " ".join(shown))


def _span(tokens: Sequence[Token], listed: Set[tuple[str, ...]]) -> tuple[int, int] | None:
    """The first place of one of the phrases, the longest of several; the second number is after its end."""
    matching = [
        (first, first + len(phrase))
        for phrase in listed
        for first in range(len(tokens) - len(phrase) + 1)
        if tuple(token.text for token in tokens[first : first + len(phrase)]) == phrase
    ]
    return min(matching, key=lambda span: (span[0], -span[1]), default=None)


def _is_small(token: Token, at: Set[tuple[str, ...]]) -> bool:
    return token.kind is not T.WORD or (token.text,) in at
