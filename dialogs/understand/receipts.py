"""Cash and change at the till: "spesa 23,75, contanti 30, resto 6,25", or a receipt line by line.

Cash and change aren't spending of their own. A receipt that ends in them is one payment, its total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialogs.understand.lexicon import Lexicon
from dialogs.understand.money import find_amounts
from dialogs.understand.not_money import phrase_before
from dialogs.understand.tokens import Amount, T, Token

_SHORTEST = 3  # lines: something, what it cost, what was given


def without_change(tokens: Sequence[Token], amounts: Sequence[Amount], lex: Lexicon) -> list[Amount]:
    """``amounts`` without cash and change if they agree with the price. Without a price, it's their difference;
    or the amount given beside the change may be the price ("dato 50, resto 12,30"), and it keeps both readings."""
    if len(amounts) < 2 or lex.opens("bank.change").isdisjoint(token.text for token in tokens):
        return list(amounts)
    back = [a for a in amounts if _follows(tokens, a, lex, "bank.change") and len(a.readings) == 1]
    given = [a for a in amounts if a not in back and _follows(tokens, a, lex, "bank.cash")]
    prices = [a for a in amounts if a not in back and a not in given]
    if len(back) != 1 or len(given) > 1 or len(prices) > 1 or (given and len(given[0].readings) != 1):
        return list(amounts)
    change = back[0].readings[0]
    if given and prices:
        if given[0].readings[0] - change not in prices[0].readings:
            return list(amounts)
        stored = replace(prices[0], readings=(given[0].readings[0] - change,), decimals=True)
    elif given:
        stored = replace(given[0], readings=(given[0].readings[0] - change,), decimals=True)
    else:
        paid = [value - change for value in prices[0].readings if value > change]
        stored = (
            replace(prices[0], readings=(*paid, *prices[0].readings), decimals=True) if paid else prices[0]
        )
    for amount in amounts:
        if amount.first != stored.first:
            _set_aside(tokens, amount, lex)
    if given:
        _set_words_aside(tokens, given[0], lex, "bank.cash")
    return [stored]


@dataclass(frozen=True, slots=True)
class Receipt:
    """``header``: what comes before the first figures; ``items`` are line numbers; ``total`` is in minor units."""

    header: str
    items: tuple[int, ...]
    total: int
    line: int


def receipt(lines: Sequence[Sequence[Token]], texts: Sequence[str], lex: Lexicon) -> Receipt | None:
    """The receipt in the lines of a message: things, and below them cash or change; None if it isn't one."""
    if len(lines) < _SHORTEST:
        return None
    till = lex.opens("bank.cash") | lex.opens("bank.change")
    if not any(token.text in till for tokens in lines for token in tokens[:2]):
        return None
    totals: list[tuple[int, int]] = []
    cash: list[int] = []
    change: list[int] = []
    items: list[int] = []
    header = ""
    for number, tokens in enumerate(lines):
        amounts = find_amounts(tokens, lex)
        if not amounts:
            if not (items or totals):
                header = f"{header} {texts[number]}".strip()
            continue
        value = amounts[-1].readings[0] if len(amounts) == 1 and len(amounts[0].readings) == 1 else None
        name = _only(tokens, lex) if value is not None else ""
        if name == "amount.total" and value is not None:
            totals.append((value, number))
        elif name == "bank.cash" and value is not None:
            cash.append(value)
        elif name == "bank.change" and value is not None:
            change.append(value)
        elif not name:
            items.append(number)
    if not items or not (cash or change):
        return None
    if totals:
        return Receipt(header, tuple(items), *totals[-1])
    if len(cash) == len(change) == 1 and cash[0] > change[0]:
        return Receipt(header, tuple(items), cash[0] - change[0], items[0])
    return None


def _only(tokens: Sequence[Token], lex: Lexicon) -> str:
    """The one list that contains all words of a line: its total, what was given, what came back."""
    words = [t.text for t in tokens if t.kind is T.WORD and not t.role and not lex.has("small.words", t.text)]
    for name in ("amount.total", "bank.cash", "bank.change", "bank.tendered"):
        spans = lex.spans(words, name)
        if words and {at for first, end in spans for at in range(first, end)} >= set(range(len(words))):
            return name
    return ""


def _follows(tokens: Sequence[Token], amount: Amount, lex: Lexicon, name: str) -> bool:
    return phrase_before(tokens, _behind(tokens, amount, lex), lex, name) is not None


def _behind(tokens: Sequence[Token], amount: Amount, lex: Lexicon) -> int:
    at = amount.first - 1
    while at >= 0 and (tokens[at].kind is T.SIGN or lex.has("small.words", tokens[at].text)):
        at -= 1
    return at


def _set_aside(tokens: Sequence[Token], amount: Amount, lex: Lexicon) -> None:
    for token in tokens[amount.first : amount.last + 1]:
        token.role = "aside"
    for name in ("bank.cash", "bank.change"):
        _set_words_aside(tokens, amount, lex, name)


def _set_words_aside(tokens: Sequence[Token], amount: Amount, lex: Lexicon, name: str) -> None:
    last = _behind(tokens, amount, lex)
    if (first := phrase_before(tokens, last, lex, name)) is not None:
        for token in tokens[first : amount.first]:
            token.role = "aside"
