"""A day of a month in words: tre novembre, November third, il cinque, the fifth, يوم خمسة."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.understand import months
from dialogs.understand.days import Day, NamedDay
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.not_money import is_currency, text_at
from dialogs.understand.number_words import day_in_words
from dialogs.understand.tokens import T, Token

_LONGEST_PHRASE = 5


def with_month(tokens: Sequence[Token], at: int, lex: Lexicon) -> NamedDay | None:
    """Tre novembre, ventitré novembre 2025, third of November, November third."""
    word = text_at(tokens, at)
    opening = lex.months.get((word,))
    if not (opening or word in lex.ordinals or lex.begins_number(word)) or _is_cents(tokens, at, lex):
        return None
    words = _words(tokens, at)
    if not words:
        return None
    if opening:
        day, length = day_in_words(words[1:], lex)
        named = length and words[length] in lex.ordinals  # "march two" may be an amount
        return _with_year(tokens, at, at + length, Day(day, opening), lex) if day and named else None
    day, length = day_in_words(words, lex)
    of = length + (length < len(words) and lex.has("days.ordinal", words[length]))
    month = lex.months.get((words[of],)) if day and of < len(words) else None
    if not month:
        return None
    named_day = _with_year(tokens, at, at + of, Day(day, month), lex)
    # "Three twenty third of March": 3.20 on the third, or three on the 23rd.
    either = length > 1 and lex.begins_number(text_at(tokens, at - 1))
    return NamedDay(named_day.first, named_day.last, None) if either else named_day


def alone(tokens: Sequence[Token], at: int, lex: Lexicon) -> NamedDay | None:
    """Il cinque, the fifth, يوم خمسة: a bare number only if the word before it counts nothing."""
    opens = lex.has("days.on_day_spelt", tokens[at].text)
    if not opens and not lex.has("days.on_day", tokens[at].text):
        return None
    words = _words(tokens, at)
    if dated := with_month(tokens, at + 1, lex):
        return NamedDay(at, dated.last, dated.day)
    day, length = day_in_words(words[1:], lex)
    ordinal = bool(length) and words[length] in lex.ordinals
    behind = text_at(tokens, at + length + 1)
    money = is_currency(behind, lex) or lex.has("amount.and", behind) or lex.has("quantity.units", behind)
    named = day > 1 and not money and (ordinal or (opens and (behind or _has_number(tokens[:at], lex))))
    return NamedDay(at, at + length, Day(day)) if named else None


def _has_number(tokens: Sequence[Token], lex: Lexicon) -> bool:
    """Whether something else in the line may be the amount: "pane 3,20 il tre", but "pane il due"."""
    return any(
        not token.role
        and (
            token.kind is T.NUMBER
            or is_currency(token.text, lex)
            or (lex.begins_number(token.text) and not lex.has("amount.article", token.text))
        )
        for token in tokens
    )


def _is_cents(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Tre euro e venti marzo, tre e venti marzo."""
    joined = lex.has("amount.and", text_at(tokens, at - 1)) or lex.has("marks.and", text_at(tokens, at - 1))
    before = text_at(tokens, at - 2)
    return joined and (is_currency(before, lex) or lex.begins_number(before) or before.isdigit())


def _with_year(tokens: Sequence[Token], first: int, last: int, day: Day, lex: Lexicon) -> NamedDay:
    last, year = months.year(tokens, last + 1, lex)
    return NamedDay(first, last, Day(day.day, day.month, year))


def _words(tokens: Sequence[Token], at: int) -> list[str]:
    out: list[str] = []
    for token in tokens[at : at + _LONGEST_PHRASE]:
        if token.kind is not T.WORD or token.role:
            break
        out.append(token.text)
    return out
