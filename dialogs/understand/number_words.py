"""Numbers written in words: centoventi, one hundred and twenty, مئة وعشرون."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.understand.lexicon import Lexicon
from dialogs.understand.not_money import phrase_before
from dialogs.understand.numerals import Numerals
from dialogs.understand.tokens import T, Token, belongs_to_next

_LAST_DAY = 31


@dataclass(frozen=True, slots=True)
class Spelt:
    """A number in words ending at token ``last``. ``parted``: the numbers before and after an "and" that may
    also start the cents, as in "cento e venti"."""

    value: int
    last: int
    parted: tuple[int, int] | None = None


def spelt_out(tokens: Sequence[Token], at: int, lex: Lexicon, *, opening: str = "") -> Spelt | None:
    """The number in words starting at token ``at``, in the first language that counts that way; None if none
    does. ``opening`` replaces the first word, if that has an "and" joined to it."""
    if at >= len(tokens) or tokens[at].kind is not T.WORD or tokens[at].role:
        return None
    if not opening and not lex.begins_number(tokens[at].text):
        return None
    if at and lex.has("amount.which", tokens[at - 1].text) and lex.numbers.get(tokens[at].text) == 1:
        return None  # "a new one"
    if phrase_before(tokens, at, lex, "amount.no_number") is not None:
        return None  # "la mana a doua" is second hand, "fond de ten" foundation
    if at and lex.has("amount.new", tokens[at].text) and _is_figure(tokens, at + 1):
        return None  # "téléphone neuf 90"
    read = (_spelt(tokens, at, lex, known, opening) for known in lex.numerals)
    if (number := next((number for number in read if number), None)) or lex.known(tokens[at].text):
        return number
    shorn = ((known, known.shorn(tokens[at].text)) for known in lex.numerals)
    return next((_spelt(tokens, at, lex, known, word) for known, word in shorn if word), None)


def _is_figure(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].kind is T.NUMBER


def day_in_words(words: Sequence[str], lex: Lexicon) -> tuple[int, int]:
    """A day of the month at the start of ``words``, and how many of them name it; (0, 0) if none do."""
    said = [Token(T.WORD, word, 0, 0) for word in words[:3]]
    for length in range(len(said), 0, -1):
        tens = spelt_out(said[: length - 1], 0, lex) if length > 1 else None
        unit = lex.ordinals.get(words[length - 1], 0)
        if unit and (length == 1 or (tens and tens.last == length - 2 and not tens.value % 10 and unit < 10)):
            day = unit + (tens.value if tens else 0)
            return (day, length) if day <= _LAST_DAY else (0, 0)
    number = spelt_out(said, 0, lex)
    return (number.value, number.last + 1) if number and 0 < number.value <= _LAST_DAY else (0, 0)


def _spelt(tokens: Sequence[Token], at: int, lex: Lexicon, known: Numerals, opening: str) -> Spelt | None:
    parts: list[int] = []
    parted: tuple[int, int] | None = None
    last, i = at - 1, at
    joined = ""
    while i < len(tokens) and tokens[i].kind is T.WORD and not tokens[i].role:
        word = opening if opening and i == at else tokens[i].text
        if parts and lex.has("amount.article", word) and not _counts_one(tokens, i, joined, parts, lex):
            break  # ten and a half
        more, width = _more(tokens, i, word, known, bool(parts))
        if not more:
            joined = word if parts and _joins(word, lex, known, parts) else ""
            if not joined:
                break
            i += 1
            continue
        if word in known.priced and not _has_currency(tokens, i + width, lex):
            break
        if known.value([*parts, *more], units_first=known.units_first and not word.isascii()) is None:
            break
        if joined in known.parting:
            parted = _parted(parts, more, known)
        elif parted:
            parted = (parted[0], known.value([parted[1], *more]) or parted[1])
        joined = ""
        parts.extend(more)
        last = i + width - 1
        i += width
    number = known.value(parts, units_first=known.units_first) if parts else None
    return Spelt(number, last, parted) if number is not None else None


def _has_currency(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    text = tokens[at].text if at < len(tokens) and not belongs_to_next(tokens, at) else ""
    return text == "€" or lex.has("amount.euro", text) or lex.has("amount.cent", text)


def _more(
    tokens: Sequence[Token], i: int, word: str, known: Numerals, going: bool
) -> tuple[tuple[int, ...], int]:
    """The parts a word adds, and over how many tokens; an Arabic "and" may be joined to it."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    pair = f"{word} {after.text}" if after and after.kind is T.WORD and not after.role else ""
    if pair in known.values:  # quatre-vingts
        return (known.values[pair],), 2
    if parts := known.parts(word):
        return parts, 1
    if not going or not word.startswith("و"):
        return (), 1
    return ((known.values[pair[1:]],), 2) if pair[1:] in known.values else (known.parts(word[1:]), 1)


def _joins(word: str, lex: Lexicon, known: Numerals, parts: Sequence[int]) -> bool:
    """Whether an "and" continues the number: "hundred and twenty", but in "due e cinquanta" cents follow."""
    if word in known.parting and parts[-1] < 100:
        return False
    return lex.has("marks.and", word) or lex.has("amount.and", word)


def _counts_one(tokens: Sequence[Token], at: int, joined: str, parts: Sequence[int], lex: Lexicon) -> bool:
    """ "Vingt et un euros", not "twenty and a half"."""
    return bool(joined) and parts[-1] in range(20, 100, 10) and _has_currency(tokens, at + 1, lex)


def _parted(parts: Sequence[int], more: Sequence[int], known: Numerals) -> tuple[int, int] | None:
    before, behind = known.value(parts), known.value(more)
    return (before, behind) if before and behind and behind < 100 else None
