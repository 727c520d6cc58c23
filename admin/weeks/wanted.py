"""What of the queue is wanted: filters and page, read from the address and written back into links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from admin import asked
from budgeting.reviews import Code, Waiting


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list; whatever is not understood is taken for nothing."""

    state: str = "unread"
    site: int = 0
    coach: int = 0
    flag: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wanted:
        state, flag = query.get("state", ""), query.get("flag", "")
        return cls(
            state if state in ("read", "all") else "unread",
            asked.number(query.get("site")) or 0,
            asked.number(query.get("coach")) or 0,
            flag if flag in set(Code) else "",
            asked.page(query.get("page")),
        )

    @property
    def filtered(self) -> bool:
        return replace(self, page=1) != Wanted()

    def fits(self, one: Waiting) -> bool:
        """Whether a week passes those filters that are not asked of the database."""
        if self.state != "all" and (one.signed_at is None) != (self.state == "unread"):
            return False
        return not self.flag or any(flag.code == self.flag for flag in one.flags)

    def query(self, **changed: Any) -> str:
        """These filters, with some of them changed, for a link."""
        return asked.query({**asdict(self), **changed}, asdict(Wanted()))
