"""What the templates of a list draw: its rows, and every link on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from admin.context import RequestContext
from admin.kit.columns import Column, OnPhone
from admin.kit.filters import Choice, Filter, Group
from admin.kit.pagination import Cut
from dialogs.text import Text, t

NOTHING_HERE = t("There is nothing on this page.")
ORDER = t("Order")


class Asked(Protocol):
    """What was requested; implemented by `listing.Params`."""

    @property
    def sort(self) -> str: ...
    def __getitem__(self, name: str) -> Any: ...


class Order(Protocol):
    """What a page needs of a `listing.Sort`."""

    @property
    def label(self) -> Text | None: ...
    @property
    def turns(self) -> bool: ...


class Described(Protocol):
    """What a page needs of its `listing.Listing`."""

    @property
    def path(self) -> str: ...
    @property
    def sorts(self) -> Mapping[str, Order]: ...
    @property
    def filters(self) -> Sequence[Filter]: ...
    @property
    def columns(self) -> Sequence[Column]: ...
    @property
    def empty(self) -> Callable[[Any], Text]: ...
    @property
    def no_match(self) -> Text: ...
    def query(self, asked: Any, **changes: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class Chip:
    """What narrows or orders the list: its name, its value in words, and the URL of the list without it."""

    name: str
    label: Text
    value: str | Text
    address: str


@dataclass(frozen=True)
class Page:
    """What the templates draw: one answer, so what is worked out once holds for all rows and links."""

    listing: Described
    context: RequestContext
    asked: Asked
    #: Maximum rows in a file.
    most: int
    cut: Cut
    offers: Mapping[str, list[Group]]

    def query(self, **changes: Any) -> str:
        return self.listing.query(self.asked, **changes)

    def address(self, **changes: Any) -> str:
        """The URL of the same list with changes; back on page 1 unless they name another."""
        said = self.query(**{"page": 1, **changes})
        return f"{self.listing.path}?{said}" if said else self.listing.path

    @cached_property
    def tabs(self) -> Choice | None:
        return next(
            (filter_ for filter_ in self.listing.filters if isinstance(filter_, Choice) and filter_.tabs),
            None,
        )

    @cached_property
    def beside(self) -> list[Filter]:
        """Filters outside the form that the form keeps: the tab, another way of viewing."""
        return [filter_ for filter_ in self.listing.filters if filter_ is self.tabs or filter_.hidden]

    @cached_property
    def narrowing(self) -> list[Filter]:
        """The filters of the form."""
        used = [filter_ for filter_ in self.listing.filters if self.context.me.has(filter_.instrument)]
        return [filter_ for filter_ in used if filter_ not in self.beside]

    @cached_property
    def form(self) -> list[Filter]:
        """The filters that the form draws: a choice with no options is left out."""
        return [
            filter_ for filter_ in self.narrowing if filter_.kind != "choice" or self.offers[filter_.name]
        ]

    @cached_property
    def line(self) -> list[Filter]:
        """The filters that stand in the line itself: the search, and what always has a value. A single one needs no
        button either."""
        alone = len(self.form) == 1 and not self.orders
        return [filter_ for filter_ in self.form if alone or filter_.kind == "search" or filter_.standing]

    @cached_property
    def behind(self) -> list[Filter]:
        """The filters behind the button."""
        return [filter_ for filter_ in self.form if filter_ not in self.line]

    @cached_property
    def orders(self) -> list[tuple[str, str]]:
        """The orders to choose from, by code: those with a label, else those of the headings, both ways."""
        say = self.context.say_text
        if self.labelled:
            return [(code, say(label)) for code, label in self.labelled.items()]
        ways = (("", t("{column}, ascending")), ("-", t("{column}, descending")))
        return [
            (f"{sign}{column.key}", self.context.say(way.key, column=say(column.heading)))
            for column in self.columns
            if self.sortable(column)
            for sign, way in ways
        ]

    @cached_property
    def chips(self) -> list[Chip]:
        """What is chosen behind the button, in the order of the form."""
        chips = [
            Chip(
                filter_.name,
                filter_.label,
                filter_.said(self.asked[filter_.name], self.offers[filter_.name], self.context),
                self.address(**{filter_.name: ""}),
            )
            for filter_ in self.narrowing
            if filter_ not in self.line and self._in_use(filter_)
        ]
        if self.resorted:
            said = dict(self.orders).get(self.asked.sort, self.asked.sort)
            chips.append(Chip("sort", ORDER, said, self.address(sort="")))
        return chips

    @property
    def carried(self) -> dict[str, str]:
        """What the form sends along without drawing it."""
        beside = {filter_.name: filter_.write(self.asked[filter_.name]) for filter_ in self.beside}
        return {name: value for name, value in beside.items() if value}

    @property
    def shareable(self) -> str:
        """The URL for the address bar: that of this page, without the words searched for."""
        searched = {filter_.name: "" for filter_ in self.listing.filters if filter_.kind == "search"}
        return self.address(page=self.cut.number, **searched)

    def tab(self, code: str) -> str:
        """The URL of a tab, with the same filters."""
        return self.address(**{filter_.name: code if filter_ is self.tabs else "" for filter_ in self.beside})

    @property
    def on_tab(self) -> str:
        """The open tab; none if the list is viewed in another way."""
        if self.tabs is None or any(filter_.hidden and self.asked[filter_.name] for filter_ in self.beside):
            return ""
        return str(self.asked[self.tabs.name])

    @property
    def cleared(self) -> str:
        """The URL without filters and in the first order, on the same tab."""
        return self.address(**dict.fromkeys([*(filter_.name for filter_ in self.narrowing), "sort"], ""))

    @cached_property
    def narrowed(self) -> bool:
        return any(self._in_use(filter_) for filter_ in self.narrowing)

    def _in_use(self, filter_: Filter) -> bool:
        value = self.asked[filter_.name]
        # What always has a value narrows the list if it isn't the one of the bare page.
        return bool(filter_.write(value)) and not (
            filter_.standing and value == filter_.read("", self.context)
        )

    @property
    def resorted(self) -> bool:
        """Whether the order differs from that of the bare page."""
        return self.asked.sort != next(iter(self.listing.sorts), "")

    @cached_property
    def labelled(self) -> dict[str, Text]:
        """The sorts that the form offers."""
        return {name: sort.label for name, sort in self.listing.sorts.items() if sort.label is not None}

    @cached_property
    def columns(self) -> list[Column]:
        return [c for c in self.listing.columns if c.page and self.context.me.has(c.instrument)]

    @cached_property
    def phone(self) -> Mapping[str, OnPhone]:
        """Where a phone shows each column but the title, by key."""
        others = [column for column in self.columns if not column.title]
        return {column.key: column.on_phone(place) for place, column in enumerate(others)}

    @cached_property
    def brief(self) -> bool:
        """Whether a row fits in a line or two on a phone. If every column needs its heading, each has a line."""
        return any(where is not OnPhone.NAMED for where in self.phone.values())

    def sortable(self, column: Column) -> bool:
        return column.key in self.listing.sorts and self.listing.sorts[column.key].turns

    def direction(self, column: Column) -> str:
        """How the column is sorted, in ARIA's terms."""
        return {column.key: "ascending", f"-{column.key}": "descending"}.get(self.asked.sort, "none")

    def turned(self, column: Column) -> str:
        """The sort after a click on the column's heading."""
        return f"-{column.key}" if self.asked.sort == column.key else column.key

    @property
    def cut_short(self) -> bool:
        """Whether a file would not hold all of it."""
        return self.cut.more if self.cut.total is None else self.cut.total > self.most

    @property
    def empty(self) -> Text:
        """What to say when no row is shown."""
        if self.cut.number > 1:
            return NOTHING_HERE
        return self.listing.no_match if self.narrowed else self.listing.empty(self.asked)
