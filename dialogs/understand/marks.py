"""Words that say whether money was spent or came in."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.understand.lexicon import Lexicon
from dialogs.understand.lists import VERBS
from dialogs.understand.tokens import T, Token

#: Words for paying, buying or getting, and nothing else.
DEALS = ("marks.expense", "marks.income", "marks.neutral", "telling.present", "talk.deals", *VERBS)


def words_of(tokens: Sequence[Token], lex: Lexicon) -> list[str]:
    """The words that are neither amount nor day, each without an Arabic "and" or "so" joined to its verb."""
    return [
        token.text if token.text.isascii() else lex.unjoined(token.text)
        for token in tokens
        if token.kind is T.WORD and token.role in ("", "quantity")
    ]


def done(words: Sequence[str], lex: Lexicon) -> tuple[bool, bool]:
    """`marks` for the past only: "pago" is no payment yet."""
    now = {at for first, last in lex.spans(words, "telling.present") for at in range(first, last)}
    return marks(["" if at in now else word for at, word in enumerate(words)], lex)


def marks(words: Sequence[str], lex: Lexicon) -> tuple[bool, bool]:
    """Whether the words say that money was spent, and that it came in. The longer phrase counts: "dato" is
    spent, "mi hanno dato" came in."""
    spent, came = lex.spans(words, "marks.expense"), lex.spans(words, "marks.income")
    return outweigh(spent, came), outweigh(came, spent)


def outweigh(these: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> bool:
    """Whether one of ``these`` neither lies within a longer one of ``others`` nor runs on from one ("got paid for")."""
    return any(
        not any(
            (a <= first and last <= b and b - a > last - first) or a < first < b < last for a, b in others
        )
        for first, last in these
    )
