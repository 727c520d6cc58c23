"""Several entries in one line: which words belong to which amount.

"pane 3,20, latte 1,50" · "3 pane 2 latte" · "خبز ٣ و حليب ٢" · but "2 pizze 15" is one amount and a count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from budgeting.headings import Heading
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.matches import TYPO
from dialogs.understand.not_money import phrase_at, phrase_before
from dialogs.understand.tokens import Amount, T, Token

#: Headings whose things have sizes and strengths.
_SIZED = frozenset({Heading.HEALTH.value, Heading.PERSONAL.value, Heading.SCHOOL.value})
_DIVIDES = frozenset(",;/&|•+.-!…")
_FEW = 12
_MANY = 20  # a bare number above this is more likely a price than a count


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens ``first`` to ``end`` (exclusive) and the one amount they're about. ``others`` are other amounts
    that could be meant."""

    first: int
    end: int
    amount: Amount
    others: tuple[Amount, ...] = ()


def divide(tokens: Sequence[Token], amounts: Sequence[Amount], lex: Lexicon) -> list[Clause]:
    """The clauses of a line, one per entry."""
    if len(amounts) == 1:
        return [Clause(0, len(tokens), amounts[0])]
    out: list[Clause] = []
    for first, end in _joined(_spans(tokens, lex), tokens, amounts):
        inside = [amount for amount in amounts if first <= amount.first < end]
        pairs = _pair(tokens, first, end, inside, lex)
        if out and len(pairs) == 1 and _is_rest(tokens, out[-1], pairs[0], lex):
            out[-1] = Clause(out[-1].first, end, pairs[0].amount, (*out[-1].others, out[-1].amount))
        else:
            out.extend(pairs)
    return _without_total(tokens, out, lex)


def _is_rest(tokens: Sequence[Token], before: Clause, clause: Clause, lex: Lexicon) -> bool:
    """In "pane 3 , 20" the 20 may be the cents or another amount: two bare numbers with only signs in between."""
    between = tokens[before.amount.last + 1 : clause.amount.first]
    bare = not before.amount.shaped and not clause.amount.shaped
    return (
        bare
        and all(t.kind is T.SIGN for t in between)
        and not _content(tokens, clause.first, clause.end, lex)
    )


def _spans(tokens: Sequence[Token], lex: Lexicon) -> list[tuple[int, int]]:
    """Split the line at commas, "and" and the like."""
    spans: list[tuple[int, int]] = []
    first = 0
    for i, token in enumerate(tokens):
        sign = token.kind is T.SIGN and token.text in _DIVIDES
        if is_on(tokens, i, lex):
            continue
        if not token.role and (sign or (token.kind is T.WORD and lex.has("marks.and", token.text))):
            spans.append((first, i))
            first = i + 1
        elif not token.role and token.text.startswith("و") and i > first and tokens[i - 1].role == "amount":
            spans.append((first, i))
            first = i
    return [*spans, (first, len(tokens))]


def is_on(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """ "ਦੁੱਧ ਤੇ 12": a word for "and" that means "on" between a thing and what it cost."""
    if not lex.has("marks.on", tokens[at].text) or not 0 < at < len(tokens) - 1:
        return False
    behind = tokens[at + 1].role == "amount" or tokens[at + 1].kind is T.NUMBER
    before = tokens[at - 1]
    verb = before.text in lex.moving or any(
        lex.has(f"marks.{name}", before.text) for name in ("expense", "income", "neutral")
    )
    return behind and before.kind is T.WORD and not before.role and not verb


def _joined(
    spans: Sequence[tuple[int, int]], tokens: Sequence[Token], amounts: Sequence[Amount]
) -> list[tuple[int, int]]:
    """Join each span without an amount to the neighbour whose amount it belongs to: the next one in "pane, latte
    5", the previous one in "5 pane, latte"."""
    out: list[tuple[int, int]] = []
    waiting: int | None = None
    opening = next(
        (token for token in tokens if token.role != "date" and token.kind is not T.SIGN), tokens[0]
    )
    words_first = opening.kind is T.WORD and not opening.role
    for number, (first, end) in enumerate(spans):
        start = first if waiting is None else waiting
        if any(first <= amount.first < end for amount in amounts):
            out.append((start, end))
            waiting = None
        elif (
            out
            and not (words_first and _bare_amount(spans, number + 1, tokens))
            and (number + 1 == len(spans) or not _words_first(spans[number + 1 :], tokens, amounts))
        ):
            out[-1] = (out[-1][0], end)
        else:
            waiting = start
    if waiting is not None and out:
        out[-1] = (out[-1][0], len(tokens))
    return out


def _bare_amount(spans: Sequence[tuple[int, int]], number: int, tokens: Sequence[Token]) -> bool:
    """Whether the next span is just an amount: "pane - 3,20 - latte - 1,50"."""
    if number >= len(spans):
        return False
    first, end = spans[number]
    return first < end and all(token.role == "amount" for token in tokens[first:end])


def _words_first(
    spans: Sequence[tuple[int, int]], tokens: Sequence[Token], amounts: Sequence[Amount]
) -> bool:
    for first, end in spans:
        inside = [amount for amount in amounts if first <= amount.first < end]
        if inside:
            return any(t.kind is T.WORD and not t.role for t in tokens[first : inside[0].first])
    return False


def _pair(tokens: Sequence[Token], first: int, end: int, amounts: list[Amount], lex: Lexicon) -> list[Clause]:
    """Pair words and amounts within one span."""
    if len(amounts) == 1:
        return [Clause(first, end, amounts[0])]
    edges = [first, *(amount.last + 1 for amount in amounts)]
    gaps = [
        _content(tokens, a, b, lex) for a, b in zip(edges, [*(x.first for x in amounts), end], strict=True)
    ]
    priced = [a for a in amounts if phrase_before(tokens, a.first - 1, lex, "amount.total") is not None]
    counts = [amount for amount in _counts(amounts, gaps, lex) if amount not in priced]
    if counts:
        for amount in counts:
            for token in tokens[amount.first : amount.last + 1]:
                token.role = "quantity"
        left = [amount for amount in amounts if amount not in counts]
        return _pair(tokens, first, end, left, lex)
    if len(amounts) == 2 and _is_size(amounts, gaps, lex):
        tokens[amounts[0].first].role = "quantity"
        return [Clause(first, end, amounts[1])]
    if len(amounts) == 2 and _may_count(amounts[0], gaps, lex):
        return [Clause(first, end, amounts[1], (amounts[0],))]
    if all(gaps[:-1]):
        bounds = [first, *(amount.last + 1 for amount in amounts[:-1]), end]
        return [Clause(a, b, x) for a, b, x in zip(bounds[:-1], bounds[1:], amounts, strict=True)]
    if not gaps[0] and all(gaps[1:]):
        bounds = [first, *(amount.first for amount in amounts[1:]), end]
        return [Clause(a, b, x) for a, b, x in zip(bounds[:-1], bounds[1:], amounts, strict=True)]
    return [Clause(first, end, amounts[-1], tuple(amounts[:-1]))]


def _counts(amounts: Sequence[Amount], gaps: Sequence[Sequence[str]], lex: Lexicon) -> list[Amount]:
    """The bare numbers that count things while another number is the price."""
    bare = [amount for amount in amounts if not amount.shaped]
    shaped = len(amounts) - len(bare)
    small = [x for x in bare if x.readings and x.readings[0] <= _MANY * 100 and len(x.readings) == 1]
    if shaped and small:
        listed = all(gaps[:-1]) or (not gaps[0] and all(gaps[1:]))
        if not listed:
            return small if len(small) == len(bare) else []
        return [x for x in small if _counts_thing(amounts.index(x), gaps, lex)]
    if not gaps[0] and not gaps[-1] and len(amounts) == 2 and gaps[1] and amounts[0] in small:
        return [amounts[0]]
    return [x for x in small if x is not amounts[-1] and _counted(gaps[amounts.index(x) + 1], lex)]


def _is_size(amounts: Sequence[Amount], gaps: Sequence[Sequence[str]], lex: Lexicon) -> bool:
    """ "Brufen 400 7,80", "scarpe 42 59,90": strength or size of the thing before it, right before the price."""
    size, price = amounts
    if size.shaped or size.spelt or size.first != size.last or gaps[1] or not price.decimals:
        return False
    hits = [hit for word in gaps[0] if (hit := lex.known(word))]
    return price.first == size.last + 1 and any(hit.category in _SIZED and hit.weight > TYPO for hit in hits)


def _may_count(amount: Amount, gaps: Sequence[Sequence[str]], lex: Lexicon) -> bool:
    """In "mensa 3 elementare 60" no list tells whether the 3 is a price."""
    small = not amount.shaped and len(amount.readings) == 1 and amount.readings[0] <= _FEW * 100
    strange = bool(gaps[1]) and not any(lex.known(word) for word in gaps[1])
    return small and strange and not gaps[2] and any(lex.known(word) for word in gaps[0])


def _counts_thing(at: int, gaps: Sequence[Sequence[str]], lex: Lexicon) -> bool:
    """In "2 biglietti 4,40 bus" the 2 is a count; in "3 pane 1,50 latte" the 3 is a price, as the two things differ."""
    after = gaps[at + 1]
    if not after:  # the last one: a price after its word
        return False
    if _counted(after, lex):
        return True
    here = {hit.category for word in after if (hit := lex.known(word))}
    if gaps[0]:
        before = {hit.category for word in gaps[at] if (hit := lex.known(word))}
        return not here or not before
    there = {
        hit.category for word in (gaps[at + 2] if at + 2 < len(gaps) else ()) if (hit := lex.known(word))
    }
    return not there or (here == there and len(here) == 1)


def _counted(words: Sequence[str], lex: Lexicon) -> bool:
    return bool(words) and lex.has("quantity.counted", words[0])


def _content(tokens: Sequence[Token], first: int, end: int, lex: Lexicon) -> list[str]:
    """The words between two amounts that name something."""
    return [
        token.text
        for token in tokens[first:end]
        if token.kind is T.WORD
        and not token.role
        and not any(
            lex.has(name, token.text)
            for name in ("small.words", "marks.expense", "marks.neutral", "marks.and")
        )
    ]


def _without_total(tokens: Sequence[Token], clauses: list[Clause], lex: Lexicon) -> list[Clause]:
    """Don't book a total again beside its parts. If they don't add up to it, ask which was meant."""
    totals = [
        clause
        for clause in clauses
        if any(
            phrase_at(tokens, at, lex, "amount.total") is not None and not tokens[at].role
            for at in range(clause.first, clause.end)
        )
    ]
    parts_only = [clause for clause in clauses if clause not in totals]
    if not parts_only or not totals:
        return clauses
    said = totals[-1].amount
    parts = sum(clause.amount.readings[0] for clause in parts_only if clause.amount.readings)
    if not said.readings or parts in said.readings or any(c.amount.foreign or c.others for c in parts_only):
        return parts_only
    both = replace(said, readings=tuple(dict.fromkeys((*said.readings, parts))))
    return [Clause(min(c.first for c in clauses), max(c.end for c in clauses), both)]
