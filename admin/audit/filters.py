"""What the log is asked for, as it stands in the address; nonsense there asks for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from admin import asked
from admin.audit.names import ACTIONS, SUBJECTS

#: The person of what no person did: the command line.
COMMAND = 0


@dataclass(frozen=True, slots=True)
class Filters:
    """``start`` and ``end`` are days in Rome, both included."""

    person: int | None = None
    action: str = ""
    subject: str = ""
    number: int | None = None
    start: date | None = None
    end: date | None = None
    oldest: bool = False
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        person, action, subject = (query.get(name, "") for name in ("person", "action", "subject"))
        return cls(
            COMMAND if person == str(COMMAND) else asked.number(person),
            action if action in ACTIONS else "",
            subject if subject in SUBJECTS else "",
            asked.number(query.get("number", "").strip()),
            _day(query.get("start", "")),
            _day(query.get("end", "")),
            query.get("sort") == "oldest",
            asked.page(query.get("page")),
        )

    @property
    def narrowed(self) -> bool:
        return any((self.person is not None, self.action, self.subject, self.number, self.start, self.end))

    def query(self, page: int = 1) -> str:
        """The same question on another page, as the query of an address."""
        said = {
            "person": "" if self.person is None else self.person,
            "action": self.action,
            "subject": self.subject,
            "number": self.number or "",
            "start": self.start or "",
            "end": self.end or "",
            "sort": "oldest" if self.oldest else "",
            "page": page if page > 1 else "",
        }
        return asked.query(said, {})


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    # The first and the last years have days that no moment in UTC can say.
    return found if 1900 <= found.year <= 2999 else None
