"""The filters of a list: how each stands in the address, what it offers, and what it asks of the database."""

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
from dialogs.text import Text, t

#: What a filter asks of the database, given its value; None where it is asked elsewhere (by the query itself).
Where = Callable[[Any, Session, Reader], ColumnElement[bool]]
#: What a choice offers: (code, words) under a heading, or under none.
Group = tuple[Text | None, Sequence[tuple[str, str | Text]]]
ANY = t("Any")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One filter. ``name`` is its name in the address; ``kind`` says how the form draws it."""

    name: str
    label: Text
    where: Where | None = None
    kind: str = ""
    #: Where the form draws nothing and only keeps it: another way of looking at the same list.
    hidden: bool = False

    def read(self, text: str, context: Reader) -> Any:
        """The value that ``text`` asks for; None for none, and for what makes no sense."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """The value as it stands in the address."""
        return "" if value is None else str(value)

    def groups(self, session: Session, context: Reader) -> list[Group]:
        """What it offers, where it is a choice."""
        return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Filter):
    """Words that are searched for."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Filter):
    """A day of the calendar."""

    kind: str = "day"

    def read(self, text: str, context: Reader) -> date | None:
        try:
            day = date.fromisoformat(text.strip())
        except ValueError:
            return None
        # The first and the last years have days that no moment in UTC can say.
        return day if 1900 <= day.year <= 2999 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Filter):
    """The number of a row, typed."""

    kind: str = "number"

    def read(self, text: str, context: Reader) -> int | None:
        return params.number(text.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Filter):
    """One of some codes that are known beforehand. Without ``any``, one of them is always chosen: the first."""

    kind: str = "choice"
    options: Mapping[Any, Text] | Callable[[Reader], Iterable[Group]]
    any: Text | None = field(default=ANY)
    #: Drawn as tabs above the list.
    tabs: bool = False
    #: Those among them that are worth offering to this reader; all, unless it is given.
    offered: Callable[[Session, Reader], Collection[str]] | None = None

    def read(self, text: str, context: Reader) -> str | None:
        codes = [code for _, options in self._groups(context) for code, _ in options]
        if text in codes:
            return text
        return codes[0] if self.any is None else None

    def write(self, value: Any) -> str:
        plain = "" if value is None else str(value)
        # The one that is chosen anyway need not be said.
        if self.any is None and isinstance(self.options, Mapping) and plain == next(iter(self.options)):
            return ""
        return plain

    def groups(self, session: Session, context: Reader) -> list[Group]:
        groups = self._groups(context)
        if self.offered is None:
            return groups
        worth = self.offered(session, context)
        return [(label, [option for option in options if option[0] in worth]) for label, options in groups]

    def _groups(self, context: Reader) -> list[Group]:
        if isinstance(self.options, Mapping):
            return [(None, [(str(code), words) for code, words in self.options.items()])]
        return list(self.options(context))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick(Filter):
    """One of what the database holds, by its number. ``special`` are codes beside the numbers, as "nobody"."""

    kind: str = "choice"
    #: (number, name) of what is offered, limited by the query itself to what the reader may see.
    rows: Callable[[Session, Reader], Iterable[tuple[int, str]]]
    any: Text = ANY
    special: Mapping[str, Text] = field(default_factory=dict)
    #: Not shown where it would offer one thing.
    unless_one: bool = False

    def read(self, text: str, context: Reader) -> int | str | None:
        return text if text in self.special else params.number(text)

    def groups(self, session: Session, context: Reader) -> list[Group]:
        rows = [(str(number), name) for number, name in self.rows(session, context)]
        if self.unless_one and len(rows) < 2:
            return []
        return [(None, [*self.special.items(), *rows])]
