"""A day of a month in words and figures: 3 March 2026, 24-nov, March 3rd, il 3, l'11, 24th."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogs.understand.days import Day, NamedDay
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.not_money import text_at, touching
from dialogs.understand.tokens import T, Token, belongs_to_next

_FULL_YEAR, _SHORT_YEAR = re.compile(r"(?:19|20)\d\d"), re.compile(r"\d\d")
#: After a comma, more likely a year than an amount.
_NEAR_YEAR = re.compile(r"20[123]\d")
_ENGLISH = {"1": "st", "2": "nd", "3": "rd", "21": "st", "22": "nd", "23": "rd", "31": "st"}
#: "5th grade" counts; "24th bread 3.20" is a day.
_FEW = 10
_MOST_DAYS, _TWO_FIGURES = 31, 99
_CENTS = re.compile(r".*[.,٫]\d{1,2}")


def day_month(tokens: Sequence[Token], at: int, lex: Lexicon) -> NamedDay | None:
    """3 marzo, 3rd of March, 1° maggio 2026, 24-nov, 20 شهر 11."""
    number = small(tokens[at], _TWO_FIGURES)
    after = at + 1
    while after < len(tokens) and (
        _ordinal(tokens[after], lex)
        or (
            tokens[after].text in ("-", "/")
            and touching(tokens, at, after)
            and touching(tokens, after, after + 1)
        )
    ):
        after += 1
    if not number or after >= len(tokens):
        return None
    if lex.has("days.month", tokens[after - 1].text):
        month = small(tokens[after], 12)
    else:
        month = None
        if tokens[after].kind is T.WORD:
            # Levantine month names have two words.
            month = lex.months.get((tokens[after].text, text_at(tokens, after + 1)))
            after += month is not None
            month = month or lex.months.get((tokens[after].text,))
    if not month or (number > _MOST_DAYS and not touching(tokens, at, after)):
        return None  # "pane 45 marzo": an amount, and the month it is for
    last, in_year = year(tokens, after + 1, lex)
    if lex.has("days.thing", tokens[after].text) and _counts(tokens, at, after, last):
        return NamedDay(at, last, None) if money_beside(tokens, at, lex) else None
    return NamedDay(at, last, Day(number, month, in_year))


def _counts(tokens: Sequence[Token], at: int, after: int, last: int) -> bool:
    """ "2 set lenzuola 20": a month's name that also means a thing, counted."""
    behind = last + 1 < len(tokens) and tokens[last + 1].kind is T.WORD
    return (
        behind
        and last == after == at + 1
        and not touching(tokens, at, after)
        and int(tokens[at].text) <= _FEW
    )


def on_day(tokens: Sequence[Token], at: int, lex: Lexicon) -> NamedDay | None:
    """il 3, l'11, dell'8, the 24th: the word and the day of the month."""
    beside = lex.has("days.on_day_beside", tokens[at].text)
    if not beside and not lex.has("days.on_day", tokens[at].text):
        return None
    elided = (
        text_at(tokens, at + 1) == "'" and touching(tokens, at, at + 1) and touching(tokens, at + 1, at + 2)
    )
    behind = at + 1 + elided
    if len(tokens[at].text) == 1 and not elided:  # "latte 2 l 3"
        return None
    number = small(tokens[behind]) if behind < len(tokens) else None
    if not number or is_money(tokens, behind, lex):
        return None
    if full := day_month(tokens, behind, lex):
        return NamedDay(at, full.last, full.day)
    if beside and not _stands_apart(tokens, at, behind):
        return None
    last = past_ordinals(tokens, behind + 1, lex) - 1
    if last == behind and lex.has("days.on_day_ordinal", tokens[at].text) and _is_given(tokens, behind, lex):
        return None
    return NamedDay(at, last, Day(number))


def _is_given(tokens: Sequence[Token], number: int, lex: Lexicon) -> bool:
    """ "She gave me back the 30": the only figure beside a verb of giving, without the ending of a day, is money."""
    alone = not any(t.kind is T.NUMBER for i, t in enumerate(tokens) if i != number)
    return alone and any(token.text in lex.moving for token in tokens)


def _stands_apart(tokens: Sequence[Token], at: int, number: int) -> bool:
    """Whether "pe 11", which may also be "for 11", opens or closes a line with another figure in it."""
    others = any(t.kind is T.NUMBER and not t.role for i, t in enumerate(tokens) if i != number)
    behind = text_at(tokens, number + 1)
    priced = belongs_to_next(tokens, number + 1) or bool(_CENTS.fullmatch(behind))  # "pe 11 26,99"
    return others and (at == 0 or number == len(tokens) - 1 or priced)


def month_first(tokens: Sequence[Token], at: int, lex: Lexicon, answer: bool) -> NamedDay | None:
    """March 3rd, 2026. Otherwise "marzo 24" is only a day at the start of a line whose amounts look like money."""
    month = lex.months.get((tokens[at].text,)) if tokens[at].kind is T.WORD else None
    behind = at + 1
    if text_at(tokens, behind) in (".", "-", "/") and touching(tokens, at, behind):
        behind += 1
    number = small(tokens[behind]) if month and behind < len(tokens) else None
    if not month or not number or is_money(tokens, behind, lex):
        return None
    last, in_year = year(tokens, past_ordinals(tokens, behind + 1, lex), lex)
    if (
        answer
        or lex.has("days.month_first", tokens[at].text)
        or (at == 0 and money_beside(tokens, behind, lex))
    ):
        return NamedDay(at, last, Day(number, month, in_year))
    # "sett 3 pane 2": two amounts, or a day and one.
    either = at == 0 and behind + 1 < len(tokens) and tokens[-1].kind is T.NUMBER
    return NamedDay(at, last, None) if either else None


def nth(tokens: Sequence[Token], at: int, lex: Lexicon) -> NamedDay | None:
    """24th, 1st, 1°, 11-го, 11 তারিখে: a day by itself, unless it counts what follows ("2nd hand coat", "18th
    birthday")."""
    number = small(tokens[at])
    close = at + 1
    if text_at(tokens, close) == "-" and touching(tokens, at, close + 1):
        close += 1
    if number and lex.has("days.nth", text_at(tokens, close)):
        return NamedDay(at, close, Day(number))
    if not number or at + 1 >= len(tokens) or not touching(tokens, at, at + 1):
        return None
    after, behind = text_at(tokens, at + 1), text_at(tokens, at + 2)
    named = after == _ENGLISH.get(str(number), "th") and lex.has("days.ordinal", after)
    first = number == 1 and after in ("°", "º", "er")
    counts = lex.has("days.counted", behind) or (number <= _FEW and behind.isalpha())
    others = any(t.kind is T.NUMBER for i, t in enumerate(tokens) if i != at)
    return NamedDay(at, at + 1, Day(number)) if (named or first) and others and not counts else None


def year(tokens: Sequence[Token], at: int, lex: Lexicon) -> tuple[int, int | None]:
    """The last token of a date whose year, if any, starts at ``at``, and the year: "3 marzo 2026", "20 novembre,
    2025", "20-nov-25", "24 nov '25", but not "3 marzo 2000 euro"."""
    begin, sign = at, text_at(tokens, at)
    joined = sign in ("-", "/") and touching(tokens, at - 1, at) and touching(tokens, at, at + 1)
    linked = tokens[at:] and tokens[at].kind is T.WORD and lex.has("days.glue", sign)
    if joined or linked or sign in (".", ",", "'"):
        begin += 1
    text = text_at(tokens, begin)
    if begin < len(tokens) and not is_money(tokens, begin, lex):
        if (_NEAR_YEAR if sign == "," else _FULL_YEAR).fullmatch(text):
            return begin, int(text)
        if (joined or sign == "'") and _SHORT_YEAR.fullmatch(text):
            return begin, 2000 + int(text)
    return at - 1, None


def money_beside(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Whether the line's other figures all look like money, so the bare one at ``at`` needn't be."""
    others = [i for i, t in enumerate(tokens) if t.kind is T.NUMBER and not t.role and i != at]
    return bool(others) and all(
        _CENTS.fullmatch(tokens[i].text) or is_money(tokens, i, lex) or text_at(tokens, i - 1) == "€"
        for i in others
    )


def past_ordinals(tokens: Sequence[Token], at: int, lex: Lexicon) -> int:
    """The position after the "rd" in "March 3rd"."""
    while (
        at < len(tokens)
        and tokens[at].start == tokens[at - 1].end
        and lex.has("days.ordinal", tokens[at].text)
    ):
        at += 1
    return at


def _ordinal(token: Token, lex: Lexicon) -> bool:
    return token.text in ("°", "º", ".") or lex.has("days.ordinal", token.text)


def small(token: Token, most: int = 31) -> int | None:
    plain = token.kind is T.NUMBER and token.text.isdigit() and len(token.text) <= 2 and not token.role
    return int(token.text) if plain and 0 < int(token.text) <= most else None


def is_money(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if belongs_to_next(tokens, at + 1):
        return False
    return after == "€" or lex.has("amount.euro", after) or lex.has("amount.cent", after) or after == "%"
