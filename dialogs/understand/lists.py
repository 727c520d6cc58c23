"""The lists of a words.toml by name: which of them don't say what was bought, and where their phrases occur in a
text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SETS = (
    *("days", "marks", "clock", "amount", "quantity", "talk", "small", "lookalike", "time"),
    *("measure", "bank", "beside"),
    # Who gave money to whom, words that only talk about money, names for a plan's instalment.
    *("direction", "telling", "instalment", "names"),
    # What a family could pay each month.
    "wish",
)
DAYS = {
    "today": ("back", 0),
    "yesterday": ("back", 1),
    "before_yesterday": ("back", 2),
    "two_days_ago": ("back", 2),
    "tomorrow": ("back", -1),
    "week_ago": ("back", 7),
    **{day: ("weekday", number) for number, day in enumerate(_WEEKDAYS)},
}

#: From the section [amount]: what turns a price in figures into a dictated one.
DICTATED = ("half", "quarter", "rough", "less", "point", "oh", "note", "two_euros")
#: Verbs that may end in what was bought: اشتريته, "I bought it".
OBJECTS = ("marks.expense", "marks.neutral")
#: Arabic joins "and" to the next word, and so too "so".
JOINED_AND = "و"
JOINED = (JOINED_AND, "ف")

#: Lists a day may start with, besides the days and months themselves (`Lexicon.may_date`).
DAY_LISTS = (
    "days.ahead_first",
    "days.on_day_beside",
    "days.vague",
    "days.ago_first",
    "days.on_day",
    "days.on_day_spelt",
)
#: Lists that distinguish a price for one from a price for all (`Lexicon.multiplies`), besides the units of [measure].
PRICE_LISTS = (
    "amount.each",
    "amount.each_behind",
    "amount.per",
    "amount.apiece",
    "amount.times",
    "amount.for",
    "amount.total",
)
#: Lists that only tell whether a bare number beside the word is a count or a price: a price with cents asks none.
BARE_NUMBERS = frozenset({"amount.cheap", "quantity.counted", "lookalike.words"})
#: What stands between a count and a price; the last one is Cyrillic.
TIMES = ("x", "*", "х")

#: The words of `dialogs.understand.direction`: they don't say what was bought.
VERBS = tuple(
    f"direction.{who}{what}"
    for what in ("back", "lend", "borrow", "give", "pay", "get", "take")
    for who in ("", "i_", "they_")
)
_MOVING = (
    *VERBS,
    *(f"direction.{who}" for who in ("i", "they", "me", "me_after", "him")),
)
TALK = ("talk.veto", "telling.talk", "talk.unless_done", "talk.soft", "talk.asks", "talk.have")
COMMON = (
    "small.words",
    "lookalike.words",
    "talk.veto",
    "talk.unless_done",
    "talk.soft",
    "talk.asks",
    "talk.have",
    "talk.sentence",
    "talk.hello",
    "marks.neutral",
    "marks.expense",
    "marks.income",
    "amount.about",
    "telling.talk",
    "beside.words",
    *_MOVING,
)
PASSING = (
    *_MOVING,
    "beside.words",
    "small.words",
    "marks.expense",
    "marks.income",
    "marks.neutral",
    "marks.and",
    "marks.from",
    "amount.about",
    "amount.total",
    "amount.euro",
    "quantity.units",
    "talk.hello",
)

LINKING = ("small.words", "marks.and", "amount.about", "amount.total", "talk.hello")

#: The lists whose words a note needs besides its things (`dialogs.understand.unexplained`), and sections of them.
EXPLAINING = (
    *("small.words", "marks.and", "marks.from", "marks.people", "names.people"),
    *("marks.expense", "marks.income", "marks.neutral", "talk.hello", "talk.soft", "talk.number_of"),
)
EXPLAINING_SECTIONS = (
    "quantity",
    "measure",
    "bank",
    "names",
    "clock",
    "instalment",
    "amount",
    "days",
    "beside",
)

_NOTHING: Set[str] = frozenset()
_LONGEST_SET_PHRASE = 4


@dataclass
class Lists:
    """The phrases of each list."""

    sets: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)

    def has(self, name: str, word: str) -> bool:
        """Whether ``word`` alone is in the set ``name``, such as "amount.euro"."""
        return word in self._alone.get(name, _NOTHING)

    def opens(self, name: str) -> Set[str]:
        """The first words of the phrases in the set ``name``."""
        return self._opening.get(name, _NOTHING)

    def spans(self, words: Sequence[str], name: str) -> list[tuple[int, int]]:
        """Where phrases of the set ``name`` occur in ``words``: first word, and the one after the last."""
        opening = self.opens(name)
        if opening.isdisjoint(words):
            return []
        listed = self.sets[name]
        return [
            (at, at + length)
            for at in range(len(words))
            if words[at] in opening
            for length in range(1, min(_LONGEST_SET_PHRASE, len(words) - at) + 1)
            if tuple(words[at : at + length]) in listed
        ]

    def endings(self, name: str) -> Set[str]:
        """A set that lists parts of words."""
        return self._alone.get(name, _NOTHING)

    @cached_property
    def moving(self) -> Set[str]:
        """The first words of the verbs of giving and getting."""
        return frozenset().union(*(self.opens(name) for name in VERBS))

    def words_of_verbs(self, words: Sequence[str]) -> int:
        """How many of ``words`` belong to a verb of several words, and would say something else alone: "wapas kar"."""
        names = (*VERBS, "direction.taken", "direction.given_before")
        spans = (span for name in names for span in self.spans(words, name))
        verbs = {at for first, end in spans if end - first > 1 for at in range(first, end)}
        return sum(1 for at in verbs if words[at] not in self.passing)

    @cached_property
    def talking(self) -> Set[str]:
        """The first words of phrases that speak against booking."""
        return frozenset().union(*(self.opens(name) for name in TALK))

    @cached_property
    def working(self) -> Set[str]:
        """The first words of phrases for paid work."""
        return frozenset().union(
            *(self.opens(f"direction.{name}") for name in ("work", "worked", "job", "shift", "earn"))
        )

    def to_me(self, word: str) -> Iterator[str]:
        """``word`` without the endings that mean "to me", one after another: أعطتني."""
        for ending in self.endings("direction.me_endings"):
            if word.endswith(ending) and (stem := word.removesuffix(ending)) in self.moving:
                yield stem

    @cached_property
    def passing(self) -> Set[str]:
        """Words that don't say what was bought."""
        return frozenset().union(*(self._alone.get(name, _NOTHING) for name in PASSING))

    @cached_property
    def needed(self) -> Set[str]:
        """Words that a note needs besides its things."""
        names = (
            name for name in self.sets if name in EXPLAINING or name.partition(".")[0] in EXPLAINING_SECTIONS
        )
        return frozenset().union(*(self._alone.get(name, _NOTHING) for name in names))

    @cached_property
    def linking(self) -> Set[str]:
        """Words that go with their neighbour: "di", "e", "circa"."""
        return frozenset().union(*(self._alone.get(name, _NOTHING) for name in LINKING))

    @cached_property
    def _alone(self) -> dict[str, Set[str]]:
        return {name: {phrase[0] for phrase in said if len(phrase) == 1} for name, said in self.sets.items()}

    @cached_property
    def _opening(self) -> dict[str, Set[str]]:
        return {name: {phrase[0] for phrase in said} for name, said in self.sets.items()}
