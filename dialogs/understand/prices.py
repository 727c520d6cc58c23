"""The prices in words in a whole line, and which bare numbers in words are prices rather than counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dialogs.understand.lexicon import Lexicon
from dialogs.understand.not_money import is_at_a_price, is_currency, is_marked_price, text_at
from dialogs.understand.spoken import Spoken, digits_in_words, price
from dialogs.understand.tokens import T, Token

#: A bare number is more likely a price than a count above these: followed by "of", and not.
_FEW, _MANY = 4, 12
#: Nobody pays this many minor units for a thing listed as "cheap".
_CHEAP = 2_000
#: Figures that a number of hundreds has at most.
_HUNDREDS = 2


def is_counted_hundred(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """ "12শ", "3 سو": the word for a hundred right behind its number in figures."""
    before = tokens[at - 1] if 0 < at < len(tokens) else None
    return (
        before is not None
        and before.kind is T.NUMBER
        and before.text.isdigit()
        and len(before.text) <= _HUNDREDS
        and lex.has("amount.hundred", tokens[at].text)
    )


def prices(tokens: Sequence[Token], lex: Lexicon) -> list[Spoken]:
    """Every price in words, in order, including bare numbers."""
    spoken_prices: list[Spoken] = []
    if not any(token.kind is T.WORD and lex.dictated(token.text) for token in tokens):
        return spoken_prices
    at = 0
    while at < len(tokens):
        if is_counted_hundred(tokens, at, lex):
            at += 1
            continue
        last = digits_in_words(tokens, at, lex)
        spoken = price(tokens, at, lex) if last == at else None
        clock = lex.has("clock.before", text_at(tokens, at - 1)) and not _tells_price(tokens, spoken, lex)
        if spoken and clock and len(spoken.readings) > 1:  # farmacia alle otto venti euro
            spoken = replace(spoken, readings=spoken.readings[-1:])
        if spoken and (spoken.certain or not clock):
            before = spoken_prices[-1].last if spoken_prices else -1
            if not spoken.certain and at - 1 > before and is_currency(text_at(tokens, at - 1), lex):
                spoken = replace(spoken, first=at - 1, certain=True, bare=False)
            spoken_prices.append(replace(spoken, readings=_plausible(tokens, spoken, lex)))
        at = (spoken.last if spoken else last) + 1
    return spoken_prices


def bare_prices(tokens: Sequence[Token], lex: Lexicon, *, alone: bool) -> list[Spoken]:
    """Bare numbers that are prices: "pane tre", "pane due latte tre", not "due pizze". ``alone``: the line has
    no other amount."""
    bare = [spoken for spoken in prices(tokens, lex) if spoken.bare]
    return [spoken for spoken in bare if _is_price(tokens, spoken, lex, alone, closes=spoken is bare[-1])]


def _tells_price(tokens: Sequence[Token], spoken: Spoken | None, lex: Lexicon) -> bool:
    """ "Two coffees at one twenty", "at eight each" are prices; "at eight" is an hour."""
    if spoken is None:
        return False
    marked = is_marked_price(tokens, spoken.last, lex)
    return marked or (not spoken.bare and is_at_a_price(tokens, spoken.first, lex))


def _is_price(tokens: Sequence[Token], spoken: Spoken, lex: Lexicon, alone: bool, *, closes: bool) -> bool:
    rest = tokens[spoken.last + 1 :]
    if is_marked_price(tokens, spoken.last, lex):  # due pizze otto l'una
        return True
    if rest and lex.has("quantity.persons", rest[0].text):
        return False  # a taxi with the two girls
    named = bool(lex.known(_thing(tokens[: spoken.first][::-1], lex)))
    if not rest:
        return alone or named
    behind = _thing(rest, lex)
    if lex.has("small.words", rest[0].text) and not lex.has("marks.and", rest[0].text):
        # pane due al mercato, speso dieci al bar, cinque euro di pane e due di latte
        spent = lex.has("marks.expense", text_at(tokens, spoken.first - 1))
        enough = not alone or spoken.readings[0] > _FEW * 100
        return named or spent or (enough and bool(lex.known(behind)))
    if spoken.first == 0 and alone and spoken.readings[0] > _MANY * 100:  # cinquecento affitto
        return bool(lex.known(behind)) and not lex.has("quantity.counted", rest[0].text)
    if rest[0].text == behind and lex.has("marks.and", text_at(tokens, spoken.first - 1)):
        # dieci euro benzina e cinque pane, but due pizze are a count
        opening = next((token for token in tokens if token.text not in lex.passing or token.role), None)
        counted = lex.has("quantity.counted", behind)
        if opening and opening.role == "amount" and lex.known(behind) and not counted:
            return True
    more = not closes or any(token.role == "amount" for token in rest)
    return named and (not behind or (more and bool(lex.known(behind))))


def _thing(tokens: Sequence[Token], lex: Lexicon) -> str:
    """The first meaningful word of ``tokens``; "" if an amount or a day comes before it."""
    first = next((token for token in tokens if token.text not in lex.passing), None)
    return first.text if first and first.kind is T.WORD and not first.role else ""


def _plausible(tokens: Sequence[Token], spoken: Spoken, lex: Lexicon) -> tuple[int, ...]:
    """Bread for "two fifty" does not cost 250; shoes might."""
    thing = _thing(tokens[: spoken.first][::-1], lex) or _thing(tokens[spoken.last + 1 :], lex)
    if len(spoken.readings) < 2 or not lex.has("amount.cheap", thing):
        return spoken.readings
    return tuple(value for value in spoken.readings if value < _CHEAP) or spoken.readings
