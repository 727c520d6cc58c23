"""Amounts that someone corrects or leaves open within a line: "pane 3,20 anzi 3,50", "two or three euros"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dialogs.understand import numbers
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.not_money import is_currency, phrase_at, text_at
from dialogs.understand.tokens import Amount, T, Token

_MOST_PARTS = 2  # most digits in the number of instalments
_RANGE = re.compile(r"(\d{1,4})-(\d{1,4})")


def ranged(tokens: Sequence[Token], lex: Lexicon) -> list[Amount]:
    """ "15-20 euro": one amount with both readings."""
    ranges = []
    for at, token in enumerate(tokens):
        said = _RANGE.fullmatch(token.text) if token.kind is T.NOISE and token.role in ("", "noise") else None
        if said and is_currency(text_at(tokens, at + 1), lex):
            low, high = int(said[1]) * 100, int(said[2]) * 100
            token.role = tokens[at + 1].role = "amount"
            ranges.append(Amount(at, at + 1, (low, high), currency=True))
    return ranges


def taken_back(tokens: Sequence[Token], amounts: Sequence[Amount], lex: Lexicon) -> list[Amount]:
    """Drop amounts that the next one corrects: only words of correction stand between the two."""
    remaining: list[Amount] = []
    for amount in amounts:
        before = remaining[-1] if remaining else None
        if before is not None and _repeats(tokens, before, amount, lex):
            if amount.spelt:
                for token in tokens[before.last + 1 : amount.last + 1]:
                    token.role = "aside"
                continue
            for token in tokens[before.first : amount.first]:
                token.role = "aside"
            remaining.pop()
        elif before is not None and _replaces(tokens, before, amount, lex):
            for token in tokens[before.first - 1 : amount.first]:
                token.role = "aside"
            remaining.pop()
        elif before is not None and _denies(tokens, before.last + 1, amount.first, lex):
            for token in tokens[before.last + 1 : amount.last + 1]:
                token.role = "aside"
            continue  # "14, not 40"
        elif before is not None and _corrects(tokens, before.last + 1, amount.first, lex):
            for token in tokens[before.first : amount.first]:
                token.role = "aside"
            remaining.pop()
        remaining.append(amount)
    return remaining


def _repeats(tokens: Sequence[Token], before: Amount, amount: Amount, lex: Lexicon) -> bool:
    """ "Four euro ten... 4.10": one sum in words and figures, or said twice."""
    if not set(before.readings) & set(amount.readings):
        return False
    between = tokens[before.last + 1 : amount.first]
    words = [token.text for token in between if token.kind is not T.SIGN]
    again = bool(lex.spans(words, "amount.again"))
    told = {at for first, end in lex.spans(words, "amount.again") for at in range(first, end)}
    if len(told) < len(words):
        return False
    return again or before.spelt != amount.spelt


def _replaces(tokens: Sequence[Token], before: Amount, amount: Amount, lex: Lexicon) -> bool:
    """ "Not 15 but 18"."""
    between = tuple(token.text for token in tokens[before.last + 1 : amount.first] if token.kind is T.WORD)
    denied = (text_at(tokens, before.first - 1),) in lex.sets.get("amount.not", ())
    if not denied or between not in lex.sets.get("amount.but", ()):
        return False
    # Without a thing, it corrects an earlier message.
    return any(t.kind is T.WORD and not t.role and lex.known(t.text) for t in tokens)


def spread(tokens: Sequence[Token], amounts: Sequence[Amount], lex: Lexicon) -> list[Amount]:
    """ "360 euro in 12 rate": ask whether all of it was paid, or just the first part."""
    out: list[Amount] = []
    for amount in amounts:
        at = amount.last + 1
        many = _many(tokens, at + 1, lex) if lex.has("amount.into", text_at(tokens, at)) else 0
        parts = many > 1 and lex.has("amount.spread", text_at(tokens, at + 2)) and len(amount.readings) == 1
        if parts:
            for token in tokens[at : at + 3]:
                token.role = "aside"
            amount = replace(amount, readings=(amount.readings[0], round(amount.readings[0] / many)))
        out.append(amount)
    return [each for each in out if tokens[each.first].role == "amount"]


def _many(tokens: Sequence[Token], at: int, lex: Lexicon) -> int:
    text = text_at(tokens, at)
    return int(text) if text.isdigit() and len(text) <= _MOST_PARTS else lex.numbers.get(text, 0)


def _denies(tokens: Sequence[Token], first: int, end: int, lex: Lexicon) -> bool:
    words = [token.text for token in tokens[first:end] if token.kind is T.WORD]
    return bool(words) and tuple(words) in lex.sets.get("amount.not", ())


def _corrects(tokens: Sequence[Token], first: int, end: int, lex: Lexicon) -> bool:
    said, at = False, first
    while at < end:
        last = phrase_at(tokens, at, lex, "amount.correction")
        if last is not None and last < end:
            said, at = True, last + 1
        elif tokens[at].kind is T.SIGN or lex.has("small.words", tokens[at].text):
            at += 1
        else:
            return False
    return said


def either(tokens: Sequence[Token], amounts: Sequence[Amount], lex: Lexicon) -> list[Amount]:
    """The amounts, where "two or three euros" and "6, maybe 9" become one with both readings."""
    out: list[Amount] = []
    for amount in amounts:
        if out and len(amount.readings) == 1 and _is_other(tokens, out[-1], amount, lex):
            before = out.pop()
            readings = tuple(dict.fromkeys((*before.readings, *amount.readings)))
            out.append(replace(amount, first=before.first, readings=readings))
            for token in tokens[before.first : amount.first]:
                token.role = "amount"
            continue
        at = amount.first - 2
        if at < 0 or not lex.has("amount.or", text_at(tokens, at + 1)) or len(amount.readings) != 1:
            out.append(amount)
            continue
        if out and out[-1].last == at:
            before = out.pop()
            values, first = before.readings, before.first
        else:
            values, first = _number(tokens, at, lex), at
        readings = tuple(dict.fromkeys((*values, *amount.readings)))
        out.append(replace(amount, first=first, readings=readings) if values else amount)
        for token in tokens[out[-1].first : amount.first]:
            token.role = "amount"
    return out


def _is_other(tokens: Sequence[Token], before: Amount, amount: Amount, lex: Lexicon) -> bool:
    """ "6, maybe 9", "6 or maybe 9": only words of doubt stand between the two."""
    words = [t.text for t in tokens[before.last + 1 : amount.first] if t.kind is T.WORD]
    return any(lex.has("amount.perhaps", word) for word in words) and all(
        lex.has("amount.perhaps", word) or lex.has("amount.or", word) for word in words
    )


def _number(tokens: Sequence[Token], at: int, lex: Lexicon) -> tuple[int, ...]:
    token = tokens[at]
    if token.kind is T.NUMBER:
        return numbers.readings(token.text)
    value = lex.numbers.get(token.text, 0) if token.kind is T.WORD else 0
    return (value * 100,) if value else ()
