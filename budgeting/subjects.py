"""What a message is about: the kind of thing and its number, in two columns, never in a key."""

from __future__ import annotations

from dataclasses import dataclass

from budgeting.states.messages import SubjectKind


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing, by its kind and number."""

    kind: SubjectKind
    id: int
