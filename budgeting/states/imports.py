"""The states of an import and of its lines."""

from __future__ import annotations

from enum import StrEnum


class ImportState(StrEnum):
    #: Read and checked; waits for confirmation, until it expires.
    STAGED = "staged"
    COMMITTING = "committing"
    COMMITTED = "committed"
    UNDOING = "undoing"
    UNDONE = "undone"
    #: Nobody confirmed it in time, or somebody discarded it: its lines are deleted.
    EXPIRED = "expired"
    DISCARDED = "discarded"


class ImportRowState(StrEnum):
    #: Valid, and doesn't exist yet.
    NEW = "new"
    #: Something is wrong in this line; or in another line of the same thing.
    FAULTY = "faulty"
    HELD_UP = "held_up"
    #: The thing already exists: as in this line, or different.
    PRESENT = "present"
    DIFFERENT = "different"
    #: The same as an earlier line of the file.
    REPEATED = "repeated"
    CREATED = "created"
    #: Created and undone; or not undone, because something has happened to it since.
    UNDONE = "undone"
    IN_USE = "in_use"
