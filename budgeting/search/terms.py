"""What somebody typed to search for, and the condition that finds it in a table of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from budgeting.search.folding import folded

#: Words beyond these don't narrow a search any more.
MOST = 8
#: Sorts after every character that a word may have.
_LAST = "\U0010ffff"
#: A word that more rows have than this is common; how common doesn't matter.
COMMON = 2_000


@dataclass(frozen=True, slots=True)
class Term:
    """One word as it is compared. ``begins``: longer words that begin with it fit too."""

    word: str
    begins: bool = False

    def fits(self, word: str) -> bool:
        return word.startswith(self.word) if self.begins else word == self.word

    def on(self, column: Any) -> ColumnElement[bool]:
        """Whether the column's word fits."""
        if not self.begins:
            return column == self.word  # type: ignore[no-any-return]
        return and_(column >= self.word, column < self.word + _LAST)


def terms(typed: str) -> list[Term]:
    """What was typed, as terms that must all be found: the last one may be the beginning of a word. Empty if no word
    has two letters."""
    words = folded(typed)[-MOST:]
    if not words:
        return []
    *before, last = words
    return [Term(word) for word in dict.fromkeys(before) if word != last] + [Term(last, begins=True)]


def rarest_first(session: Session, searched: Sequence[Term], column: Any) -> list[Term]:
    """The terms by how many rows have them, so that a search starts with the fewest; empty if one is nowhere."""
    numbers: list[tuple[int, int]] = []
    for place, term in enumerate(searched):
        some = select(column).where(term.on(column)).limit(COMMON).subquery()
        number = session.scalar(select(func.count()).select_from(some)) or 0
        if not number:
            return []
        numbers.append((number, place))
    return [searched[place] for _, place in sorted(numbers)]
