"""Where an import stands, and what became of each of its lines."""

from __future__ import annotations

from enum import StrEnum


class ImportState(StrEnum):
    #: Read and checked; waits for somebody to confirm it, until it expires.
    STAGED = "staged"
    COMMITTING = "committing"
    COMMITTED = "committed"
    UNDOING = "undoing"
    UNDONE = "undone"
    #: Nobody confirmed it in time, or somebody threw it away: its lines are gone.
    EXPIRED = "expired"
    DISCARDED = "discarded"


class ImportRowState(StrEnum):
    #: Good, and not there yet.
    NEW = "new"
    #: Something in this line cannot be as it is; or in another line of the same thing.
    FAULTY = "faulty"
    HELD_UP = "held_up"
    #: The thing is there already: as in this line, or otherwise.
    PRESENT = "present"
    DIFFERENT = "different"
    #: The same as an earlier line of the file.
    REPEATED = "repeated"
    CREATED = "created"
    #: Created, taken back; or not taken back, because something has happened with it since.
    UNDONE = "undone"
    IN_USE = "in_use"
