"""What an audit line says besides a person's words: numbers and codes, by name.

Owns that small document: services pass a `Details` to `note`, and the code that shows a line reads one.
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
    """What the action has to say; the other fields are empty."""

    #: The number of an action in a case.
    action: int | None = None
    #: The number of a goal in a case.
    goal: int | None = None
    #: How many messages were added to a case.
    messages: int | None = None
    #: How many rows were exported in a file.
    rows: int | None = None
    urgency: Urgency | None = None
    outcome: Outcome | None = None
    after_case: AfterCase | None = None
    #: The code of a heading.
    category: str | None = None
    language: str | None = None
    role: Role | None = None
    #: The code of the programme in which the person holds that role.
    programme: str | None = None
    #: The changed columns.
    fields: tuple[str, ...] = ()
    #: The filters of the list that was exported: "site=2"; of a search its name alone, for people search for names.
    filters: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As a document, without empty fields."""
        document: dict[str, Any] = _SHAPE.dump_python(self, mode="json", exclude_defaults=True)
        return document


_SHAPE = TypeAdapter(Details)


def details_of(document: Mapping[str, Any]) -> Details:
    """Read a stored document."""
    return _SHAPE.validate_python(document)
