"""What a message is about: the sort of thing and its number, kept in two columns, never in a key."""

from __future__ import annotations

from dataclasses import dataclass

from budgeting.states.messages import SubjectKind


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing of ours, by its sort and its number."""

    kind: SubjectKind
    id: int
