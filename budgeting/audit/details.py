"""What a line of the trail says besides a person's words: numbers and codes, by name.

The one owner of that small document: services give one of these to `note`, and whoever shows a line reads one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from budgeting.states.cases import AfterCase, Outcome
from budgeting.states.staff import Role
from budgeting.states.tasks import Urgency


@dataclass(frozen=True, slots=True)
class Details:
    """Whatever the action has to say; the rest is empty."""

    #: The number of something to do in a case.
    action: int | None = None
    #: How many messages were put into a case.
    messages: int | None = None
    #: How many rows were taken along in a file.
    rows: int | None = None
    urgency: Urgency | None = None
    outcome: Outcome | None = None
    after_case: AfterCase | None = None
    #: The code of a heading.
    category: str | None = None
    language: str | None = None
    role: Role | None = None
    #: The code of the programme in which somebody has that role.
    programme: str | None = None
    #: The columns that were changed.
    fields: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As a document, without what is empty."""
        document: dict[str, Any] = _SHAPE.dump_python(self, mode="json", exclude_defaults=True)
        return document


_SHAPE = TypeAdapter(Details)


def details_of(document: Mapping[str, Any]) -> Details:
    """What a document of before says."""
    return _SHAPE.validate_python(document)
