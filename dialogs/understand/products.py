"""Price times number: "2 pizze 8,50 l'una", "1,5 kg a 3,20 al kg". A clear mark multiplies; if it's unclear, we ask.

"2 pizze 17" costs 17 and so does "2 pizze 17 in tutto"; "2 caffè a 1,30" may be 2,60 or 1,30.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dialogs.understand.counts import (
    FEW,
    SMALL,
    Count,
    count_of,
    counts_things,
    names_thing,
    opening_of,
    so_many,
)
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.measures import in_figures, in_words, per_measure, times
from dialogs.understand.not_money import is_currency, is_times, phrase_at, phrase_before, prices_each, text_at
from dialogs.understand.romanised import skeleton
from dialogs.understand.tokens import Amount, T, Token

_PRICED = ("kilogram", "hectogram", "litre")  # units a price may be for; nobody pays by the gram
_SHORTEST = 3  # letters of a word that may be said again
_FAR = 3  # words between a number and what it counts
_DIVIDES = (",", ";", ":", ".")
_BESIDE = 2  # words that may stand between a price and "each"


def multiplied(tokens: Sequence[Token], amounts: Sequence[Amount], lex: Lexicon) -> list[Amount]:
    """``amounts`` with each marked unit price multiplied, and without the numbers that only count. What could be
    the price of one or of all has both readings."""
    if len(amounts) == 1 and _is_alone(tokens, amounts[0], lex):
        return list(amounts)
    out = _said_once(tokens, _without_counts_of_total(tokens, amounts, lex))
    counting: set[int] = set()  # positions in `out`
    for at, price in enumerate(out):
        if at in counting or not price.readings:
            continue
        before = next((out[near] for near in range(at - 1, -1, -1) if near not in counting), None)
        after = out[at + 1] if at + 1 < len(out) else None
        made, counted = _priced(tokens, price, before, after, lex)
        out[at] = made
        if made is not price and counted is not None:
            counting |= {near for near in (at - 1, at + 1) if 0 <= near < len(out) and out[near] is counted}
    return [amount for at, amount in enumerate(out) if at not in counting]


def _said_once(tokens: Sequence[Token], amounts: Sequence[Amount]) -> list[Amount]:
    """ "Two burgers, four four euros": a number word said twice is the price of each (`_each`)."""
    out: list[Amount] = []
    for amount in amounts:
        before = out[-1] if out else None
        if before and before.last + 1 == amount.first and before.spelt and before.readings == amount.readings:
            _aside(tokens, before.first, before.last)
            out.pop()
        out.append(amount)
    return out


def _is_alone(tokens: Sequence[Token], price: Amount, lex: Lexicon) -> bool:
    """ "pane 3,20": nothing beside the price could multiply it. True for most lines."""
    return not price.spelt and all(
        token.kind is T.WORD and not lex.multiplies(token.text)
        for at, token in enumerate(tokens)
        if not price.first <= at <= price.last
    )


def _without_counts_of_total(
    tokens: Sequence[Token], amounts: Sequence[Amount], lex: Lexicon
) -> list[Amount]:
    """ "2 kebab e 2 coca 14 in tutto" counts; "3 pane, 2 latte, in tutto 5" lists prices, because they add up."""
    if len(amounts) < 3 or not _is_total(tokens, amounts[-1], lex):
        return list(amounts)
    *parts, total = amounts
    counting = all(
        not part.shaped
        and part.first == part.last
        and part.readings[:1] <= (FEW * 100,)
        and part.last + 1 < len(tokens)
        and names_thing(tokens[part.last + 1], lex)
        for part in parts
    )
    if not counting or sum(part.readings[0] for part in parts) in total.readings:
        return list(amounts)
    for part in parts:
        tokens[part.first].role = "quantity"
    _set_total_aside(tokens, total, lex)
    return [replace(total, decimals=True)]


def _priced(
    tokens: Sequence[Token], price: Amount, before: Amount | None, after: Amount | None, lex: Lexicon
) -> tuple[Amount, Amount | None]:
    """What ``price`` comes to, and the amount that turned out to be its count."""
    if len(price.readings) > 1 and len(set(price.readings)) == 1:
        # "11-11 یورو کے": 11 for each of them.
        each = replace(price, readings=price.readings[:1])
        count, _ = count_of(tokens, price, before, after, lex, anywhere=True)
        return (
            (_product(tokens, each, count, sure=True), count.amount)
            if count
            else (replace(price, readings=()), None)
        )
    if (unit := per_measure(tokens, price.first, price.last, lex)) is not None:
        weighed = in_figures(tokens, price, before, after, lex) or in_words(tokens, price, before, lex)
        values = [times(value, weighed, unit.name) for value in price.readings] if weighed else []
        _aside(tokens, unit.first, unit.last)
        if is_times(tokens, price.first - 1):
            _aside(tokens, price.first - 1, price.first - 1)
        return replace(price, readings=tuple(v for v in values if v is not None), decimals=True), None
    if (mark := _each(tokens, price, before, after, lex)) is not None:
        count, sure = count_of(tokens, price, before, after, lex, anywhere=True)
        sure = sure and not lex.has("amount.times", tokens[mark[0]].text)
        if lex.has("amount.apiece", tokens[mark[1]].text) and not (
            count and sure and count.first == opening_of(tokens, lex)
        ):
            # "rata 2 da 40" is the second of several.
            if count is None:
                return price, None
            sure = False
        if not lex.has("amount.times", tokens[mark[0]].text):
            _aside(tokens, *mark)
        if count is None:
            said = any(prices_each(tokens, at, lex) is not None for at in range(mark[0], mark[1] + 1))
            return (replace(price, readings=()) if said else price), None
        return _product(tokens, price, count, sure=sure), count.amount
    if (count := so_many(tokens, price, after, lex)) is not None:  # 3,60 or 1,20
        return _product(tokens, price, count, sure=False), count.amount
    count, _ = count_of(tokens, price, before, None, lex, anywhere=False)
    if count is None and _is_total(tokens, price, lex):
        # "2 pizze, in tutto 17", but "3 pane, 2 latte, in tutto 5" lists prices.
        count, _ = count_of(tokens, price, before, None, lex, anywhere=True)
        count = count if count and count.first == opening_of(tokens, lex) else None
    at = lex.has("amount.at", text_at(tokens, price.first - 1)) or _joined_at(tokens, price, lex)
    if count is None and at and (weighed := in_figures(tokens, price, before, after, lex)):
        # "2 chili di pollo a 5,90": per kilo, or for both.
        together = times(price.readings[0], weighed, weighed.name)
        several = weighed.thousandths > 1000 and together is not None and weighed.name in _PRICED
        return (replace(price, readings=(together or 0, *price.readings)) if several else price), None
    if count is None:
        return price, None
    listed = count.first > 0 and names_thing(tokens[count.first - 1], lex)  # pane 3 latte 2 in tutto 5
    if not listed and _is_total(tokens, price, lex):
        _quantity(tokens, count)
        _set_total_aside(tokens, price, lex)
        return replace(price, decimals=price.decimals or count.amount is not None), count.amount
    if at and count.last < price.first - (not _joined_at(tokens, price, lex)):
        return _product(tokens, price, count, sure=False), count.amount
    return price, None


def _each(
    tokens: Sequence[Token], price: Amount, before: Amount | None, after: Amount | None, lex: Lexicon
) -> tuple[int, int] | None:
    """The tokens that say this is the price of one."""
    until = after.first if after else len(tokens)
    at, skipped = price.last + 1, 0
    while at < until and skipped <= _BESIDE:
        if (last := prices_each(tokens, at, lex)) is not None and last < until:
            return at, last
        if tokens[at].kind is T.SIGN and tokens[at].text not in "/.(":
            break
        skipped += tokens[at].kind is T.WORD
        at += 1
    if (named := _per_thing(tokens, price, before, lex)) is not None:
        return named
    if is_times(tokens, price.last + 1) and counts_things(tokens, price.last + 2, lex):
        return price.last + 1, price.last + 1
    near = price.first - 1
    if text_at(tokens, near) == ":":
        near -= 1
    since = before.last if before else -1
    # "Two pizzas, each at 6".
    linked = near - lex.has("amount.at", text_at(tokens, near))
    first = phrase_before(tokens, linked, lex, "amount.each")
    bought = first is not None and any(
        lex.has(name, text_at(tokens, first - 1)) for name in ("marks.expense", "marks.neutral")
    )  # اشتريت واحد 12.90: one was bought
    if first is not None and not bought and first > since and not (before and before.last + 1 == first):
        return first, near
    if price.spelt and near > since and text_at(tokens, near) == tokens[price.first].text:
        return near, near  # "two burgers, four four euros": four for each
    lone = text_at(tokens, near) == "@" or lex.has("amount.apiece", text_at(tokens, near))
    if lone and near > since and (price.shaped or after is None):
        return near, near
    often = lex.has("amount.times", text_at(tokens, near)) and tokens[near - 1].kind is T.NUMBER
    if (is_times(tokens, near) and near - 1 > since) or (often and near > since):
        return near, near
    return None


def _per_thing(
    tokens: Sequence[Token], price: Amount, before: Amount | None, lex: Lexicon
) -> tuple[int, int] | None:
    """ "3 biglietti 1,40 a biglietto", "3 tickets, every ticket 1.40", "3 cutii, 1,40 cutia": the thing counted, named
    again."""
    behind, near = price.last + 1, price.first - 1
    joined = text_at(tokens, behind) == "/" or lex.has("amount.per", text_at(tokens, behind))
    every = lex.has("amount.every", text_at(tokens, near - 1))
    if not (joined or price.shaped):
        return None  # the number itself: "3 tickets, 1.40 per ticket"
    for first, last in ((behind, behind + joined), (near - every, near)):
        again = text_at(tokens, last)
        if lex.has("small.words", again):
            continue
        if text_at(tokens, first - 1) in lex.numbers:
            if text_at(tokens, first - 2) not in _DIVIDES or lex.numbers[text_at(tokens, first - 1)] != 1:
                continue  # "2 pizze e una pizza 6"
            first -= 1
        if len(again) >= _SHORTEST and tokens[last].kind is T.WORD and not tokens[last].role:
            for at, token in enumerate(tokens):
                if first <= at <= last or not _is_counted(tokens, at, lex):
                    continue
                if _is_same(token.text, again) or _are_packs(token.text, again, lex):
                    return first, last
    return None


def _is_counted(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Whether a number stands right before a word or a few words earlier: "3 big tickets"."""
    token = tokens[at]
    if token.kind is not T.WORD or len(token.text) < _SHORTEST or is_currency(token.text, lex):
        return False
    for before in reversed(tokens[max(0, at - _FAR) : at]):
        if before.kind is T.SIGN:
            return False
        if before.text in lex.numbers or (before.kind is T.NUMBER and SMALL.fullmatch(before.text)):
            return True
    return False


def _is_same(word: str, other: str) -> bool:
    """Whether two words are forms of one: cutii and cutia, تذاكر and تذكرة."""
    pairs = zip(word, other, strict=False)
    same = next(
        (at for at, (first, second) in enumerate(pairs) if first != second), min(len(word), len(other))
    )
    shorter, longer = sorted((len(word), len(other)))
    if same >= shorter - 1 and longer - same <= _SHORTEST:
        return True
    bones = skeleton(word)
    return len(bones) >= _SHORTEST and bones == skeleton(other)


def _are_packs(word: str, other: str, lex: Lexicon) -> bool:
    """ "4 cartons of milk, 1.05 a pack"."""
    return all(lex.has("quantity.packs", text) for text in (word, other))


def _is_total(tokens: Sequence[Token], price: Amount, lex: Lexicon) -> bool:
    """ "2 for 5", "2 pizze 17 in tutto", "totale 17": what they cost together."""
    after = price.last + 1
    if phrase_at(tokens, after, lex, "amount.total") is not None:
        return True
    if phrase_before(tokens, price.first - 1, lex, "amount.total") is not None:
        return True
    thing = after < len(tokens) and tokens[after].kind is T.WORD and not tokens[after].role
    together = lex.has("amount.for", text_at(tokens, price.first - 1))
    return together and not (thing and not price.shaped)


def _joined_at(tokens: Sequence[Token], price: Amount, lex: Lexicon) -> bool:
    """The Arabic "at" joined to a price in words: بيورو وعشرة."""
    word = tokens[price.first].text
    return price.spelt and not word.isascii() and lex.has("amount.at", word[:1])


def _set_total_aside(tokens: Sequence[Token], price: Amount, lex: Lexicon) -> None:
    """A single price described as the total isn't a total beside its parts."""
    if (last := phrase_at(tokens, price.last + 1, lex, "amount.total")) is not None:
        _aside(tokens, price.last + 1, last)
    if (first := phrase_before(tokens, price.first - 1, lex, "amount.total")) is not None:
        _aside(tokens, first, price.first - 1)


def _product(tokens: Sequence[Token], price: Amount, count: Count, *, sure: bool) -> Amount:
    _quantity(tokens, count)
    products = [value * count.value for value in price.readings]
    values = products if sure or count.value == 1 else [*products, *price.readings]
    return replace(price, readings=tuple(dict.fromkeys(values)), decimals=True)


def _quantity(tokens: Sequence[Token], count: Count) -> None:
    for token in tokens[count.first : count.last + 1]:
        token.role = "quantity"


def _aside(tokens: Sequence[Token], first: int, last: int) -> None:
    for token in tokens[first : last + 1]:
        token.role = "aside"
