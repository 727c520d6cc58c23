"""What may follow the euros of a price in words: "e cinquanta", "fifty cents", "and a half", ونص, إلا ربع."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.understand.lexicon import Lexicon
from dialogs.understand.not_money import counts_unit, prices_each, text_at, unit
from dialogs.understand.number_words import Spelt, spelt_out
from dialogs.understand.tokens import T, Token

_HALF, _QUARTER = 50, 25


@dataclass(frozen=True, slots=True)
class Fraction:
    """What follows the whole number. ``cents`` is 5 for a lone "five", which may mean 5 or 50 cents (``vague``)."""

    cents: int
    last: int
    joined: bool
    named: bool = False  # half, quarter, cents
    vague: bool = False
    counts: bool = False  # may count things: three euros and twenty eggs


def whole_number(tokens: Sequence[Token], at: int, lex: Lexicon) -> Spelt | None:
    token = tokens[at]
    if token.kind is T.NUMBER:
        return Spelt(int(token.text), at) if token.text.isdigit() and len(token.text) <= 4 else None
    return spelt_out(tokens, at, lex)


def fraction(tokens: Sequence[Token], at: int, lex: Lexicon, *, behind_euro: bool = False) -> Fraction | None:
    """The cents that start at token ``at``: fifty, e cinquanta, and a half, ونص, إلا ربع, oh five."""
    word, joined, opening = text_at(tokens, at), False, ""
    if prices_each(tokens, at, lex) is not None:
        return None  # 6 يورو الواحدة
    if lex.has("amount.less", word):
        cents = part(text_at(tokens, at + 1), lex)
        return Fraction(-cents, at + 1, joined=True, named=True) if cents else None
    if lex.has("amount.and", word) or lex.has("marks.and", word):
        at, joined = at + 1, True
    elif lex.has("amount.and_half", word) and part(text_at(tokens, at + 1), lex):
        at, joined = at + 1, True  # два з половиною
    elif word.startswith("و") and len(word) > 2 and not tokens[at].role and not _is_number(word, lex):
        joined, opening = True, word[1:]
    skipped = at + (joined and not opening and lex.has("amount.article", text_at(tokens, at)))
    if cents := part(opening or text_at(tokens, skipped), lex):
        return Fraction(cents, skipped, joined, named=True)
    return _cents(tokens, at, lex, joined, opening, behind_euro)


def _cents(
    tokens: Sequence[Token], at: int, lex: Lexicon, joined: bool, opening: str, behind_euro: bool
) -> Fraction | None:
    oh = lex.has("amount.oh", text_at(tokens, at))
    number = below_hundred(tokens, at + oh, lex, opening=opening)
    if not number or (oh and number.value > 9):
        return None
    last, cents = unit(tokens, number.last, lex)
    if last > number.last and cents:
        return Fraction(number.value, last, joined, named=True)
    if last > number.last and behind_euro:  # two euros and twenty euros
        return None
    figures = tokens[at].kind is T.NUMBER
    if number.value > 9 or oh or (figures and len(tokens[at].text) == 2):
        things = text_at(tokens, number.last + 1)
        counts = joined and lex.has("quantity.counted", things) and not goes_on(tokens, number.last + 2, lex)
        measures = counts_unit(tokens, number.last + 1, lex)
        return None if measures else Fraction(number.value, number.last, joined, counts=counts)
    vague = behind_euro or joined
    if vague and closes(tokens, number.last + 1, lex):
        return Fraction(number.value, number.last, joined, vague=True)
    things = text_at(tokens, number.last + 1)
    if behind_euro and lex.known(things) and not _is_counted(things, lex):  # cinque euro e cinque pane
        alone = not goes_on(tokens, number.last + 2, lex)
        return Fraction(number.value, number.last, joined, vague=True, counts=alone)
    return None


def below_hundred(
    tokens: Sequence[Token], at: int, lex: Lexicon, *, opening: str = "", zero: bool = False
) -> Spelt | None:
    if at >= len(tokens) or tokens[at].role:
        return None
    if tokens[at].kind is T.NUMBER:
        number = whole_number(tokens, at, lex)
    elif zero and lex.has("amount.oh", tokens[at].text):
        number = Spelt(0, at)
    elif not opening and lex.has("amount.article", tokens[at].text):
        return None
    else:
        number = spelt_out(tokens, at, lex, opening=opening)
    return number if number and (zero or number.value) and number.value < 100 and not number.parted else None


def part(word: str, lex: Lexicon) -> int:
    """The cents in half a euro or a quarter; 0 for any other word."""
    return _HALF if lex.has("amount.half", word) else _QUARTER if lex.has("amount.quarter", word) else 0


def _is_number(word: str, lex: Lexicon) -> bool:
    return any(word in known.values for known in lex.numerals)


def _is_counted(word: str, lex: Lexicon) -> bool:
    return lex.has("quantity.counted", word) or lex.has("quantity.units", word)


def goes_on(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Whether another number follows: in "due e venti uova tre e ottanta" the eggs have their own price."""
    rest = range(at, len(tokens))
    return any(tokens[i].kind is T.NUMBER or spelt_out(tokens, i, lex) for i in rest if not tokens[i].role)


def closes(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Whether a price may end before token ``at``: the line ends, or a sign or a day follows."""
    return at >= len(tokens) or tokens[at].kind is T.SIGN or bool(tokens[at].role)
