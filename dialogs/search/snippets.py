"""The stretch of a text around what was searched, with the words that fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgeting.search import Term, words_in

#: Characters of a snippet, and how many of them may stand before the first word that fits.
LENGTH, BEFORE = 160, 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a snippet. ``hit``: a word that was searched."""

    text: str
    hit: bool = False


def hits(text: str, searched: Sequence[Term]) -> int:
    """How many of the terms are in the text."""
    words = [word.folded for word in words_in(text)]
    return sum(any(term.fits(word) for word in words) for term in searched)


def snippet(text: str, searched: Sequence[Term]) -> list[Piece]:
    """The stretch that begins shortly before the first word that fits; the beginning of the text if none does."""
    text = " ".join(text.split())
    fitting = [word for word in words_in(text) if any(term.fits(word.folded) for term in searched)]
    begin = _begin(text, fitting[0].start) if fitting else 0
    end = min(len(text), begin + LENGTH)
    pieces = [Piece("…")] if begin else []
    at = begin
    for word in fitting:
        if word.start < begin or word.end > end:
            continue
        pieces += [Piece(text[at : word.start])] if word.start > at else []
        pieces.append(Piece(text[word.start : word.end], hit=True))
        at = word.end
    pieces += [Piece(text[at:end])] if at < end else []
    return [*pieces, Piece("…")] if end < len(text) else pieces


def _begin(text: str, first: int) -> int:
    if first <= BEFORE:
        return 0
    space = text.find(" ", first - BEFORE, first)
    return space + 1 if space >= 0 else first
