"""Two figures with a point or a hyphen, 20.11 and 20-11: usually an amount and a range, sometimes a day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogs.understand.days import Day, NamedDay
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.lists import TIMES
from dialogs.understand.not_money import is_currency, text_at
from dialogs.understand.tokens import T, Token

_PAIR = re.compile(r"(\d{1,2})([.\-])(\d{1,2})")
_MOST_DAYS, _MOST_MONTHS = 31, 12
_HOUR = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d")
_COMMA = re.compile(r".*,\d{1,2}")
_POINT = re.compile(r".*\.\d{1,2}")


def in_figures(
    tokens: Sequence[Token], at: int, lex: Lexicon, *, answer: bool, said: bool = False
) -> NamedDay | None:
    """The day at ``at``: if the line says so ("del 20.11"; ``said``: a weekday came before it), or if the
    figures beside it are the amount. Not if they are money, a count or hours."""
    match = _PAIR.fullmatch(tokens[at].text)
    if not match or _is_money(tokens, at, lex) or _is_hour(tokens, at, lex):
        return None
    day, month = int(match[1]), int(match[3])
    if not (1 <= day <= _MOST_DAYS and 1 <= month <= _MOST_MONTHS):
        return None
    named = NamedDay(at, at, Day(day, month))
    if answer:
        return named
    others = [i for i, t in enumerate(tokens) if t.kind is T.NUMBER and i != at]
    two = len(match[3]) == 2
    said = said or (at > 0 and lex.has("days.on_day", tokens[at - 1].text) and two)
    if not others:
        return None
    if said or (two and _opens(tokens, at, others)):
        return named
    if match[2] == ".":
        return (
            named
            if two and _differs(tokens, at, others) and not _has_thing(tokens, at, others, lex)
            else None
        )
    return _dashed(tokens, at, named, lex, surely=day > max(month, _MOST_MONTHS), two=two)


def rule_out_hour(tokens: Sequence[Token], at: int) -> None:
    """Mark 18.30 right after a day as an hour if the amounts use commas: "20/11, 18.30 pane 3,20"."""
    at += text_at(tokens, at) == ","
    if _HOUR.fullmatch(text_at(tokens, at)):
        others = [t.text for i, t in enumerate(tokens) if t.kind is T.NUMBER and not t.role and i != at]
        if any(_COMMA.fullmatch(text) for text in others) and not any(
            _POINT.fullmatch(text) for text in others
        ):
            tokens[at].role = "noise"


def _dashed(
    tokens: Sequence[Token], at: int, named: NamedDay, lex: Lexicon, *, surely: bool, two: bool
) -> NamedDay | None:
    """20-11 descends, so it's no range; 3-11 may be one, and in the middle of a line we ask."""
    after = text_at(tokens, at + 1)
    if any(lex.has(name, after) for name in ("quantity.units", "quantity.counted")):
        return None
    closes = at == len(tokens) - 1
    if surely or (two and closes):
        return named
    return NamedDay(at, at, None) if two or closes else None


def _opens(tokens: Sequence[Token], at: int, others: Sequence[int]) -> bool:
    return (
        at == 0
        and len(others) == 1
        and others[0] > 1
        and all(t.kind is not T.WORD for t in tokens[others[0] :])
    )


def _differs(tokens: Sequence[Token], at: int, others: Sequence[int]) -> bool:
    """At an edge of the line, 20.11 with a point while the amounts use commas."""
    texts = [tokens[i].text for i in others]
    before = text_at(tokens, at - 1)
    return (
        at in (0, len(tokens) - 1)
        and before not in (*TIMES, "+", "-", "=", "/")
        and any(_COMMA.fullmatch(text) for text in texts)
        and not any(_POINT.fullmatch(text) for text in texts)
    )


def _has_thing(tokens: Sequence[Token], at: int, others: Sequence[int], lex: Lexicon) -> bool:
    """ "Fruit 9,45, ice cream 18.05": a thing of its own, apart from the amount before it."""
    before = max((other for other in others if other < at), default=None)
    if before is None or tokens[at - 1].kind is not T.WORD:
        return False
    between = tokens[before + 1 : at]
    divided = any(token.text in ",;" or lex.has("marks.and", token.text) for token in between)
    return divided and lex.known(tokens[at - 1].text) is not None


def _is_hour(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    return lex.has("clock.before", text_at(tokens, at - 1)) or lex.has("clock.after", text_at(tokens, at + 1))


def _is_money(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    after = text_at(tokens, at + 1)
    return is_currency(after, lex) or after == "%" or is_currency(text_at(tokens, at - 1), lex)
