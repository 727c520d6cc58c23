"""What the list of cases is asked for, as it stands in the address; nonsense there asks for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from budgeting.cases import Topic
from budgeting.states import Urgency

E = TypeVar("E", bound=StrEnum)
#: Beyond this nobody turns pages, and no number of a row is larger.
MOST_PAGES, LARGEST = 10_000, 2**63 - 1


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
            "owner": self.owner or "",
            "site": self.site or "",
            "sort": self.sort.value,
            "page": 1,
        }
        plain = {"show": Show.OPEN.value, "sort": Sort.URGENT.value, "page": 1}
        said = {name: value for name, value in {**values, **changed}.items() if value != plain.get(name, "")}
        return f"/cases?{urlencode(said)}" if said else "/cases"


def read(
    show: str, topic: str, urgency: str, owner: str, site: str, sort: str, page: str, view: str
) -> Filters:
    return Filters(
        _one(Show, show) or Show.OPEN,
        _one(Topic, topic),
        _one(Urgency, urgency),
        number(owner),
        number(site),
        _one(Sort, sort) or Sort.URGENT,
        min(number(page) or 1, MOST_PAGES),
        view == "board",
    )


def number(text: object) -> int | None:
    """The number of a row, or None for anything else."""
    if not isinstance(text, str) or not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    found = int(text)
    return found if 0 < found <= LARGEST else None


def _one(kind: type[E], text: str) -> E | None:
    return kind(text) if text in set(kind) else None
