"""How many things a price is for: the number beside it, in figures or words, that counts them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.understand.lexicon import Lexicon
from dialogs.understand.measures import is_measure
from dialogs.understand.not_money import is_times, text_at
from dialogs.understand.number_words import spelt_out
from dialogs.understand.tokens import Amount, T, Token

_MOST = 99  # a bare number above this is more likely a price than a count
#: A number between two words is also more likely a price than a count above this.
FEW = 20
SMALL = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class Count:
    """How many, over the tokens ``first`` to ``last``. ``amount``: it had been taken for money."""

    value: int
    first: int
    last: int
    amount: Amount | None = None


def count_of(
    tokens: Sequence[Token],
    price: Amount,
    before: Amount | None,
    after: Amount | None,
    lex: Lexicon,
    *,
    anywhere: bool,
) -> tuple[Count | None, bool]:
    """The number that counts what the price is for, and True if no word before it leaves doubt.

    ``anywhere``: also look across a comma and after the price.
    """
    at = price.first - 1
    while at >= 0:
        token = tokens[at]
        if token.kind is T.SIGN and not token.role and token.text in ",;" and not anywhere:
            break
        count = _number(tokens, at, before, lex)
        if count is not None and lex.has("amount.at", text_at(tokens, count.first - 1)):
            return None, True  # "pesce a 12 e pane a 2,50" are two prices
        if count is not None:
            opening = count.first == 0 or not names_thing(tokens[count.first - 1], lex)
            thing = count.last + 1 < price.first and names_thing(tokens[count.last + 1], lex)
            if opening or not thing or lex.has("quantity.counted", tokens[count.last + 1].text):
                return count, True
            return (count, False) if count.value <= FEW else (None, True)
        if token.role == "amount":
            break
        at -= 1
    if anywhere and is_times(tokens, price.last + 1) and counts_things(tokens, price.last + 2, lex):
        return Count(int(tokens[price.last + 2].text), price.last + 2, price.last + 2), price.shaped
    if anywhere and after is not None and not after.shaped and after.readings:
        at = after.first
        last = not any(token.role == "amount" for token in tokens[after.last + 1 :])
        if last and (count := _number(tokens, at, after, lex)) is not None:
            return count, True
    return None, True


def so_many(tokens: Sequence[Token], price: Amount, after: Amount | None, lex: Lexicon) -> Count | None:
    """ "1,20 per 3" at the end of a line."""
    at = price.last + 2
    if not price.shaped or not lex.has("amount.for", text_at(tokens, at - 1)) or at >= len(tokens):
        return None
    count = _number(tokens, at, after, lex)
    closing = count and not any(token.kind is not T.SIGN for token in tokens[count.last + 1 :])
    return count if count and count.first == at and closing else None


def counts_things(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """ "x 3 bottiglie", but not "x 1,5 l"."""
    return (
        at < len(tokens)
        and tokens[at].role == "quantity"
        and bool(SMALL.fullmatch(tokens[at].text))
        and not is_measure(text_at(tokens, at + 1), lex)
    )


def _number(tokens: Sequence[Token], at: int, amount: Amount | None, lex: Lexicon) -> Count | None:
    token = tokens[at]
    if token.kind is T.NUMBER and SMALL.fullmatch(token.text) and int(token.text):
        if token.role == "quantity":
            weighs = is_measure(text_at(tokens, at + 1), lex)
            return None if weighs else Count(int(token.text), at, at)
        if amount is not None and amount.first <= at <= amount.last and not amount.shaped:
            return Count(int(token.text), at, at, amount)
    elif (
        amount is not None
        and amount.spelt
        and amount.last == at < len(tokens) - 1
        and not amount.shaped
        and amount.readings
    ):
        value, cents = divmod(amount.readings[0], 100)
        counts = not cents and 1 < value <= _MOST and names_thing(tokens[at + 1], lex)
        return Count(value, amount.first, at, amount) if counts else None
    elif token.kind is T.WORD and token.role in ("", "quantity") and lex.begins_number(token.text):
        for first in range(max(0, at - 2), at + 1):
            spelt = spelt_out(tokens, first, lex)
            if spelt and spelt.last >= at and 1 < spelt.value <= _MOST:
                return Count(spelt.value, first, spelt.last)
    return None


def opening_of(tokens: Sequence[Token], lex: Lexicon) -> int:
    """The first token that isn't a day, "bought" or the like."""
    return next(
        (
            i
            for i, token in enumerate(tokens)
            if token.role not in ("date", "noise")
            and (token.text not in lex.passing or token.text in lex.numbers)
        ),
        0,
    )


def names_thing(token: Token, lex: Lexicon) -> bool:
    """Whether a token names a thing, rather than being a small word or "bought"."""
    return (
        token.kind is T.WORD
        and not token.role
        and token.text not in lex.passing
        and not lex.has("amount.at", token.text)
    )
