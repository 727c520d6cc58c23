"""The way of a file."""

from __future__ import annotations

from enum import StrEnum


class FileState(StrEnum):
    """A file that is uploaded is KEPT at once; what a family sent waits for its messenger first."""

    WAITING = "waiting"
    KEPT = "kept"
    #: It came, and is of a kind or size that is not kept.
    REFUSED = "refused"
    #: It could not be fetched, and never will be.
    LOST = "lost"


class FileProblem(StrEnum):
    """Why a file is not there."""

    TOO_LARGE = "too_large"
    TYPE = "type"
    EMPTY = "empty"
    #: The messenger has it no longer.
    GONE = "gone"
    #: The messenger did not give it in all that time.
    NO_ANSWER = "no_answer"
