"""Words that say whether money was spent or came in."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.understand.lexicon import Lexicon


def marks(words: Sequence[str], lex: Lexicon) -> tuple[bool, bool]:
    """Whether the words say that money was spent, and that it came in. The longer phrase counts: "dato" is
    spent, "mi hanno dato" came in."""
    spent, came = lex.spans(words, "marks.expense"), lex.spans(words, "marks.income")
    return outweigh(spent, came), outweigh(came, spent)


def outweigh(these: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> bool:
    """Whether one of ``these`` lies in no longer one of ``others``, nor runs on from it ("got paid for")."""
    return any(
        not any(
            (a <= first and last <= b and b - a > last - first) or a < first < b < last for a, b in others
        )
        for first, last in these
    )
