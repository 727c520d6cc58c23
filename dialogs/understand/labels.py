"""Figures that are no money: hours, counts with a unit, per cents, house numbers, years, codes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogs.understand import numbers
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.scan import T, Token

#: What stands between a count and a price; the last one is Cyrillic.
TIMES = ("x", "*", "х")
_MANY = 20
_MINUTES = re.compile(r"[0-5]\d")
_HOUR = re.compile(r"(\d|[01]\d|2[0-4])(?:[.,][0-5]\d)?")


def rule_out(tokens: Sequence[Token], lex: Lexicon) -> None:
    """Mark figures that are no money: hours, counts with a unit, per cents, codes, years."""
    figures = [i for i, t in enumerate(tokens) if t.kind is T.NUMBER and not t.role]
    for i in figures:
        token, before, after = tokens[i], text_at(tokens, i - 1), text_at(tokens, i + 1)
        if token.role or is_currency(after, lex) or is_currency(before, lex):
            continue
        value = int(token.text) if numbers.is_plain(token.text) and len(token.text) < 12 else None
        if _is_hour(token.text, before, after, lex):
            token.role = "noise"
            _rule_out_minutes(tokens, i + 1, lex)
        elif _numbers(tokens, i, lex):
            token.role = "noise"
        elif len(figures) > 1 and before in TIMES and i > 1 and tokens[i - 2].kind is T.WORD and value:
            if value <= _MANY and tokens[i + 1 :] and tokens[i + 1].kind is T.NUMBER:
                token.role = tokens[i - 1].role = "quantity"  # pizza x3 24
        elif lex.has("quantity.units", after) and tokens[i + 1].kind is T.WORD and not tokens[i + 1].role:
            token.role = tokens[i + 1].role = "quantity"
        elif _glued(tokens, i, lex) or (
            value is not None and _is_label(value, token.text, before, len(figures), lex)
        ):
            token.role = "noise"


def _is_hour(text: str, before: str, after: str, lex: Lexicon) -> bool:
    beside = lex.has("clock.before", before) or lex.has("clock.after", after)
    return beside and bool(_HOUR.fullmatch(text))


def _rule_out_minutes(tokens: Sequence[Token], at: int, lex: Lexicon) -> None:
    """The minutes of an hour: alle 9 e 30."""
    if not (lex.has("amount.and", text_at(tokens, at)) or lex.has("marks.and", text_at(tokens, at))):
        return  # pane alle 15 20
    at += 1
    minutes = _MINUTES.fullmatch(text_at(tokens, at)) and not is_currency(text_at(tokens, at + 1), lex)
    if minutes and tokens[at].kind is T.NUMBER:
        tokens[at].role = "noise"


def _numbers(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Figures that number a thing or measure it: n. 5, linea 3, #4, 20 %, 38°."""
    before = text_at(tokens, at - 1)
    name = text_at(tokens, at - 2) if before in (".", ":", "°", "º") else before
    named = lex.has("talk.number_of", name) and not _buys(tokens, at, lex)
    return named or before == "#" or text_at(tokens, at + 1) in ("%", "°")


def _buys(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Whether the words before a figure name something bought: "gita di classe 15" is no class 15."""
    words = [token.text for token in tokens[max(0, at - 5) : at] if token.kind is T.WORD]
    said = [word for word in words if not lex.has("small.words", word)]
    return any(tuple(said[-length:]) in lex.bare for length in range(1, len(said) + 1))


def _is_label(value: int, text: str, before: str, figures: int, lex: Lexicon) -> bool:
    """A year, a tax form, a house number: whole numbers that name something."""
    year = 1930 <= value <= 2069 and (
        figures > 1 or lex.has("days.on_day", before) or lex.has("days.glue", before)
    )
    form = figures > 1 and text in ("730", "104") and (bool(before) and before.isalpha())
    return year or form or (len(text) > 1 and text[0] == "0" and bool(value))


def _glued(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Figures stuck to letters are a code (abc123), unless the letters are a word we know (pane3,20)."""

    def knows(word: str) -> bool:
        return bool(lex.known(word)) or lex.has("marks.income", word) or lex.has("amount.and", word)

    if at > 0 and tokens[at - 1].kind is T.WORD and touching(tokens, at - 1, at):
        before = tokens[at - 1].text
        return not (before in TIMES or knows(before) or tokens[at - 1].role)
    if at + 1 < len(tokens) and tokens[at + 1].kind is T.WORD and touching(tokens, at, at + 1):
        after = tokens[at + 1].text
        return not (
            after in (*TIMES, "e")
            or knows(after)
            or lex.has("amount.thousand", after)
            or lex.has("amount.foreign", after)
        )
    return False


def is_currency(text: str, lex: Lexicon) -> bool:
    return text == "€" or lex.has("amount.euro", text) or lex.has("amount.cent", text)


def touching(tokens: Sequence[Token], first: int, last: int) -> bool:
    if last >= len(tokens):
        return False
    return all(tokens[i].end == tokens[i + 1].start for i in range(first, last))


def text_at(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) else ""


def unit(tokens: Sequence[Token], last: int, lex: Lexicon) -> tuple[int, bool]:
    """The last token including a currency behind the figures, and whether that counts cents."""
    after = text_at(tokens, last + 1)
    if lex.has("amount.cent", after):
        return last + 1, True
    if after == "e" and touching(tokens, last, last + 1) and text_at(tokens, last + 2) not in ("+", "-"):
        return last + 1, False  # 20e
    if is_currency(after, lex):
        return last + 1, False
    linked = lex.has("small.words", after) and not lex.has("marks.and", after)  # treizeci de euro
    closed = last + 3 >= len(tokens) or tokens[last + 3].kind is not T.NUMBER
    return (
        (last + 2, False)
        if linked and closed and is_currency(text_at(tokens, last + 2), lex)
        else (last, False)
    )
