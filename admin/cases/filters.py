"""What the list of cases is asked for, as it stands in the address; nonsense there asks for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from admin import asked
from budgeting.cases import Topic
from budgeting.states import Urgency

E = TypeVar("E", bound=StrEnum)
#: The owner of cases that nobody has: as a number, and as it stands in the address.
NOBODY, WITHOUT = -1, "nobody"


class Show(StrEnum):
    OPEN = "open"
    MINE = "mine"
    PREPARED = "prepared"
    CLOSED = "closed"
    ALL = "all"


class Sort(StrEnum):
    URGENT = "urgent"
    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Filters:
    show: Show = Show.OPEN
    topic: Topic | None = None
    urgency: Urgency | None = None
    owner: int | None = None
    site: int | None = None
    sort: Sort = Sort.URGENT
    page: int = 1
    board: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        return cls(
            _one(Show, query.get("show")) or Show.OPEN,
            _one(Topic, query.get("topic")),
            _one(Urgency, query.get("urgency")),
            NOBODY if query.get("owner") == WITHOUT else asked.number(query.get("owner")),
            asked.number(query.get("site")),
            _one(Sort, query.get("sort")) or Sort.URGENT,
            asked.page(query.get("page")),
            query.get("view") == "board",
        )

    @property
    def narrowed(self) -> bool:
        return any((self.topic, self.urgency, self.owner, self.site))

    def address(self, **changed: str | int) -> str:
        """The address of the same list with something else in it; on another page only where that is said."""
        values: dict[str, str | int] = {
            "show": self.show.value,
            "view": "board" if self.board else "",
            "topic": self.topic or "",
            "urgency": self.urgency or "",
            "owner": WITHOUT if self.owner == NOBODY else self.owner or "",
            "site": self.site or "",
            "sort": self.sort.value,
            "page": 1,
        }
        plain = {"show": Show.OPEN.value, "sort": Sort.URGENT.value, "page": 1}
        said = asked.query({**values, **changed}, plain)
        return f"/cases?{said}" if said else "/cases"


def _one(kind: type[E], text: str | None) -> E | None:
    return kind(text) if text in set(kind) else None
