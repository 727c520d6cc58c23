"""The last check before booking something unasked: words that are nearly others which would change its day or
direction, and small numbers that may count things beside a price.

We forgive a typing error in a heading (`spelling`), but ask about a day or direction, because people notice a
wrong one in our answer less easily than a wrong word.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from dialogs.understand.clauses import Clause
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.spelling import Slips
from dialogs.understand.tokens import T, Token

#: A number before a word is more likely a price than a count above this.
_FEW = 12


def nearly_a_day(tokens: Sequence[Token], lex: Lexicon, named: Set[str]) -> bool:
    """ "Yestorday I took taxi 13": a strange word one or two errors away from a day."""
    return _slipped(tokens, lex.near_days, lex, named)


def nearly_received(tokens: Sequence[Token], lex: Lexicon, named: Set[str]) -> bool:
    """ "Maintenance 200 reiceved": a strange word one or two errors away from a word for money coming in or back."""
    return _slipped(tokens, lex.near_received, lex, named)


def may_count(tokens: Sequence[Token], clause: Clause, clauses: Sequence[Clause], lex: Lexicon) -> bool:
    """ "2 things: beans 3.45, stamps 2.60", "2 maglioni, uno 9,99 e l'altro 12,99": a small bare number before
    its word, while another amount of the line is written as money."""
    amount = clause.amount
    if amount.shaped or amount.spelt or len(amount.readings) != 1 or amount.readings[0] > _FEW * 100:
        return False
    if not any(other.amount.decimals for other in clauses if other is not clause):
        return False
    if any(token.text == "+" for token in tokens):
        return False  # only prices add up
    before = any(
        t.kind is T.WORD and not t.role and t.text not in lex.passing
        for t in tokens[clause.first : amount.first]
    )
    after = tokens[amount.last + 1] if amount.last + 1 < len(tokens) else None
    if before or after is None or after.kind is not T.WORD or after.role:
        return False
    return not (lex.has("amount.for", after.text) or lex.has("small.words", after.text))  # 4 di bar


def _slipped(tokens: Sequence[Token], slips: Slips, lex: Lexicon, named: Set[str]) -> bool:
    return any(
        slips.near(token.text)
        and token.text not in named
        and not lex.has("names.people", token.text)
        and lex.is_strange(token.text)
        for token in tokens
        if token.kind is T.WORD and not token.role
    )
