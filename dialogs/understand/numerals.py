"""The number words of one language, and what a series of them adds up to: two, hundred, five → 205."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from dialogs.understand.tokens import fold

HIGHEST = 999_999
_SHORTEST_COMPOUND = 6
_MOST_KEPT = 5_000


@dataclass(frozen=True, slots=True)
class Numerals:
    """``values`` of whole words and pairs of words; ``inside``: pieces found only within a compound, as "cent"
    in "centottanta". ``parting``: the "and" that joins only after hundreds, so that "venti e cinque" isn't 25.
    ``counting_on``: tens that continue up to nineteen, as in soixante-dix-sept. ``prefixes``: the "for" that
    Arabic joins to a price. ``units_first``: it says three and twenty. ``priced``: words that are numbers only
    before a currency, because they are read as others (Urdu 80 and "him")."""

    values: Mapping[str, int]
    inside: Mapping[str, int]
    parting: Set[str]
    counting_on: Set[int] = frozenset()
    prefixes: tuple[str, ...] = ()
    units_first: bool = False
    priced: Set[str] = frozenset()
    _splits: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def parts(self, word: str) -> tuple[int, ...]:
        """One word split into numbers: "duecentotrenta" is 2, 100, 30. Only long words are split."""
        if (whole := self.values.get(word)) is not None:
            return (whole,)
        if len(word) < _SHORTEST_COMPOUND:
            return ()
        if word not in self._splits:
            if len(self._splits) > _MOST_KEPT:
                self._splits.clear()
            self._splits[word] = self._split(word)
        return self._splits[word]

    def begins(self, word: str) -> bool:
        """Whether a number may start with ``word``."""
        pairs = any(said.startswith(f"{word} ") for said in self.values)
        return pairs or bool(self.parts(word) or self.shorn(word))

    def shorn(self, word: str) -> str:
        """The number in a word that starts with a "for": بخمسة is خمسة; "" if there is none."""
        bare = (word[len(prefix) :] for prefix in self.prefixes if word.startswith(prefix))
        return next((rest for rest in bare if rest in self.values), "")

    def _split(self, word: str) -> tuple[int, ...]:
        if word in self.values:
            return (self.values[word],)
        for cut in range(len(word) - 2, 2, -1):
            head = self.values.get(word[:cut]) or self.inside.get(word[:cut])
            if head and (rest := self._split(word[cut:])) and self.value([head, *rest]) is not None:
                return (head, *rest)
        return ()

    def value(self, parts: Sequence[int], *, units_first: bool = False) -> int | None:
        """100, 20, 3 → 123; 2, 1000 → 2000. None if the order makes no number: 3, 100 is 300, but 20, 30 is
        nothing. ``units_first``: Arabic says three and twenty."""
        return _value(parts, units_first, self.counting_on)


def numerals(book: Mapping[str, str], taken: Set[tuple[str, ...]]) -> Numerals:
    """The numerals in a words.toml's [number]. Words in ``taken`` mean something else to the member."""
    listed = {word: int(number) for word, number in _pairs(book.get("values", ""))}
    return Numerals(
        {word: number for word, number in listed.items() if (word,) not in taken},
        {word: int(number) for word, number in _pairs(book.get("inside", ""))},
        frozenset(fold(word) for word in book.get("parting", "").replace(",", " ").split()),
        frozenset(int(tens) for tens in book.get("counting_on", "").replace(",", " ").split()),
        tuple(book.get("prefixes", "").replace(",", " ").split()),
        bool(book.get("units_first")),
        frozenset(fold(word) for word in book.get("priced", "").replace(",", " ").split()),
    )


def hundredths(book: Mapping[str, str], name: str) -> dict[str, int]:
    """The words of a list about halves and quarters (`halves`), in hundredths."""
    return {word: int(number) for word, number in _pairs(book.get(name, ""))}


def ordinals(book: Mapping[str, str]) -> dict[str, int]:
    """ "third" → 3: words that only ever name a day of the month."""
    return {word: int(number) for word, number in _pairs(book.get("ordinals", ""))}


def _pairs(listed: str) -> list[tuple[str, str]]:
    pairs = [pair.split() for pair in listed.replace("\n", " ").split(",") if pair.strip()]
    return [(" ".join(fold(part) for part in said), number) for *said, number in pairs]


def _value(parts: Sequence[int], units_first: bool, counting_on: Set[int]) -> int | None:
    total, current, previous = 0, 0, HIGHEST
    for part in parts:
        if part in (100, 1000):
            if current >= part or (part == 1000 and total):
                return None
            scaled = current * part if current else part
            if part == 100 and current >= 10 and (total or current > 19):  # twelve hundred
                return None
            total, current = (total + scaled, 0) if part == 1000 else (total, scaled)
            previous = part
        else:
            turned = (
                units_first and previous < 10 and part in range(20, 100, 10) and current % 100 == previous
            )
            if not turned and (
                (part == 0 and list(parts) != [0])
                or ((current or total) and part >= _room(previous, counting_on))
            ):
                return None
            current += part
            previous = part
    result = total + current
    return result if result <= HIGHEST else None


def _room(previous: int, counting_on: Set[int]) -> int:
    """What may follow: below ten after tens, below twenty if French counts on, below a hundred after hundreds."""
    if previous >= 100:
        return previous
    if previous in counting_on:
        return 20
    return 10 if previous >= 10 and previous % 10 == 0 else 0
