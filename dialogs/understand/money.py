"""Which figures of a line are money: currency, cents, signs, products and sums; counts and hours aren't."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dialogs.understand import numbers
from dialogs.understand.corrections import either, ranged, spread, taken_back
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.not_money import (
    counts_unit,
    is_currency,
    is_times,
    phrase_at,
    rule_out,
    text_at,
    touching,
    unit,
)
from dialogs.understand.prices import bare_prices, is_counted_hundred, prices
from dialogs.understand.products import multiplied
from dialogs.understand.spoken import Spoken
from dialogs.understand.tokens import Amount, T, Token

_OTHER_MONEY = "$£₴₹৳₨¥"
_MANY = 20  # above this "x" means "for": 40 x benzina
_CENTS = re.compile(r"[.,٫]\d{1,2}$")
_TWO_FIGURES = re.compile(r"\d\d?")


def find_amounts(tokens: Sequence[Token], lex: Lexicon) -> list[Amount]:
    """The amounts in a line, in order; counts, hours and codes get their role. Dates must have been found before."""
    rule_out(tokens, lex)
    ranges = ranged(tokens, lex)
    spoken = [_signed(tokens, _amount(tokens, said)) for said in prices(tokens, lex) if not said.bare]
    for amount in spoken:
        _mark(tokens, amount)
    amounts: list[Amount] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind is not T.NUMBER or tokens[at].role:
            at += 1
            continue
        taken = max((amount.last for amount in (*spoken, *amounts) if amount.last < at), default=-1)
        figures = _amount_at(tokens, at, lex, taken)
        if figures:
            amounts.append(figures)
            _mark(tokens, figures)
        at = figures.last + 1 if figures else at + 1
    amounts = _ordered([*_bracketed(tokens, _added(tokens, amounts)), *spoken, *ranges])
    bare = [_amount(tokens, said) for said in bare_prices(tokens, lex, alone=not amounts)]
    clear = either(tokens, taken_back(tokens, _ordered([*amounts, *bare]), lex), lex)
    return multiplied(tokens, spread(tokens, clear, lex), lex)


def spelt_amounts(tokens: Sequence[Token], lex: Lexicon) -> list[Amount]:
    """Bare numbers in words, anywhere: the answer to "how much?" needs no currency."""
    return [_amount(tokens, spoken) for spoken in prices(tokens, lex) if spoken.bare]


def _amount(tokens: Sequence[Token], spoken: Spoken) -> Amount:
    amount = Amount(
        spoken.first,
        spoken.last,
        spoken.readings,
        currency=spoken.certain,
        decimals=not spoken.bare and not spoken.foreign,
        foreign=spoken.foreign,
        spelt=True,
    )
    _mark(tokens, amount)
    return amount


def _mark(tokens: Sequence[Token], amount: Amount) -> None:
    for token in tokens[amount.first : amount.last + 1]:
        token.role = "amount"


def _ordered(amounts: Sequence[Amount]) -> list[Amount]:
    return sorted(amounts, key=lambda amount: amount.first)


def _amount_at(tokens: Sequence[Token], at: int, lex: Lexicon, taken: int) -> Amount | None:
    token = tokens[at]
    amount = _plain(tokens, at, lex, taken)
    last = amount.last
    times = is_times(tokens, last + 1)
    factor = last + 2 + is_currency(text_at(tokens, last + 2), lex)
    if times and factor < len(tokens) and tokens[factor].kind is T.NUMBER:
        if tokens[factor].role == "":
            other = _plain(tokens, factor, lex, last + 1)
            if product := _product(amount, other):
                return product
    elif (
        times
        and not amount.currency
        and token.text.isdigit()
        and int(token.text) <= _MANY
        and last + 2 < len(tokens)
    ):
        tokens[at].role = tokens[last + 1].role = "quantity"
        return None
    return _signed(tokens, amount)


def _plain(tokens: Sequence[Token], at: int, lex: Lexicon, taken: int) -> Amount:
    """The amount at one number, with the currency before or after it and cents after it."""
    figures = tokens[at].text
    readings = numbers.readings(figures)
    decimals = not numbers.is_plain(figures) and len(readings) == 1 and bool(_CENTS.search(figures))
    first, last = at, at
    if (
        text_at(tokens, at + 1) in (",", ".")
        and text_at(tokens, at + 2) == "-"
        and touching(tokens, at, at + 2)
    ):
        last, decimals = at + (3 if text_at(tokens, at + 3) == "-" else 2), True
    if lex.has("amount.thousand", text_at(tokens, last + 1)) and len(figures) <= 4:
        readings = tuple(value * 1000 for value in readings[-1:])
        last += 1
    elif is_counted_hundred(tokens, last + 1, lex):
        readings = tuple(value * 100 for value in readings)
        last += 1
    end, cents = unit(tokens, last, lex)
    foreign = _is_foreign(tokens, last + 1, lex) or (
        at - 1 > taken
        and not lex.has("amount.money_before", text_at(tokens, at - 1))
        and _is_foreign(tokens, at - 1, lex)
    )
    if cents:
        readings = tuple(value // 100 for value in readings) if numbers.is_plain(figures) else ()
    currency = end > last
    last = end
    if at - 1 > taken and is_currency(text_at(tokens, at - 1), lex):
        first, currency = at - 1, True
    amount = Amount(first, last, readings, currency, decimals, foreign=foreign)
    return _with_cents(tokens, amount, lex) if not cents and numbers.is_plain(figures) else amount


def _with_cents(tokens: Sequence[Token], amount: Amount, lex: Lexicon) -> Amount:
    """5 euro e 50 · 5€50 · 5 euro 50 cent · 5 e 50."""
    at = amount.last + 1
    joined = lex.has("amount.and", text_at(tokens, at)) or lex.has("marks.and", text_at(tokens, at))
    at += joined
    if (
        at >= len(tokens)
        or tokens[at].kind is not T.NUMBER
        or tokens[at].role
        or not _TWO_FIGURES.fullmatch(tokens[at].text)
    ):
        return amount
    end, cents = unit(tokens, at, lex)
    if end > at and not cents:
        apart = joined and not amount.currency and len(tokens[at].text) == 2 and len(amount.readings) == 1
        if not apart:
            return amount
        values = (amount.readings[0] + int(tokens[at].text), int(tokens[at].text) * 100)
        return replace(amount, last=end, readings=values, currency=True)
    behind = text_at(tokens, at + 1)
    more = amount.currency and any(token.kind is T.NUMBER for token in tokens[at + 1 :])
    counts = joined and lex.has("quantity.counted", behind) and not more
    closing = (not counts or amount.currency) and not counts_unit(tokens, at + 1, lex)
    # "12euros4meat" is no 12.40.
    continued = at + 1 < len(tokens) and tokens[at + 1].kind is T.WORD and touching(tokens, at, at + 1)
    glued = amount.currency and not joined and touching(tokens, at - 1, at) and not continued
    spoken = (
        closing and len(tokens[at].text) == 2 and (amount.currency or (joined and _half(tokens[at].text)))
    )
    if (
        not (cents or glued or spoken)
        or not amount.readings
        or (cents and not amount.currency and not joined)
    ):
        return amount
    value = int(tokens[at].text) * (1 if cents or len(tokens[at].text) == 2 else 10)
    return replace(
        amount,
        last=end,
        readings=(amount.readings[0] + value, *(amount.readings if counts and not cents else ())),
        currency=amount.currency or cents,
        decimals=True,
    )


def _half(text: str) -> bool:
    return text.endswith(("0", "5")) and text >= "05"


def _signed(tokens: Sequence[Token], amount: Amount) -> Amount:
    """A plus or minus right before the amount, unless it only separates words: "pane - 3" is bread for 3."""
    at = amount.first - 1
    sign = text_at(tokens, at)
    if sign not in ("+", "-"):
        return amount
    opens = at == 0 or tokens[at - 1].end < tokens[at].start or tokens[at - 1].kind is T.SIGN
    close = tokens[at].end == tokens[amount.first].start
    if opens and (close or (at == 0 and (sign == "+" or amount.last + 1 == len(tokens)))):
        return replace(amount, first=at, sign=sign)
    return amount


def _product(left: Amount, right: Amount) -> Amount | None:
    """2x1,50: a count times a price. Two bare numbers are also multiplied, two prices never."""
    count, price = (left, right) if not left.shaped else (right, left)
    if (
        count.shaped
        or len(count.readings) != 1
        or len(price.readings) != 1
        or not 0 < count.readings[0] <= 9900
    ):
        return None
    value = count.readings[0] * price.readings[0] // 100
    return replace(price, first=left.first, last=right.last, readings=(value,), decimals=True)


def _added(tokens: Sequence[Token], amounts: list[Amount]) -> list[Amount]:
    """3,20+1,50: amounts with only a plus between them are one amount."""
    out: list[Amount] = []
    for amount in amounts:
        before = out[-1] if out else None
        between = before and [t.text for t in tokens[before.last + 1 : amount.first + (amount.sign == "+")]]
        even = between == ["+"] and before is not None and _even(tokens, before, amount)
        if before and even and len(before.readings) == len(amount.readings) == 1:
            total = (before.readings[0] + amount.readings[0],)
            out[-1] = replace(before, last=amount.last, readings=total, decimals=True)
        else:
            out.append(amount)
    for amount in out:
        for token in tokens[amount.first : amount.last + 1]:
            token.role = "amount"
    return out


def _bracketed(tokens: Sequence[Token], amounts: list[Amount]) -> list[Amount]:
    """ "coffee (4) bagel (3.5)": if every number of a line is in brackets, each is a price."""
    if all(
        text_at(tokens, amount.first - 1) in ("(", "[", "{") and tokens[amount.first - 1].role == "aside"
        for amount in amounts
    ):
        return [replace(amount, bracketed=True) for amount in amounts]
    return amounts


def _even(tokens: Sequence[Token], before: Amount, amount: Amount) -> bool:
    plus = before.last + 1
    after = amount.first + (amount.sign == "+")
    return (tokens[before.last].end == tokens[plus].start) == (tokens[plus].end == tokens[after].start)


def _is_foreign(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    text = text_at(tokens, at)
    if not text:
        return False
    linked = lex.has("amount.link", text)  # 50 de lei
    return text in _OTHER_MONEY or any(
        phrase_at(tokens, at + step, lex, "amount.foreign") is not None for step in range(1 + linked)
    )
