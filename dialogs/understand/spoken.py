"""Prices as people say them and phones transcribe them: "due e cinquanta", "two euro fifty", خمسة يورو ونص.

    price    = number [euro] [fraction] [euro]  |  number cents  |  half euro  |  number point digits
    fraction = [and] (half | quarter | number below 100 [cents])  |  less a quarter  |  oh digit

At least one part is a word; a price all in figures belongs to `money`. The words themselves are in
`locales/<language>/words.toml`, under [number] and [amount]. A price that may mean two amounts has both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialogs.understand.cents import Fraction, below_hundred, closes, fraction, goes_on, part, whole_number
from dialogs.understand.halves import with_half
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.not_money import counts_unit, text_at, unit
from dialogs.understand.number_words import Spelt, spelt_out
from dialogs.understand.tokens import T, Token

#: Up to this many is more likely a count than part of a price.
_FEW = 12
#: "Two fifty" may be 250; nobody says "thirty-two fifty" for 3,250.
_MOST_HUNDREDS = 19


@dataclass(frozen=True, slots=True)
class Spoken:
    """A price over the tokens ``first`` to ``last``, ``readings`` in minor units, likelier first; none for
    "about fifty". ``bare``: a number alone, which may count things. ``certain``: euro or cents are named."""

    first: int
    last: int
    readings: tuple[int, ...]
    certain: bool = False
    bare: bool = False
    foreign: bool = False


def price(tokens: Sequence[Token], at: int, lex: Lexicon) -> Spoken | None:
    """The price in words starting at token ``at``."""
    if at >= len(tokens) or tokens[at].role or tokens[at].kind not in (T.WORD, T.NUMBER):
        return None
    for find in (_halved, _part_of_euro, _rough, _one_euro):
        if early := find(tokens, at, lex):
            return early
    whole = whole_number(tokens, at, lex)
    if whole is None:
        return None
    spoken = _pointed(tokens, at, whole, lex) or _priced(tokens, at, whole, lex)
    if spoken and tokens[at].kind is T.NUMBER and not _worded(tokens, spoken, lex):
        return None
    return spoken


def digits_in_words(tokens: Sequence[Token], at: int, lex: Lexicon) -> int:
    """The last token of three or more numbers in a row, a phone number or a code; ``at`` if there are none."""
    runs, last = 0, at - 1
    while not lex.has("amount.article", text_at(tokens, last + 1)) and (  # two fifty a kilo
        number := spelt_out(tokens, last + 1, lex)
    ):
        runs, last = runs + 1, number.last
    return last if runs > 2 and not unit(tokens, last, lex)[0] > last else at


def _worded(tokens: Sequence[Token], spoken: Spoken, lex: Lexicon) -> bool:
    return any(
        token.kind is T.WORD
        and not lex.has("amount.and", token.text)
        and not lex.has("marks.and", token.text)
        and unit(tokens, at - 1, lex)[0] != at
        for at, token in enumerate(tokens[spoken.first : spoken.last + 1], spoken.first)
    )


def _part_of_euro(tokens: Sequence[Token], at: int, lex: Lexicon) -> Spoken | None:
    """Mezzo euro, half a euro, ربع يورو."""
    cents = part(text_at(tokens, at), lex)
    end = at + lex.has("amount.article", text_at(tokens, at + 1))
    last, _ = unit(tokens, end, lex)
    return Spoken(at, last, (cents,), certain=True) if cents and last > end else None


def _halved(tokens: Sequence[Token], at: int, lex: Lexicon) -> Spoken | None:
    """ڈھائی یورو, দেড়শ ইউরো, півтора євро."""
    number = with_half(tokens, at, lex)
    if number is None:
        return None
    minor, last = number
    end, cents = unit(tokens, last, lex)
    if lex.has("amount.foreign", text_at(tokens, end + 1)):
        return Spoken(at, end + 1, (minor,), foreign=True)
    if cents or counts_unit(tokens, end + 1, lex):
        return None
    return Spoken(at, end, (minor,), certain=end > last, bare=end == last and minor % 100 == 0)


def _rough(tokens: Sequence[Token], at: int, lex: Lexicon) -> Spoken | None:
    """Una cinquantina, a couple of euros: we must ask for the exact amount."""
    first = at
    at += lex.has("amount.article", text_at(tokens, at))
    word = text_at(tokens, at)
    if not lex.has("amount.rough", word) or lex.has("amount.per", text_at(tokens, first - 1)):
        return None  # "2,50 за пару"
    last, _ = unit(tokens, at, lex)
    if last == at and (lex.has("quantity.units", word) or not closes(tokens, at + 1, lex)):
        return None
    return Spoken(first, last, (), certain=last > at)


def _one_euro(tokens: Sequence[Token], at: int, lex: Lexicon) -> Spoken | None:
    """A euro without a number: يورو ونص, and خبز بيورو if the line has no other number. Arabic has a dual: يوروين."""
    if lex.has("amount.two_euros", text_at(tokens, at)):
        more = fraction(tokens, at + 1, lex, behind_euro=True)
        exact = more if more and not more.vague else None
        return Spoken(at, exact.last if exact else at, (200 + (exact.cents if exact else 0),), certain=True)
    if at and (tokens[at - 1].role == "amount" or tokens[at - 1].kind is T.NUMBER):
        return None
    last, cents = unit(tokens, at - 1, lex)
    more = fraction(tokens, at + 1, lex) if last == at and not cents else None
    if more and more.joined and not more.vague:
        return Spoken(at, more.last, (100 + more.cents,), certain=True)
    alone = last == at and not cents and not text_at(tokens, at).isascii()
    if not alone or any(token.role == "amount" for token in tokens) or goes_on(tokens, 0, lex):
        return None
    return Spoken(at, at, (100,), certain=True)


def _pointed(tokens: Sequence[Token], at: int, whole: Spelt, lex: Lexicon) -> Spoken | None:
    """Due virgola cinquanta, twelve point five, two point nine nine."""
    if not lex.has("amount.point", text_at(tokens, whole.last + 1)):
        return None
    first = below_hundred(tokens, whole.last + 2, lex, zero=True)
    if not first:
        return None
    cents, last = first.value, first.last
    if cents < 10:
        second = below_hundred(tokens, last + 1, lex, zero=True)
        if second and second.value < 10:
            cents, last = cents * 10 + second.value, second.last
        elif tokens[last].kind is T.WORD or len(tokens[last].text) == 1:
            cents *= 10
    end, _ = unit(tokens, last, lex)
    return Spoken(at, end, (whole.value * 100 + cents,), certain=True)


def _priced(tokens: Sequence[Token], at: int, whole: Spelt, lex: Lexicon) -> Spoken | None:
    end, cents = unit(tokens, whole.last, lex)
    named = end > whole.last or lex.has("amount.note", text_at(tokens, whole.last))
    if cents:
        return Spoken(at, end, _small_change(tokens, at, whole), certain=True)
    readings = _readings(whole)
    if named:
        more = fraction(tokens, end + 1, lex, behind_euro=True)
        if not more:
            return Spoken(at, end, readings, certain=True)
        others = (*([more.cents * 10] if more.vague else []), *([0] if more.counts else []))
        values = (more.cents, *others)
        return Spoken(at, more.last, tuple(whole.value * 100 + value for value in values), certain=True)
    if lex.has("amount.foreign", text_at(tokens, whole.last + 1)):
        return Spoken(at, whole.last + 1, readings, foreign=True)
    if counts_unit(tokens, whole.last + 1, lex):
        return None
    more = fraction(tokens, whole.last + 1, lex)
    split = _split_price(tokens, at, whole, more, lex) if more else None
    if split:
        return split
    article = lex.has("amount.article", text_at(tokens, at)) and whole.last == at
    return None if article or whole.value < 2 else Spoken(at, whole.last, readings, bare=True)


def _split_price(
    tokens: Sequence[Token], at: int, whole: Spelt, more: Fraction, lex: Lexicon
) -> Spoken | None:
    """Two e fifty, two fifty, three and a half: a price with no currency, or with the currency at the end."""
    last, _ = unit(tokens, more.last, lex)
    euro = last > more.last
    after = text_at(tokens, last + 1)
    article = lex.has("amount.article", text_at(tokens, at)) and whole.last == at
    if (
        counts_unit(tokens, last + 1, lex)
        or (article and not more.joined)
        or (whole.value > 999 and not more.named)
    ):
        return None
    exact = whole.value * 100 + more.cents
    spoken = Spoken(at, last, (exact,), certain=euro or lex.has("amount.cent", text_at(tokens, last)))
    if more.named and not euro and lex.has("clock.half", text_at(tokens, more.last)):
        return replace(spoken, readings=())  # dentista tre e mezza: an hour, or a price
    if more.named:
        return spoken if more.joined or more.last > whole.last + 1 else None
    if more.joined:
        if more.vague:  # due e cinque: 2,50 or 2,05
            return replace(spoken, readings=(exact + more.cents * 9, exact))
        few = more.cents <= _FEW and lex.has("quantity.counted", after)  # uova sei e dieci mele
        return replace(spoken, readings=(exact, whole.value * 100)) if few and not euro else spoken
    if more.vague or not whole.value:
        return None
    hundreds = (whole.value * 10_000 + more.cents * 100,) if whole.value <= _MOST_HUNDREDS else ()
    apart = (more.cents * 100,) if euro else ()
    return replace(spoken, readings=(exact, *hundreds, *apart))


def _readings(whole: Spelt) -> tuple[int, ...]:
    spoken = (whole.value * 100,)
    return (*spoken, whole.parted[0] * 100 + whole.parted[1]) if whole.parted else spoken


def _small_change(tokens: Sequence[Token], at: int, whole: Spelt) -> tuple[int, ...]:
    """Cents. خمسة وتسعين سنت is 95 cents, and may be five euros and ninety."""
    turned = whole.last > at and 20 < whole.value < 100 and whole.value % 10
    apart = not text_at(tokens, at).isascii() and turned and whole.last <= at + 2
    tens = whole.value // 10 * 10
    return (whole.value, whole.value % 10 * 100 + tens) if apart else (whole.value,)
