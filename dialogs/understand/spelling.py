"""Inflected and mistyped words: endings taken off, one slip of a key forgiven."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import chain
from typing import Protocol

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ARABIC = "".join(map(chr, chain(range(0x0627, 0x063B), range(0x0641, 0x064B)))) + "پچژگٹڈڑ"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщьюяєіґ"
_SHORTEST_TYPO = 5


class Words(Container[str], Protocol):
    """Anything that can say whether it holds a word."""


def stems(word: str, prefixes: tuple[str, ...], suffixes: tuple[str, ...]) -> Iterator[str]:
    """``word`` without one of the prefixes, without one of the endings, and without both."""
    shortest = 4 if word.isascii() else 3
    heads = [
        word,
        *(word[len(p) :] for p in prefixes if word.startswith(p) and len(word) - len(p) >= shortest),
    ]
    for head in heads:
        if head is not word:
            yield head
        for suffix in suffixes:
            if head.endswith(suffix) and len(head) - len(suffix) >= shortest:
                yield head[: -len(suffix)]


def near(word: str, words: Words) -> str | None:
    """A word of ``words`` one slip away: a letter more, less, wrong, or two swapped. The first letter must
    be right, since people rarely miss it and half of all false matches differ there."""
    if len(word) < _SHORTEST_TYPO:
        return None
    return next((other for other in _slips(word) if other in words), None)


def _slips(word: str) -> Iterator[str]:
    alphabet = (
        _LATIN
        if word.isascii()
        else _ARABIC
        if "\u0600" <= word[0] < "\u0700"
        else _CYRILLIC
        if "а" <= word[0] <= "ґ"
        else ""
    )
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        if at + 1 < len(word):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for at in range(1, len(word) + 1):
        for letter in alphabet:
            yield word[:at] + letter + word[at:]
            if at < len(word):
                yield word[:at] + letter + word[at + 1 :]
