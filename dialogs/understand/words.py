"""Numbers written in words: centoventi, one hundred and twenty, مئة وعشرون."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from dialogs.understand.lexicon import Lexicon
from dialogs.understand.scan import T, Token

_HIGHEST = 999_999


def spelt_out(tokens: Sequence[Token], at: int, lex: Lexicon) -> tuple[int | None, int]:
    """The number in words that starts at token ``at``, and its last token; (None, at) where none does."""
    parts: list[int] = []
    last = at - 1
    i = at
    while i < len(tokens) and tokens[i].kind is T.WORD and not tokens[i].role:
        word = tokens[i].text
        pair = f"{word} {tokens[i + 1].text}" if i + 1 < len(tokens) else ""
        if pair in lex.numbers:  # quatre-vingts
            more: tuple[int, ...] = (lex.numbers[pair],)
            i += 1
        else:
            more = _parts(word, lex) or (_parts(word[1:], lex) if parts and word.startswith("و") else ())
        if not more and not (parts and (lex.has("marks.and", word) or lex.has("amount.and", word))):
            break
        if more and value([*parts, *more], units_first=not word.isascii()) is None:
            break
        parts.extend(more)
        last = i if more else last
        i += 1
    return (value(parts, units_first=True), last) if parts else (None, at)


def value(parts: Sequence[int], *, units_first: bool = False) -> int | None:
    """100, 20, 3 → 123; 2, 1000 → 2000. None where the order says no number: 3, 100 is 300, but 20, 30 is
    nothing. ``units_first``: Arabic says three and twenty."""
    total, current, previous = 0, 0, _HIGHEST
    for part in parts:
        if part in (100, 1000):
            if current >= part or (part == 1000 and total):
                return None
            scaled = max(current, 1) * part if part == 1000 or current < 10 else None
            if scaled is None:
                return None
            total, current = (total + scaled, 0) if part == 1000 else (total, scaled)
            previous = part
        else:
            turned = (
                units_first and previous < 10 and part in range(20, 100, 10) and current % 100 == previous
            )
            if not turned and (
                (part == 0 and parts != [0]) or ((current or total) and part >= _room(previous))
            ):
                return None
            current += part
            previous = part
    result = total + current
    return result if result <= _HIGHEST else None


def _room(previous: int) -> int:
    """What may follow: below ten after tens (below twenty where French counts on: soixante-dix-sept), below a
    hundred after hundreds."""
    if previous >= 100:
        return previous
    if previous in (60, 80):
        return 20
    return 10 if previous >= 10 and previous % 10 == 0 else 0


@lru_cache(maxsize=4096)
def _split(word: str, known: frozenset[tuple[str, int]]) -> tuple[int, ...]:
    table = dict(known)
    if word in table:
        return (table[word],)
    for cut in range(len(word) - 2, 2, -1):
        if word[:cut] in table and (rest := _split(word[cut:], known)):
            return (table[word[:cut]], *rest)
    return ()


def _parts(word: str, lex: Lexicon) -> tuple[int, ...]:
    """One word as number parts: "duecentotrenta" is 2, 100, 30. Only long words are taken apart."""
    if word in lex.numbers:
        return (lex.numbers[word],)
    return _split(word, lex.number_words) if len(word) >= 6 else ()
