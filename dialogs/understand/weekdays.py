"""Days of the week, alone ("last Monday") and with the day they fall on ("Monday 16", "lunedì 2 novembre")."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from dialogs.understand import figure_pairs, months, spelt_days
from dialogs.understand.days import Day, NamedDay, figures
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.lists import TIMES
from dialogs.understand.not_money import text_at
from dialogs.understand.tokens import T, Token

_WEEK = 7
#: A larger number after a weekday is no count: "lun 17 pane 3".
_MANY = 12


def find(
    tokens: Sequence[Token], first: int, last: int, weekday: int, lex: Lexicon, today: date, answer: bool
) -> NamedDay | None:
    """The day named by the weekday in tokens ``first`` to ``last``, together with what follows it.

    A date that falls on another weekday leaves the day open, and so does "mar 24" (Tuesday or March) if the 24th
    wasn't a Tuesday.
    """
    said = tokens[first].text if first == last else ""
    if lex.has("days.edge", said) and not _at_edge(tokens, first, last):
        return None
    if dated := _dated(tokens, last + 1, lex, answer):
        on = dated.resolve(today)
        return NamedDay(first, dated.last, dated.day if on is None or on.weekday() == weekday else None)
    at = _past_glue(tokens, last + 1, lex)
    number = months.small(tokens[at]) if at < len(tokens) else None
    if number and not _is_count(tokens, at, lex):
        on = Day(number).resolve(today, ahead=False)
        end = months.past_ordinals(tokens, at + 1, lex) - 1
        others = any(t.kind is T.NUMBER for i, t in enumerate(tokens) if i != at)
        if on and on.weekday() == weekday and (others or answer):
            return NamedDay(first, end, on)
        listed = number <= _MANY or tokens[-1].kind is not T.NUMBER
        if answer or end > at or months.money_beside(tokens, at, lex) or (others and not listed):
            return NamedDay(first, end, None)
        if (said,) in lex.months and not (on and on.weekday() == weekday):
            return NamedDay(first, last, None)
    return NamedDay(first, last, _nearest(tokens, first, last, weekday, lex, today))


def _dated(tokens: Sequence[Token], at: int, lex: Lexicon, answer: bool) -> NamedDay | None:
    """A date right after the weekday."""
    if text_at(tokens, at) in (",", "."):
        at += 1
    at = _past_glue(tokens, at, lex)
    if at >= len(tokens) or tokens[at].role not in ("", "noise"):
        return None
    if tokens[at].kind is T.DATE:
        day = figures(tokens[at].text)
        return NamedDay(at, at, day) if day else None
    return (
        months.day_month(tokens, at, lex)
        or spelt_days.with_month(tokens, at, lex)
        or months.month_first(tokens, at, lex, answer)
        or figure_pairs.in_figures(tokens, at, lex, answer=answer, said=True)
    )


def _past_glue(tokens: Sequence[Token], at: int, lex: Lexicon) -> int:
    while at < len(tokens) and tokens[at].kind is T.WORD and lex.has("days.glue", tokens[at].text):
        at += 1
    return at


def _is_count(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    after = text_at(tokens, at + 1)
    return (
        months.is_money(tokens, at, lex)
        or after in (*TIMES, "-", "+")
        or text_at(tokens, at - 1) == "€"
        or any(lex.has(name, after) for name in ("quantity.units", "quantity.counted", "clock.after"))
    )


def _nearest(tokens: Sequence[Token], first: int, last: int, weekday: int, lex: Lexicon, today: date) -> date:
    """The latest such day up to today; with "last" beside it, never today; with "next", one ahead."""
    behind = last + 1 + lex.has("small.words", text_at(tokens, last + 1))  # e mërkurë e kaluar
    around = [
        tokens[i].text
        for i in (first - 1, last + 1, behind)
        if 0 <= i < len(tokens) and tokens[i].kind is T.WORD
    ]
    back = (today.weekday() - weekday) % _WEEK
    if any(lex.has("days.next", word) for word in around):
        return today + timedelta(days=_WEEK - back)
    if not back and any(lex.has("days.last", word) for word in around):
        back = _WEEK
    return today - timedelta(days=back)


def _at_edge(tokens: Sequence[Token], first: int, last: int) -> bool:
    """ "sun cream 5" is no Sunday; "sun 22 bread 3", "sun 22 nov" and "bread 3.20 sun" are."""
    after = tokens[last + 1].kind if last + 1 < len(tokens) else None
    return after in (None, T.DATE) or (first == 0 and after is T.NUMBER)
