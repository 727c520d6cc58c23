"""The words of a language, indexed once: headings, sources, days, numbers, and what is plain talk.

A member's language, Italian and English are read together, because shops and bills are Italian and some words
are English everywhere; if they disagree, the member's language wins. `locales/words.toml` adds what reads the
same in all: brands, shops, emoji.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from budgeting.headings import Heading, Kind, Source
from dialogs.understand.lists import (
    BARE_NUMBERS,
    COMMON,
    DAY_LISTS,
    DAYS,
    DICTATED,
    JOINED,
    OBJECTS,
    PRICE_LISTS,
    SETS,
    TIMES,
    VERBS,
    Lists,
)
from dialogs.understand.matches import STRONG, TYPO, WEAK, Hit, phrases
from dialogs.understand.numerals import Numerals, hundredths, numerals, ordinals
from dialogs.understand.spelling import Neighbours, Slips, short, stems
from dialogs.understand.tokens import pattern

TYPE_CHECKING = False  # importing typing for one name costs more than this module
if TYPE_CHECKING:
    from typing import Any

_SPENDING = {"expense": (Kind.EXPENSE, Heading), "income": (Kind.INCOME, Source)}
_LONGEST_SPAN = 7
_SHORTEST_VERB = 3  # letters
#: Inflected forms of one word share this many letters: "mance" (tips) doesn't match Mancini.
_SHARED_STEM = 5
#: Money and measures are written alike everywhere, whatever else the words mean; names are names.
_SHARED = ("amount", "quantity", "measure", "bank", "names")


@dataclass
class Lexicon(Lists):
    """What we know of one member's language, with Italian and English behind it."""

    language: str = ""
    spending: dict[tuple[str, ...], Hit] = field(default_factory=dict)
    days: dict[tuple[str, ...], tuple[str, int]] = field(default_factory=dict)
    months: dict[tuple[str, ...], int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    numerals: list[Numerals] = field(default_factory=list)
    ordinals: dict[str, int] = field(default_factory=dict)
    halves: dict[str, int] = field(default_factory=dict)
    adding: dict[str, int] = field(default_factory=dict)
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    #: Final letters that alternate with gender and number: mela, mele.
    pairs: frozenset[tuple[str, str]] = frozenset()
    #: What Latin letters stand for, in a language of another script.
    latin: dict[str, list[str]] = field(default_factory=dict)
    #: Words that only their accent distinguishes: "è" means "is", "e" means "and".
    spelt: frozenset[str] = frozenset()
    _numbering: dict[str, bool] = field(default_factory=dict)
    _dictating: dict[str, bool] = field(default_factory=dict)
    _dating: dict[str, bool] = field(default_factory=dict)
    _multiplying: dict[str, bool] = field(default_factory=dict)
    _things: dict[str, Hit | None] = field(default_factory=dict)
    _meanings: dict[str, str] = field(default_factory=dict)
    _last_hits: tuple[object, object, list[Hit]] = field(default_factory=lambda: ((), None, []))
    _before: set[tuple[str, ...]] = field(default_factory=set)
    #: Verbs of giving and getting in the languages that came first.
    _spoken_for: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, book: Mapping[str, Any], *, joints: bool) -> None:
        """Add one words.toml. ``joints``: also its prefixes and endings, which would mislead in another
        language's words."""
        for section, (kind, codes) in _SPENDING.items():
            for name, weight in ((section, STRONG), (f"{section}_weak", WEAK)):
                for code, listed in book.get(name, {}).items():
                    category = codes(code).value
                    for phrase in phrases(listed):
                        if phrase in self._spoken_for:
                            continue  # "mora" is "I got" in Albanian, a late fee in Italian
                        self.spending.setdefault(phrase, Hit(kind, category, weight, len(phrase)))
        for name in SETS:
            for key, listed in book.get(name, {}).items():
                said = phrases(listed) if name in _SHARED else self._fresh(listed)
                self.sets.setdefault(f"{name}.{key}", set()).update(said)
        objects = [phrase[0] for phrase in phrases(book.get("inflect", {}).get("objects", ""))]
        for name in OBJECTS if objects else ():
            verbs = [p[0] for p in self.sets.get(name, ()) if len(p) == 1 and not p[0].isascii()]
            self.sets[name].update((verb + ending,) for verb in verbs for ending in objects)
        self.spelt |= {word.strip() for word in book.get("telling", {}).get("spelt", "").split(",") if word}
        days = book.get("days", {})
        for key, entry in DAYS.items():
            for phrase in self._fresh(days.get(key, "")):
                self.days.setdefault(phrase, entry)
        for number, listed in enumerate(book.get("months", {}).get("names", []), 1):
            for phrase in self._fresh(listed):
                self.months.setdefault(phrase, number)
        if counted := book.get("number"):
            self.numerals.append(numerals(counted, self._before - {(word,) for word in self.numbers}))
            self.numbers = {**self.numerals[-1].values, **self.numbers}
            self.ordinals = {**ordinals(counted), **self.ordinals}
            self.halves = {**hundredths(counted, "halves"), **self.halves}
            self.adding = {**hundredths(counted, "adding"), **self.adding}
        if joints:
            inflect = book.get("inflect", {})
            self.prefixes += tuple("".join(p) for p in phrases(inflect.get("prefixes", "")))
            self.suffixes += tuple("".join(s) for s in phrases(inflect.get("suffixes", "")))
            pairs = {(p[0], p[1]) for p in phrases(inflect.get("pairs", "")) if len(p) == 2}
            self.pairs |= pairs | {(right, left) for left, right in pairs}
            for latin, *letters in phrases(inflect.get("latin", "")):
                self.latin.setdefault(latin, []).extend(letters)

        self._before |= {phrase for phrase in self.spending if len(phrase) == 1}
        self._before |= {(word,) for word in self.numbers}
        for name in VERBS if joints else ():
            self._spoken_for |= {p for p in self.sets.get(name, ()) if len(p) == 1}
        self._before |= {p for name in self.sets for p in self.sets[name] if len(p) == 1}

    def begins_number(self, word: str) -> bool:
        """Whether a number in words may start with ``word``, in any of the languages."""
        if word not in self._numbering:
            if len(self._numbering) > 20_000:
                self._numbering.clear()
            self._numbering[word] = any(known.begins(word) for known in self.numerals)
        return self._numbering[word]

    def dictated(self, word: str) -> bool:
        """Whether ``word`` may belong to a price in words: a number, half, quarter, or what joins them to figures."""
        if word not in self._dictating:
            if len(self._dictating) > 20_000:
                self._dictating.clear()
            said = (word, word[1:]) if word.startswith(JOINED) else (word,)
            euro = not word.isascii() and self.has("amount.euro", word)
            half = word in self.halves or word in self.adding
            self._dictating[word] = (
                euro
                or half
                or any(
                    self.begins_number(form) or any(self.has(f"amount.{part}", form) for part in DICTATED)
                    for form in said
                )
            )
        return self._dictating[word]

    def may_date(self, word: str) -> bool:
        """Whether a day may start with ``word``. Most words can't, and we look no further."""
        if word not in self._dating:
            if len(self._dating) > 20_000:
                self._dating.clear()
            self._dating[word] = (
                word in self._day_openers
                or word in self.numbers
                or word in self.ordinals
                or word.startswith(JOINED)
                or not word.isalpha()
                or self.begins_number(word)
            )
        return self._dating[word]

    def multiplies(self, word: str) -> bool:
        """Whether ``word`` may say that a price is for one of several, or how many there are."""
        if word not in self._multiplying:
            if len(self._multiplying) > 20_000:
                self._multiplying.clear()
            self._multiplying[word] = word in self._price_openers or self.begins_number(word)
        return self._multiplying[word]

    @cached_property
    def _day_openers(self) -> Set[str]:
        listed = (self.opens(name) for name in DAY_LISTS)
        return frozenset(phrase[0] for phrase in (*self.days, *self.months)).union(*listed)

    @cached_property
    def _price_openers(self) -> Set[str]:
        listed = (
            self.opens(name) for name in self.sets if name in PRICE_LISTS or name.startswith("measure.")
        )
        return frozenset(TIMES).union(*listed)

    def _fresh(self, listed: str) -> Iterator[tuple[str, ...]]:
        """The phrases of a list whose words don't already mean something in a language that comes first: "mon"
        isn't Monday in French."""
        return (phrase for phrase in phrases(listed) if phrase not in self._before)

    @cached_property
    def scanner(self) -> re.Pattern[str]:
        # "lbare7" and "3tani" too: people write Arabic sounds with figures.
        said = (*self.spending, *self.days, *(listed for each in self.sets.values() for listed in each))
        pairs = ((*phrase, "")[at : at + 2] for phrase in said for at in range(len(phrase)))
        odd = {(pair[0], pair[1]) for pair in pairs if not pair[0].isalpha()}
        names = {pair for pair in odd if re.search("[a-z]", pair[0]) and re.search("[0-9&+]", pair[0])}
        return pattern(names, {n for n, _ in odd if not re.search(r"\w", n) and not n.isascii()})

    @cached_property
    def bare(self) -> dict[tuple[str, ...], Hit]:
        """The phrases without their small words: "bolletta luce" for "bolletta della luce". A phrase that would
        shrink to a single word stays whole: "da parte" means put aside, "parte" nothing. Income keeps its
        "from": a gift from a sister isn't one for her."""
        out: dict[tuple[str, ...], Hit] = {}
        for phrase, hit in self.spending.items():
            came = hit.kind is Kind.INCOME
            short = tuple(word for word in phrase if not self._is_small(word, keep_from=came))
            out.setdefault(short if len(short) > 1 else phrase, hit)
        return out

    def _is_small(self, word: str, *, keep_from: bool) -> bool:
        return self.has("small.words", word) and not (keep_from and self.has("marks.from", word))

    @cached_property
    def is_latin(self) -> bool:
        """Whether the member's language is written in Latin letters."""
        return not self.latin and not self.sounding

    @cached_property
    def sounding(self) -> dict[str, list[str]]:
        """The verbs of paying and buying that aren't written in Latin letters, by their consonants."""
        from dialogs.understand.romanised import skeleton  # only these languages need it

        out: dict[str, list[str]] = {}
        for name in OBJECTS:
            for phrase in sorted(self.sets.get(name, ())):
                if len(phrase) == 1 and not phrase[0].isascii():
                    out.setdefault(skeleton(phrase[0]), []).append(phrase[0])
        return out

    @cached_property
    def longest_latin(self) -> int:
        return max(map(len, self.latin), default=0)

    @cached_property
    def _openers(self) -> set[str]:
        """The words that phrases of several words start with."""
        return {phrase[0] for book in (self.spending, self.bare) for phrase in book if len(phrase) > 1}

    @cached_property
    def _stemmed(self) -> dict[str, Hit]:
        out: dict[str, Hit] = {}
        for phrase, hit in self.spending.items():
            if len(phrase) == 1:
                for stem in stems(phrase[0], self.prefixes, short(self.suffixes)):
                    if len(stem) >= _SHARED_STEM or not stem.isascii():
                        out.setdefault(stem, hit)
        return out

    @cached_property
    def _near(self) -> Neighbours:
        return Neighbours(phrase[0] for phrase in self.spending if len(phrase) == 1)

    @cached_property
    def _single(self) -> dict[tuple[str, bool], Hit | None]:
        return {}

    def known(self, word: str, *, name: bool = False) -> Hit | None:
        """The heading or source a single word names: as it is, inflected, or with one typing error. ``name``:
        it's written like a name, so no error is forgiven: Mancini aren't tips."""
        cache = self._single
        if (word, name) not in cache:
            if len(cache) > 20_000:
                cache.clear()
            cache[word, name] = self._look_up(word, name)
        return cache[word, name]

    def _look_up(self, word: str, name: bool) -> Hit | None:
        if hit := self.bare.get((word,)):
            return hit
        if name or self.common(word) or self.has("names.people", word) or self.has("marks.people", word):
            return None  # ਮਾਸੀ is an aunt, no form of ਮਾਸ
        prefixed = (word.removeprefix(prefix) for prefix in self.prefixes if word.startswith(prefix))
        if any(self.has("names.people", rest) for rest in prefixed):
            return None  # لياسين: for Yassin
        for last, other in self.pairs:
            if (
                word.endswith(last)
                and len(word) > _SHARED_STEM - 1
                and (hit := self.bare.get((word.removesuffix(last) + other,)))
            ):
                return hit
        if word.isascii() and (hit := self._stemmed.get(word)):  # bagel, of bagels
            return hit
        for stem in stems(word, self.prefixes, self.suffixes):
            if hit := self.bare.get((stem,)) or self._stemmed.get(stem):
                return hit
        if (close := self._near.of(word)) is not None:
            hit = self.spending[(close,)]
            return Hit(hit.kind, hit.category, TYPO if hit.weight == STRONG else 0)
        return None

    def thing(self, word: str) -> Hit | None:
        """What a word names that can mean only one thing to buy, whatever stands beside it; else None."""
        if word not in self._things:
            if len(self._things) > 20_000:
                self._things.clear()
            hit = self.bare.get((word,))
            bought = hit is not None and hit.kind is Kind.EXPENSE and hit.weight == STRONG
            # What stands in another list may be a mark, a day or a number.
            other = word in self._elsewhere or self.begins_number(word)
            self._things[word] = hit if bought and not other else None
        return self._things[word]

    @cached_property
    def _elsewhere(self) -> frozenset[str]:
        """Each word that a list other than those of headings and sources holds, but for lists about bare numbers."""
        said = (self.sets[name] for name in self.sets if name not in BARE_NUMBERS)
        listed = (*self.days, *self.months, *(phrase for phrases in said for phrase in phrases))
        return frozenset(word for phrase in listed for word in phrase).union(self.numbers, self.ordinals)

    def unjoined(self, word: str) -> str:
        """ "And she gave me", "so I bought" without the first letter, if the rest is such a verb: وعطتني."""
        rest = word[1:] if word.startswith(JOINED) else word
        if rest == word or len(rest) < _SHORTEST_VERB or word in self.moving:
            return word
        verb = rest in self.moving or any(self.has(name, rest) for name in OBJECTS) or any(self.to_me(rest))
        return rest if verb and self.bare.get((word,)) is None else word

    def is_strange(self, word: str) -> bool:
        """Whether no list knows a word, neither as it is nor inflected; a word merely close to a known one is
        still strange."""
        hit = self.known(word)
        return (hit is None or hit.weight in (0, TYPO)) and not self.common(word) and word not in self._listed

    @cached_property
    def explaining(self) -> Set[str]:
        """Words that need no explanation in a note: those of things, and what stands beside them."""
        return self.needed | {word for phrase in self.spending for word in phrase}

    @cached_property
    def _listed(self) -> frozenset[str]:
        """Every word of every phrase."""
        said = (*self.spending, *(phrase for listed in self.sets.values() for phrase in listed))
        return frozenset(word for phrase in said for word in phrase)

    @cached_property
    def near_days(self) -> Slips:
        return Slips(phrase[0] for phrase in self.days if len(phrase) == 1)

    @cached_property
    def near_things(self) -> Slips:
        """What can be bought: a slip too large to forgive may still explain a word."""
        bought = (phrase for phrase, hit in self.spending.items() if hit.kind is Kind.EXPENSE)
        return Slips(phrase[0] for phrase in bought if len(phrase) == 1)

    @cached_property
    def near_received(self) -> Slips:
        """The words that say money came in or back."""
        names = ("marks.income", "direction.get", "direction.back", "direction.borrow")
        said = (phrase for name in names for phrase in self.sets.get(name, ()))
        return Slips(phrase[0] for phrase in said if len(phrase) == 1)

    def common(self, word: str) -> bool:
        """Whether a word is known to mean something other than money, or only looks like a spending word."""
        phrase = (word,)
        return (
            any(phrase in self.sets.get(name, ()) for name in COMMON)
            or phrase in self.days
            or phrase in self.months
        )

    def hits(
        self,
        words: Sequence[str],
        learned: Mapping[tuple[str, ...], Hit],
        named: Set[str] = frozenset(),
    ) -> list[Hit]:
        """Every heading or source named in ``words``, longest phrases first and none counted twice; what the
        household taught comes before all lists. ``named``: the words written like names."""
        if not words:
            return []
        # Each step of reading a line asks for the same words again.
        asked = (tuple(words), named)
        last, taught, hits = self._last_hits
        if last == asked and taught is learned:
            return list(hits)
        hits = self._find_hits(words, learned, named)
        self._last_hits = (asked, learned, hits)
        return list(hits)

    def _find_hits(
        self, words: Sequence[str], learned: Mapping[tuple[str, ...], Hit], named: Set[str]
    ) -> list[Hit]:
        small = [self.has("small.words", word) for word in words]
        if all(small):
            small = [False] * len(words)
        meant = words
        if len(words) > 1 and not self._whole.issuperset(words):
            meant = [self._meant(word, word in named) for word in words]
        taken: dict[int, Hit] = {}
        for source in (learned, None) if learned else (None,):
            at = 0
            while at < len(words):
                hit = None if at in taken else self._longest(words, meant, small, at, taken, source, named)
                if hit:
                    taken.update(dict.fromkeys(range(at, at + hit.span), hit))
                at += hit.span if hit else 1
        return list(dict.fromkeys(taken[at] for at in sorted(taken)))

    def _meant(self, word: str, name: bool) -> str:
        """A word without its typing error, to find it in a phrase: "facure eau" is a bill."""
        if name or word in self._whole:
            return word
        if (meant := self._meanings.get(word)) is None:
            if len(self._meanings) > 20_000:
                self._meanings.clear()
            meant = self._meanings[word] = self._near.of(word) or word if self.is_strange(word) else word
        return meant

    @cached_property
    def _whole(self) -> frozenset[str]:
        """Words that are certainly not mistyped."""
        return self._listed.union(self.numbers)

    def _longest(
        self,
        words: Sequence[str],
        meant: Sequence[str],
        small: Sequence[bool],
        at: int,
        taken: Mapping[int, Hit],
        learned: Mapping[tuple[str, ...], Hit] | None,
        named: Set[str],
    ) -> Hit | None:
        """The longest phrase starting at ``at``, from ``learned`` or, if that is None, from the lists."""
        end = next((i for i in range(at, len(words)) if i in taken), len(words))
        if learned is None and meant[at] not in self._openers:
            end = min(end, at + 1)
        for last in range(min(end, at + _LONGEST_SPAN), at, -1):
            said = tuple(words[at:last])
            short = tuple(word for i, word in enumerate(said, at) if not small[i])
            inner = len(short) > 1 and not small[at] and not small[last - 1]
            if learned is not None:
                hit = learned.get(said) or (learned.get(short) if inner else None)
            elif len(said) > 1:
                hit = self.spending.get(said) or (self.bare.get(short) if inner else None)
                if hit is None and meant is not words and (right := tuple(meant[at:last])) != said:
                    hit = self.spending.get(right)
                if hit is None and inner and not self.opens("marks.from").isdisjoint(said):
                    remaining = (
                        w for i, w in enumerate(said, at) if not small[i] or self.has("marks.from", w)
                    )
                    hit = self.bare.get(tuple(remaining))
            else:
                hit = None if small[at] else self.known(said[0], name=said[0] in named)
            if hit:
                return Hit(hit.kind, hit.category, hit.weight, max(len(short), 1), at, len(said))
        return None


@lru_cache(maxsize=64)
def lexicon(language: str) -> Lexicon:
    """The lexicon for a language code; a language without its own words reads Italian and English."""
    made = Lexicon(language=language[:2])
    for place in dict.fromkeys([language.replace("-", "_"), language[:2], "it", "en", ""]):
        if (book := words_file(place)) is not None:
            made.add(book, joints=place != "")
    return made


@lru_cache(maxsize=64)
def words_file(place: str) -> dict[str, Any] | None:
    """The words.toml of a folder in locales; "" is the one for all languages, None if there is none."""
    if place and not place.replace("_", "").isalnum():
        return None
    # These cost more than all our own modules, and only the first reading needs them.
    import tomllib
    from pathlib import Path

    path = Path(__file__).parents[2] / "locales" / place / "words.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
