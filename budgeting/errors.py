"""What can go wrong, as types with data; the edge chooses words or a status.

Permanent errors will fail again however often they are tried; temporary ones may pass later. No error
carries a person's words or name: only numbers, codes and identifiers.
"""

from __future__ import annotations

from enum import StrEnum


class PonteError(Exception):
    """Root of everything we raise on purpose."""


class Permanent(PonteError):
    """Trying again will not help."""


class Temporary(PonteError):
    """The same call may succeed later; nothing was kept of this one."""


class CurrencyMismatch(Permanent):
    """Two amounts of different currencies were put together."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(f"{left} and {right} cannot be added")


class NotFound(Permanent):
    """No such thing, or not one this person may see: the two must look alike."""

    def __init__(self, what: str, key: object) -> None:
        super().__init__(f"{what} {key} not found")
        self.what = what
        self.key = key


class NotPossible(Permanent):
    """The thing exists but its state does not allow this now. ``reason`` is a short code for the edge."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WhyUnavailable(StrEnum):
    """Why the database takes nothing; the values stand in logs."""

    AWAY = "the database does not answer"
    LOCKED = "another program keeps the database locked"
    FULL = "the disk is full"
    READ_ONLY = "the database may only be read"
    DAMAGED = "the database is damaged"


class DatabaseUnavailable(Temporary):
    """The database is locked, full, read-only or away: nothing was written."""

    def __init__(self, why: WhyUnavailable = WhyUnavailable.AWAY) -> None:
        super().__init__(why.value)
        self.why = why


class SettingError(Permanent):
    """A setting is missing or wrong; the message is one plain sentence naming it."""
