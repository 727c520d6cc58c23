"""The states of a file."""

from __future__ import annotations

from enum import StrEnum


class FileState(StrEnum):
    """An uploaded file is KEPT at once; a file from a family first waits for the messenger."""

    WAITING = "waiting"
    KEPT = "kept"
    #: It arrived, but we don't store its type or size.
    REFUSED = "refused"
    #: It couldn't be fetched, and never will be.
    LOST = "lost"


class FileProblem(StrEnum):
    """Why a file is missing."""

    TOO_LARGE = "too_large"
    TYPE = "type"
    EMPTY = "empty"
    #: The messenger no longer has it.
    GONE = "gone"
    #: The messenger never delivered it.
    NO_ANSWER = "no_answer"
    #: A PDF that opens only with a password.
    LOCKED = "locked"
