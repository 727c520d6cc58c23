"""Weights and volumes with a unit price: half a kilo at 4 €/kg. Integers only; half a cent rounds up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.understand.lexicon import Lexicon
from dialogs.understand.not_money import is_currency, text_at
from dialogs.understand.number_words import spelt_out
from dialogs.understand.tokens import Amount, T, Token

#: What each unit measures, and how many of the smallest it is; the names are lists of the section [measure].
_UNITS = {
    "gram": ("mass", 1),
    "hectogram": ("mass", 100),
    "kilogram": ("mass", 1000),
    "millilitre": ("volume", 1),
    "centilitre": ("volume", 10),
    "decilitre": ("volume", 100),
    "litre": ("volume", 1000),
}
_FIGURES = re.compile(r"(\d{1,4})(?:[.,٫](\d{1,3}))?")
_PREPOSITIONS = 2


@dataclass(frozen=True, slots=True)
class Weighed:
    """``thousandths`` of a unit, by its name in `_UNITS`; over the tokens ``first`` to ``last``."""

    name: str
    thousandths: int
    first: int
    last: int


def measure(word: str, lex: Lexicon) -> str | None:
    """The unit ``word`` names."""
    return next((name for name in _UNITS if lex.has(f"measure.{name}", word)), None)


def is_measure(word: str, lex: Lexicon) -> bool:
    return measure(word, lex) is not None


def times(price: int, weighed: Weighed, unit: str) -> int | None:
    """What ``weighed`` costs at ``price`` per ``unit``, in minor units; None if the units don't compare."""
    (kind, size), (per, whole) = _UNITS[weighed.name], _UNITS[unit]
    if kind != per:
        return None
    return (2 * price * weighed.thousandths * size + 1000 * whole) // (2 * 1000 * whole)


def per_measure(tokens: Sequence[Token], first: int, last: int, lex: Lexicon) -> Weighed | None:
    """ "€/kg", "al kg", "l'etto" after or before figures: the unit the price is for."""
    at, words = last + 1, 0
    while at < len(tokens) and words <= _PREPOSITIONS and tokens[at].role != "date":
        name = measure(text_at(tokens, at), lex)
        if (
            at == last + 1
            and lex.has("quantity.units", text_at(tokens, at))
            and not _again(tokens, first, name, lex)
            and not is_currency(text_at(tokens, last), lex)  # "4 euro kg" measures nothing
        ):
            name = None  # "3 kg"; a single word for "per kilo" is no unit of a quantity
        # "20 per l'auto" is no price per litre.
        article = len(tokens[at].text) == 1 and at + 1 < len(tokens) and tokens[at + 1].kind is T.WORD
        if name and not (article and text_at(tokens, at - 1) != "/"):
            return Weighed(name, 1000, last + 1, at)
        slash = tokens[at].text == "/"
        if not (slash or lex.has("small.words", tokens[at].text) or lex.has("amount.per", tokens[at].text)):
            break
        words += 1
        at += 1
    name = measure(text_at(tokens, first - 2), lex) if first > 2 and tokens[first - 2].role == "" else None
    if name and lex.has("amount.at", text_at(tokens, first - 1)):
        # "3 كيلو بصل الكيلو ب 1.2": the kilo again, with what it costs.
        again = [
            i for i in range(1, first - 2) if measure(tokens[i].text, lex) and tokens[i].role == "quantity"
        ]
        return Weighed(name, 1000, first - 2, first - 1) if again else None
    name = measure(text_at(tokens, first - 1), lex)
    if name and lex.has("amount.per", text_at(tokens, first - 2)):
        return Weighed(name, 1000, first - 2, first - 1)
    return None


def _again(tokens: Sequence[Token], first: int, name: str | None, lex: Lexicon) -> bool:
    """ "Chicken 2 kilo 5 euro kilo": the unit that was already measured, behind the price."""
    return name is not None and any(
        token.role == "quantity" and measure(token.text, lex) == name for token in tokens[:first]
    )


def in_figures(
    tokens: Sequence[Token], price: Amount, before: Amount | None, after: Amount | None, lex: Lexicon
) -> Weighed | None:
    """1,5 kg: the figures with a unit nearest to the price, before or after it."""
    since, until = before.last if before else -1, after.first if after else len(tokens)
    places = [*range(price.first - 1, since, -1), *range(price.last + 1, until)]
    for at in places:
        name = measure(text_at(tokens, at + 1), lex)
        if tokens[at].kind is not T.NUMBER or tokens[at].role != "quantity" or name is None:
            continue
        if match := _FIGURES.fullmatch(tokens[at].text):
            thousandths = int(match[1]) * 1000 + int((match[2] or "0").ljust(3, "0"))
            half = _and_half(tokens, at + 2, lex) if not match[2] else 0
            return Weighed(name, thousandths + half, at, at + 1)
    return None


def in_words(tokens: Sequence[Token], price: Amount, before: Amount | None, lex: Lexicon) -> Weighed | None:
    """Half a kilo, due etti, un chilo e mezzo: before or after the price."""
    for at in range(before.last + 1 if before else 0, len(tokens)):
        name = measure(tokens[at].text, lex) if tokens[at].role in ("", "quantity") else None
        if name is None or price.first <= at <= price.last:
            continue
        near = at - 1
        if lex.has("small.words", text_at(tokens, near)) and lex.has(
            "amount.half", text_at(tokens, near - 1)
        ):
            near -= 1
        if lex.has("amount.half", text_at(tokens, near)):
            return Weighed(name, 500, near, at)
        for first in range(max(0, at - 3), at):
            spelt = spelt_out(tokens, first, lex)
            if spelt and spelt.value and spelt.last == at - 1:
                return Weighed(name, spelt.value * 1000 + _and_half(tokens, at + 1, lex), first, at)
    return None


def _and_half(tokens: Sequence[Token], at: int, lex: Lexicon) -> int:
    """ "… e mezzo" at token ``at``, in thousandths."""
    joined = lex.has("amount.and", text_at(tokens, at)) or lex.has("marks.and", text_at(tokens, at))
    return 500 if joined and lex.has("amount.half", text_at(tokens, at + 1)) else 0
