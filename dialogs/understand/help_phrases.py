"""The phrases people use to cry for help, from `locales/<language>/help.toml`, indexed once for all languages.

"firm" phrases are sentences that cry whatever figures are in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from budgeting.states.programmes import HelpTopic
from dialogs.understand.phrase_book import FOLDER, PhraseBook, lines_of, squeeze, words_of

TYPE_CHECKING = False  # importing typing for one name costs more than this module
if TYPE_CHECKING:
    from typing import Any


@dataclass
class Phrases(PhraseBook):
    """All languages together: people cry for help in whatever language comes first."""

    #: Polite words around a bare "help", which don't make it a sentence about something.
    fillers: set[str] = field(default_factory=set)
    #: Things people ask help with every day: a form, homework. And thanks.
    everyday: list[tuple[int, ...]] = field(default_factory=list)
    #: Words for having paid: what they refer to is over.
    paid: set[str] = field(default_factory=set)

    def add(self, language: str, book: Mapping[str, Any]) -> None:
        """Add one help.toml. Raises ValueError for an unknown group or topic."""
        groups = {name: [w.strip() for w in said.split(",")] for name, said in book.get("groups", {}).items()}
        for topic in HelpTopic:
            section = book.get(topic.value, {})
            for name, firm in (("cries", True), ("words", False)):
                for line in lines_of(section.get(name, "")):
                    self.all.append(self.phrase(topic.value, language, firm, line, groups))
        if unknown := set(book) - {topic.value for topic in HelpTopic} - {"groups", "around"}:
            raise ValueError(f"{language}: {sorted(unknown)}")
        around = book.get("around", {})
        self.fillers |= {squeeze(word) for word in words_of(around.get("fillers", ""))}
        self.paid |= {squeeze(word) for word in words_of(around.get("paid", ""))}
        self.unlike |= {squeeze(word) for word in words_of(around.get("unlike", ""))}
        for line in lines_of(around.get("everyday", "")):
            self.everyday.append(tuple(self.part(part, groups) for part in line.split()))


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """The phrases of every language with a help.toml."""
    # This costs more than all our own modules, and only the first reading needs it.
    import tomllib

    made = Phrases()
    for path in sorted(FOLDER.glob("*/help.toml")):
        made.add(path.parent.name, tomllib.loads(path.read_text(encoding="utf-8")))
    return made
