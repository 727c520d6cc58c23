"""The filters of a list: how each appears in the URL, what it offers, and how it narrows the statement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from admin import field_lengths
from admin.context import Reader
from admin.kit import params
from budgeting.states.programmes import Instrument
from dialogs.text import Text, figures, t

#: The condition for a filter's value; None if the query itself applies it.
Where = Callable[[Any, Session, Reader], ColumnElement[bool]]
#: The options of a choice: (code, words) under a heading, or under none.
Group = tuple[Text | None, Sequence[tuple[str, str | Text]]]
ANY = t("Any")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One filter. ``name`` is its name in the URL; ``kind`` says how the form draws it."""

    name: str
    label: Text
    where: Where | None = None
    kind: str = ""
    #: The form doesn't draw it, only keeps it: another way of viewing the same list.
    hidden: bool = False
    #: The instrument it belongs to: readers whose programmes don't use it don't get the filter.
    instrument: Instrument | None = None

    def read(self, text: str, context: Reader) -> Any:
        """The value that ``text`` stands for; None if it is empty or makes no sense."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """The value as it appears in the URL."""
        return "" if value is None else str(value)

    def groups(self, session: Session, context: Reader) -> list[Group]:
        """Its options, if it is a choice."""
        return []

    def said(self, value: Any, offers: Iterable[Group], context: Reader) -> str | Text:
        """The value in words, for a chip; empty if the label says it all. ``offers`` are its ``groups``."""
        return self.write(value)

    @property
    def standing(self) -> bool:
        """Whether it always has a value, so that it can be changed but not taken away."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Filter):
    """Words to search for. They are mostly names, so the page never puts them into the address bar."""

    kind: str = "search"

    def read(self, text: str, context: Reader) -> str | None:
        return " ".join(text.replace("\x00", " ").split())[: field_lengths.SEARCH] or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Filter):
    """A box that narrows the list when it is ticked."""

    kind: str = "tick"

    def read(self, text: str, context: Reader) -> bool | None:
        return True if text else None

    def write(self, value: Any) -> str:
        return "1" if value else ""

    def said(self, value: Any, offers: Iterable[Group], context: Reader) -> str | Text:
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Filter):
    """A calendar day."""

    kind: str = "day"

    def read(self, text: str, context: Reader) -> date | None:
        try:
            day = date.fromisoformat(text.strip())
        except ValueError:
            return None
        # The first and last years have days that no moment in UTC can express.
        return day if 1900 <= day.year <= 2999 else None

    def said(self, value: Any, offers: Iterable[Group], context: Reader) -> str | Text:
        return figures.day(value, "d MMM y", context.dates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Filter):
    """The number of a row, typed."""

    kind: str = "number"

    def read(self, text: str, context: Reader) -> int | None:
        return params.number(text.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Filter):
    """One of a fixed set of codes. Without ``any``, one is always chosen: the first by default."""

    kind: str = "choice"
    options: Mapping[Any, Text] | Callable[[Reader], Iterable[Group]]
    any: Text | None = field(default=ANY)
    #: Drawn as tabs above the list.
    tabs: bool = False
    #: The options worth offering to this reader; all if not given.
    offered: Callable[[Session, Reader], Collection[str]] | None = None

    def read(self, text: str, context: Reader) -> str | None:
        codes = [code for _, options in self._groups(context) for code, _ in options]
        if text in codes:
            return text
        return codes[0] if self.any is None else None

    def write(self, value: Any) -> str:
        plain = "" if value is None else str(value)
        # The default option needs no value in the URL.
        if self.any is None and isinstance(self.options, Mapping) and plain == next(iter(self.options)):
            return ""
        return plain

    def groups(self, session: Session, context: Reader) -> list[Group]:
        groups = self._groups(context)
        if self.offered is None:
            return groups
        worth = self.offered(session, context)
        return [(label, [option for option in options if option[0] in worth]) for label, options in groups]

    def said(self, value: Any, offers: Iterable[Group], context: Reader) -> str | Text:
        return _option(value, self._groups(context))

    @property
    def standing(self) -> bool:
        return self.any is None and not self.tabs

    def _groups(self, context: Reader) -> list[Group]:
        if isinstance(self.options, Mapping):
            return [(None, [(str(code), words) for code, words in self.options.items()])]
        return list(self.options(context))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick(Filter):
    """One database row, by its number. ``special`` are codes besides the numbers, such as "nobody"."""

    kind: str = "choice"
    #: (number, name) of each option; the query itself limits them to what the reader may see.
    rows: Callable[[Session, Reader], Iterable[tuple[int, str]]]
    any: Text = ANY
    special: Mapping[str, Text] = field(default_factory=dict)
    #: Hidden if there is only one option.
    unless_one: bool = False

    def read(self, text: str, context: Reader) -> int | str | None:
        return text if text in self.special else params.number(text)

    def groups(self, session: Session, context: Reader) -> list[Group]:
        rows = [(str(number), name) for number, name in self.rows(session, context)]
        if self.unless_one and len(rows) < 2:
            return []
        return [(None, [*self.special.items(), *rows])]

    def said(self, value: Any, offers: Iterable[Group], context: Reader) -> str | Text:
        return _option(value, offers)


def _option(value: Any, groups: Iterable[Group]) -> str | Text:
    """The words of an option; its code if it is not among them."""
    words = {code: name for _, options in groups for code, name in options}
    return words.get(str(value), str(value))
