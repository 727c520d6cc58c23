"""What a person wants to see of the list: the query of the address, read and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from admin import asked, lengths
from admin.standing import WORDS
from dialogs.text import Text

#: A household's standing, as the filter offers it.
PLAN_STATES: dict[str, Text] = {word.value: text for word, text in WORDS.items()}
#: Sortable columns; a minus before one turns it round.
SORTS = ("name", "reference", "checkin", "next")
#: The coach of families that have none: as a number, and as it stands in the address.
NOBODY, WITHOUT = -1, "nobody"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters, order and page. Empty or zero: all."""

    q: str = ""
    site: int = 0
    coach: int = 0
    language: str = ""
    plan: str = ""
    #: Somebody grown up has not joined yet.
    waiting: bool = False
    #: Nobody did a check-in for two weeks.
    missed: bool = False
    sort: str = "name"
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wanted:
        """From an address somebody may have typed: whatever makes no sense is as if it were not there."""
        plan, sort = query.get("plan", ""), query.get("sort", "")
        return cls(
            q=" ".join(query.get("q", "").replace("\x00", " ").split())[: lengths.SEARCH],
            site=asked.number(query.get("site")) or 0,
            coach=NOBODY if query.get("coach") == WITHOUT else asked.number(query.get("coach")) or 0,
            language=query.get("language", "").replace("\x00", "")[:12],
            plan=plan if plan in PLAN_STATES else "",
            waiting=bool(query.get("waiting")),
            missed=bool(query.get("missed")),
            sort=sort if sort.removeprefix("-") in SORTS else "name",
            page=asked.page(query.get("page")),
        )

    def query(self, **changes: Any) -> str:
        """The same as the query of an address, with changes; what is as by default is left out."""
        said = {**asdict(self), **changes}
        if said["coach"] == NOBODY:
            said["coach"] = WITHOUT
        return asked.query(said, asdict(Wanted()))

    def turned(self, column: str) -> str:
        """The order after a click on the head of ``column``."""
        return f"-{column}" if self.sort == column else column

    def direction(self, column: str) -> str:
        """How the column is sorted, in ARIA's words."""
        return {column: "ascending", f"-{column}": "descending"}.get(self.sort, "none")

    @property
    def filtered(self) -> bool:
        return bool(Wanted(sort=self.sort, page=self.page) != self)
