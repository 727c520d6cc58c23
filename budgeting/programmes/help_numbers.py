"""Numbers that help: the common ones, and what a programme changes or adds.

`help_numbers.toml` beside this file holds the common ones, each with its source and the day it was checked. A
programme stores its own as a JSON list of the same shape: an entry with the same number replaces the common one,
and an entry without topics removes it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from budgeting import audit, programmes
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.errors import NotPossible
from budgeting.states.programmes import HelpTopic

#: After this long somebody should check that a number is still right.
CHECKED_FOR = timedelta(days=183)
#: What can be dialled. Telegram makes it tappable.
_DIALLED = re.compile(r"\+?[0-9][0-9 ]{1,19}")
LONGEST = 80


@dataclass(frozen=True, slots=True)
class HelpNumber:
    """A number. ``name`` and ``hours`` are keys of the families' catalogue, or a programme's own words."""

    number: str
    name: str
    hours: str
    topics: tuple[HelpTopic, ...]
    #: The languages in which somebody answers; empty if unknown.
    languages: tuple[str, ...]
    source: str
    checked_on: date

    def is_old(self, today: date) -> bool:
        """Whether it needs to be checked again."""
        return today - self.checked_on > CHECKED_FOR

    @property
    def dialled(self) -> str:
        """The digits alone: entries with the same digits are the same number."""
        return self.number.replace(" ", "")


def of_topics(numbers: Sequence[HelpNumber], topics: Collection[HelpTopic]) -> list[HelpNumber]:
    """The numbers for any of the topics, in their order."""
    return [number for number in numbers if set(number.topics) & set(topics)]


def lacking(numbers: Sequence[HelpNumber]) -> list[HelpTopic]:
    """The topics for which there is no number."""
    return [topic for topic in HelpTopic if not of_topics(numbers, [topic])]


def merged(own: Sequence[Mapping[str, Any]]) -> list[HelpNumber]:
    """A programme's own numbers, then the common ones it neither replaces nor removes."""
    mine = [parsed(entry) for entry in own]
    changed = {number.dialled for number in mine}
    unchanged = [number for number in for_all() if number.dialled not in changed]
    return [number for number in mine if number.topics] + unchanged


def of_programme(session: Session, programme_id: int | None) -> list[HelpNumber]:
    """A programme's numbers; without a programme, the common ones. Raises NotFound."""
    if programme_id is None:
        return list(for_all())
    return merged(programmes.programme(session, programme_id).help_numbers)


def set_own(
    session: Session, clock: Clock, staff_id: int | None, programme_id: int, own: Sequence[Mapping[str, Any]]
) -> None:
    """Replace a programme's own numbers. Raises NotFound, NotPossible (see `parsed`)."""
    programme = programmes.programme(session, programme_id)
    programme.help_numbers = [to_json(parsed(entry)) for entry in own]
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.PROGRAMME_NUMBERS, "programme", programme_id)


def parsed(entry: Mapping[str, Any]) -> HelpNumber:
    """One number as written in TOML or JSON.

    Raises NotPossible("number" | "name" | "hours" | "topics" | "languages" | "source" | "checked_on"): the
    invalid field.
    """
    number, topics = entry.get("number"), entry.get("topics", [])
    if not isinstance(number, str) or not _DIALLED.fullmatch(number.strip()):
        raise NotPossible("number")
    if not isinstance(topics, list) or not set(topics) <= set(HelpTopic):
        raise NotPossible("topics")
    languages = entry.get("languages", [])
    if not isinstance(languages, list) or not all(isinstance(language, str) for language in languages):
        raise NotPossible("languages")
    words = {field: entry.get(field, "") for field in ("name", "hours", "source")}
    for field, value in words.items():
        needed = bool(topics) and field != "hours"
        if not isinstance(value, str) or (needed and not value.strip()):
            raise NotPossible(field)
        if field != "source" and len(value) > LONGEST:
            raise NotPossible(field)
    return HelpNumber(
        number=number.strip(),
        name=words["name"].strip(),
        hours=words["hours"].strip(),
        topics=tuple(HelpTopic(topic) for topic in topics),
        languages=tuple(languages),
        source=words["source"].strip(),
        checked_on=_day(entry.get("checked_on", "" if topics else "2026-01-01")),
    )


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise NotPossible("checked_on") from None


def to_json(number: HelpNumber) -> dict[str, Any]:
    """The entry to store; `parsed` reads it."""
    return {
        "number": number.number,
        "name": number.name,
        "hours": number.hours,
        "topics": [topic.value for topic in number.topics],
        "languages": list(number.languages),
        "source": number.source,
        "checked_on": number.checked_on.isoformat(),
    }


@lru_cache(maxsize=1)
def for_all() -> tuple[HelpNumber, ...]:
    """The numbers in the dated file."""
    path = Path(__file__).with_suffix(".toml")
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(parsed(entry) for entry in document["number"])
