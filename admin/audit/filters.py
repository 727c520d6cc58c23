"""What the log is asked for, as it stands in the address; nonsense there asks for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from admin.audit.names import ACTIONS, SUBJECTS

#: The person of what no person did: the command line.
COMMAND = 0
#: Beyond this nobody turns pages, and no number of a row is larger.
MOST_PAGES, LARGEST = 10_000, 2**63 - 1


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
        return urlencode({name: value for name, value in said.items() if value != ""})


def read(
    person: str, action: str, subject: str, number: str, start: str, end: str, sort: str, page: str
) -> Filters:
    return Filters(
        COMMAND if person == str(COMMAND) else _number(person),
        action if action in ACTIONS else "",
        subject if subject in SUBJECTS else "",
        _number(number.strip()),
        _day(start),
        _day(end),
        sort == "oldest",
        min(_number(page) or 1, MOST_PAGES),
    )


def _number(text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    found = int(text)
    return found if 0 < found <= LARGEST else None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    # The first and the last years have days that no moment in UTC can say.
    return found if 1900 <= found.year <= 2999 else None
