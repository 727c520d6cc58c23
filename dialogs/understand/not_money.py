"""Figures that aren't money: hours, counts with a unit, per cents, house numbers, years, codes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogs.understand import numbers
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.lists import TIMES
from dialogs.understand.references import set_references_aside
from dialogs.understand.tokens import T, Token, belongs_to_next

_MARKUP = {sign: sign for sign in ("*", "_", "~", "'", "|", '"')} | {"«": "»", "“": "”", "„": "“"}
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_MANY = 20
_ARTICLE = "ال"
_LONGEST_PHRASE = 4
_TIME = re.compile(r"([01]?\d|2[0-3])[.,][0-5]\d")
_MINUTES = re.compile(r"[0-5]\d")
_PRICE = re.compile(r"[.,٫]\d\d$")  # no label looks like this
_UNIT_PRICE = re.compile(r"\d{1,3}[.,]\d\d")
_HOUR = re.compile(r"(\d|[01]\d|2[0-4])(?:[.,][0-5]\d)?")


def rule_out(tokens: Sequence[Token], lex: Lexicon) -> None:
    """Mark figures that aren't money: hours, counts with a unit, per cents, codes, years."""
    figures = [i for i, t in enumerate(tokens) if t.kind is T.NUMBER and not t.role]
    _set_brackets_aside(tokens)
    set_references_aside(tokens, lex)
    for i in figures:
        token, before, after = tokens[i], text_at(tokens, i - 1), text_at(tokens, i + 1)
        if token.role:
            continue
        if is_currency(after, lex) or is_currency(before, lex):
            if len(figures) > 1 and is_currency(after, lex) and _numbers(tokens, i, lex):
                token.role = "noise"  # "shoes n. 38 € 22": the sign belongs to the price behind it
            continue
        value = int(token.text) if numbers.is_plain(token.text) and len(token.text) < 12 else None
        if is_marked_price(tokens, i, lex):
            continue
        if _is_hour_of_day(tokens, i, lex):
            token.role = "noise"
        elif _is_hour(token.text, before, after, lex) and (
            phrase_before(tokens, i - 2, lex, "amount.each") is None
            and (numbers.is_plain(token.text) or not is_at_a_price(tokens, i, lex))
        ):
            token.role = "noise"
            _rule_out_minutes(tokens, i + 1, lex)
        elif _numbers(tokens, i, lex):
            token.role = "noise"
        elif len(figures) > 1 and before in TIMES and i > 1 and tokens[i - 2].kind is T.WORD and value:
            if value <= _MANY and tokens[i + 1 :] and tokens[i + 1].kind is T.NUMBER:
                token.role = tokens[i - 1].role = "quantity"  # pizza x3 24
        elif _is_price_per(tokens, i):
            continue
        elif counts_unit(tokens, i + 1, lex) and tokens[i + 1].kind is T.WORD and not tokens[i + 1].role:
            token.role = tokens[i + 1].role = "quantity"
        elif _glued(tokens, i, lex) or (
            value is not None
            and _is_label(value, token.text, before, len(figures), lex)
            and not _is_cents(tokens, i, lex)
        ):
            token.role = "noise"


def _is_price_per(tokens: Sequence[Token], at: int) -> bool:
    """ "2 kilo potatoes 1,20 kilo": figures like a price, before the unit that was counted already."""
    unit = text_at(tokens, at + 1)
    return (
        bool(unit)
        and bool(_UNIT_PRICE.fullmatch(tokens[at].text))
        and any(token.role == "quantity" and token.text == unit for token in tokens[:at])
    )


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


def _is_hour_of_day(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """ "EUR 15,60 18/11 17.22": an hour right after a day, while another figure has its currency."""
    dated = at > 0 and (tokens[at - 1].kind is T.DATE or tokens[at - 1].role == "date")
    return (
        dated
        and bool(_TIME.fullmatch(tokens[at].text))
        and any(is_currency(token.text, lex) for token in tokens)
    )


def is_marked_price(tokens: Sequence[Token], last: int, lex: Lexicon) -> bool:
    """Whether what follows token ``last`` says it was a price: per piece, per kilo, or for everything."""
    return (
        _prices_unit(tokens, last, lex)
        or prices_each(tokens, last + 1, lex) is not None
        or phrase_at(tokens, last + 1, lex, "amount.total") is not None
    )


def counts_unit(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Whether the word at token ``at`` is the unit of a number before it: 2 l, but not 8,50 l'una or l'etto."""
    text = text_at(tokens, at)
    if at and lex.has("quantity.packs", text) and _UNIT_PRICE.fullmatch(tokens[at - 1].text):
        return False  # "1,05 scatola": nobody buys 1.05 of them
    return (
        lex.has("quantity.units", text)
        and prices_each(tokens, at, lex) is None
        and not (text == "l" and lex.has("quantity.units", text_at(tokens, at + 1)))
    )


def _prices_unit(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """6.50/kg, 6.50 al kg."""
    joint = text_at(tokens, at + 1)
    per = joint == "/" or lex.has("amount.per", joint)
    return per and lex.has("quantity.units", text_at(tokens, at + 2))


def is_at_a_price(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """ "2 coffees at 1.20": a line that starts with how many of a thing names a price, not an hour."""
    if not lex.has("amount.at", text_at(tokens, at - 1)):
        return False
    words = [t for t in tokens[:at] if t.role != "date" and not lex.has("small.words", t.text)]
    opening = next((t for t in words if t.text not in lex.passing or t.text in lex.numbers), None)
    if opening is None or opening.role not in ("", "quantity"):
        return False
    many = numbers.is_plain(opening.text) and len(opening.text) <= 2 and opening.text != "1"
    return (many or lex.numbers.get(opening.text, 0) > 1) and all(t.kind is not T.SIGN for t in words)


def without_marks(tokens: list[Token]) -> list[Token]:
    """Drop stars, underscores and quotes around words or figures; they're only formatting: *40*, _40_, `40`."""
    open_: list[int] = []
    marks: set[int] = set()
    for i, token in enumerate(tokens):
        if token.kind is not T.SIGN or not (token.text in _MARKUP or token.text in _MARKUP.values()):
            continue
        behind = i > 0 and tokens[i - 1].end == token.start
        ahead = touching(tokens, i, i + 1)
        closes = behind and not (ahead and tokens[i + 1].kind is not T.SIGN)
        if closes and open_ and i - open_[-1] > 1 and _MARKUP[tokens[open_[-1]].text] == token.text:
            pair = {open_.pop(), i}
            if any(t.kind is T.NUMBER for t in tokens[min(pair) : i]):
                marks |= pair
        elif ahead and token.text in _MARKUP and not (behind and tokens[i - 1].kind is not T.SIGN):
            open_.append(i)
    return [token for i, token in enumerate(tokens) if i not in marks]


def _set_brackets_aside(tokens: Sequence[Token]) -> None:
    """Brackets around figures alone: (4), [3.5 €]."""
    for first, token in enumerate(tokens):
        closing = _BRACKETS.get(token.text)
        last = next(
            (i for i in range(first + 2, min(first + 4, len(tokens))) if tokens[i].text == closing), 0
        )
        if last and all(t.kind is T.NUMBER or t.text == "€" for t in tokens[first + 1 : last]):
            token.role = tokens[last].role = "aside"


def _numbers(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Figures that label a thing or measure it: n. 5, linea 3, #4, 20 %, 38°."""
    before = text_at(tokens, at - 1)
    name = text_at(tokens, at - 2) if before in (".", ":", "°", "º") else before
    named = (
        lex.has("talk.number_of", name)
        and not _PRICE.search(tokens[at].text)
        and not _buys(tokens, at, lex)
        and not _corrects(tokens, at, lex)
    )
    return named or before == "#" or text_at(tokens, at + 1) in ("%", "°")


def _corrects(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """ "Ninety euros no 89": after a price, "no" is a correction."""
    first = phrase_before(tokens, at - 1, lex, "amount.correction")
    if first is None:
        return False
    near = first - 1
    while near >= 0 and tokens[near].kind is T.SIGN:
        near -= 1
    return near >= 0 and (tokens[near].kind is T.NUMBER or is_currency(tokens[near].text, lex))


def _buys(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Whether the words before a figure name something bought: "gita di classe 15" isn't class 15, a Punto is a car."""
    words = [token.text for token in tokens[max(0, at - 5) : at] if token.kind is T.WORD]
    said = [word for word in words if not lex.has("small.words", word)]
    if len(words) > 1 and lex.has("names.cars", words[-1]):
        return True
    return any(tuple(said[-length:]) in lex.bare for length in range(1, len(said) + 1))


def _is_label(value: int, text: str, before: str, figures: int, lex: Lexicon) -> bool:
    """A year, a tax form, a house number: whole numbers that label something."""
    year = 1930 <= value <= 2069 and (
        figures > 1 or lex.has("days.on_day", before) or lex.has("days.glue", before)
    )
    form = figures > 1 and text in ("730", "104") and (bool(before) and before.isalpha())
    return year or form or (len(text) > 1 and text[0] == "0" and bool(value))


def _is_cents(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """62 e 05."""
    joined = lex.has("amount.and", text_at(tokens, at - 1)) or lex.has("marks.and", text_at(tokens, at - 1))
    return joined and len(tokens[at].text) == 2 and at > 1 and tokens[at - 2].kind is T.NUMBER


def _glued(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Figures attached to letters are a code (abc123), unless the letters are a word we know (pane3,20)."""

    def knows(word: str) -> bool:
        return bool(lex.known(word)) or lex.has("marks.income", word) or lex.has("amount.and", word)

    if at > 0 and tokens[at - 1].kind is T.WORD and touching(tokens, at - 1, at):
        before = tokens[at - 1].text
        joined = not before.isascii() and (lex.has("amount.at", before) or before == _ARTICLE)  # ب3
        priced = (
            before.isalpha() and len(before) > 2 and bool(_PRICE.search(tokens[at].text))
        )  # spesalidl23,40
        return not (before in TIMES or joined or priced or knows(before) or tokens[at - 1].role)
    if at + 1 < len(tokens) and tokens[at + 1].kind is T.WORD and touching(tokens, at, at + 1):
        after = tokens[at + 1].text
        return not (
            after in (*TIMES, "e")
            or knows(after)
            or lex.has("amount.thousand", after)
            or lex.has("amount.hundred", after)
            or lex.has("amount.foreign", after)
        )
    return False


def phrase_at(tokens: Sequence[Token], at: int, lex: Lexicon, name: str) -> int | None:
    """The last token of the longest phrase of the list ``name`` starting at token ``at``."""
    if text_at(tokens, at) not in lex.opens(name):
        return None
    for last in range(min(len(tokens), at + _LONGEST_PHRASE) - 1, at - 1, -1):
        if tuple(token.text for token in tokens[at : last + 1]) in lex.sets[name]:
            return last
    return None


def phrase_before(tokens: Sequence[Token], last: int, lex: Lexicon, name: str) -> int | None:
    """The first token of the longest phrase of the list ``name`` ending at token ``last``."""
    for first in range(max(0, last - _LONGEST_PHRASE + 1), last + 1):
        opens = text_at(tokens, first) in lex.opens(name)
        if opens and tuple(token.text for token in tokens[first : last + 1]) in lex.sets[name]:
            return first
    return None


def prices_each(tokens: Sequence[Token], at: int, lex: Lexicon) -> int | None:
    """The last token of "each", "l'una", "/cad" starting at token ``at``; None if there is none."""
    at += text_at(tokens, at) in ("/", "(")
    last = phrase_at(tokens, at, lex, "amount.each")
    if last is not None and lex.has("amount.for", text_at(tokens, at)) and _names(tokens, last + 1, lex):
        last = None  # "un euro e venti per una bottiglia"
    return phrase_at(tokens, at, lex, "amount.each_behind") if last is None else last


def _names(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    after = tokens[at] if at < len(tokens) else None
    return (
        after is not None
        and after.kind is T.WORD
        and not after.role
        and not lex.has("small.words", after.text)
    )


def is_currency(text: str, lex: Lexicon) -> bool:
    return text == "€" or lex.has("amount.euro", text) or lex.has("amount.cent", text)


def is_times(tokens: Sequence[Token], at: int) -> bool:
    """Whether the token stands between a count and a price, and isn't a star around something."""
    return text_at(tokens, at) in TIMES and not tokens[at].role


def touching(tokens: Sequence[Token], first: int, last: int) -> bool:
    if last >= len(tokens):
        return False
    return all(tokens[i].end == tokens[i + 1].start for i in range(first, last))


def text_at(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) else ""


def unit(tokens: Sequence[Token], last: int, lex: Lexicon) -> tuple[int, bool]:
    """The last token including a currency after the figures, and whether that counts cents."""
    if last + 1 < len(tokens) and tokens[last + 1].text in (")", "]", "}"):
        last += is_currency(text_at(tokens, last + 2), lex)  # (40) euro
    after = text_at(tokens, last + 1)
    if belongs_to_next(tokens, last + 1):
        return last, False
    if lex.has("amount.cent", after):
        return last + 1, True
    if after == "e" and touching(tokens, last, last + 1) and text_at(tokens, last + 2) not in ("+", "-"):
        return last + 1, False  # 20e
    if is_currency(after, lex):
        return last + 1, False
    linked = lex.has("small.words", after) and not lex.has("marks.and", after)  # treizeci de euro
    closed = last + 3 >= len(tokens) or tokens[last + 3].kind is not T.NUMBER
    named = text_at(tokens, last + 2)
    return (
        (last + 2, lex.has("amount.cent", named))
        if linked and closed and is_currency(named, lex)
        else (last, False)
    )
