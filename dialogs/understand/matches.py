"""What a word or phrase names: a heading or a source, from a list or because the household taught it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from budgeting.headings import Heading, Kind, Source
from dialogs.understand.tokens import clean, fold

LEARNED, STRONG, TYPO, WEAK = 4, 3, 2, 1
_SOURCES, _HEADINGS = frozenset(Source), frozenset(Heading)


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the text that names a heading or source. The higher ``weight`` wins, then the longer phrase:
    "spesa" means food unless "farmacia" is beside it. ``words`` excludes small words; it covers ``span`` words
    of the text from ``at`` on."""

    kind: Kind
    category: str
    weight: int
    words: int = 1
    at: int = 0
    span: int = 1

    @property
    def rank(self) -> tuple[int, int, int]:
        return (self.weight, self.words, -self.at)


def phrases(listed: str) -> Iterator[tuple[str, ...]]:
    """The folded phrases of a comma-separated list; "pag(o|a|ano)" stands for pago, paga and pagano."""
    for phrase in _spelt_out(listed.replace("\n", " ").split(",")):
        words = tuple(
            folded
            for word in clean(phrase).replace("'", " ").replace("-", " ").split()
            if (folded := fold(word))
        )
        if words:
            yield words


def _spelt_out(listed: Iterable[str]) -> Iterator[str]:
    for phrase in listed:
        head, bracket, rest = phrase.partition("(")
        if not bracket:
            yield phrase
            continue
        forms, _, tail = rest.partition(")")
        yield from _spelt_out(f"{head}{form}{tail}" for form in forms.split("|"))


def teach(learned: Mapping[str, str]) -> dict[tuple[str, ...], Hit]:
    """A household's own words as hits. A code that is neither heading nor source is left out."""
    out: dict[tuple[str, ...], Hit] = {}
    for said, code in learned.items():
        kind = Kind.EXPENSE if code in _HEADINGS else Kind.INCOME if code in _SOURCES else None
        for phrase in phrases(said) if kind else ():
            out[phrase] = Hit(kind or Kind.EXPENSE, code, LEARNED, len(phrase))
    return out
