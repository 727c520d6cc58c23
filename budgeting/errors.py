"""What can go wrong, as types with data; the edge chooses the words or the status.

Permanent errors fail again however often they are tried; temporary ones may pass. Errors carry only numbers,
codes and identifiers, never a person's words or name.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class PonteError(Exception):
    """Base class of all errors we raise on purpose."""


class Permanent(PonteError):
    """Trying again won't help."""


class Temporary(PonteError):
    """The same call may succeed later; nothing was stored."""


class CurrencyMismatch(Permanent):
    """Two amounts in different currencies were combined."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(f"{left} and {right} cannot be added")


class NotFound(Permanent):
    """There is no such thing, or this person may not see it: the two must look alike."""

    def __init__(self, what: str, key: object) -> None:
        super().__init__(f"{what} {key} not found")
        self.what = what
        self.key = key


class NotPossible(Permanent):
    """The thing exists, but its state doesn't allow this now. ``reason`` is a short code for the edge."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class HouseholdLeft(Permanent):
    """The household has left its programme: what was kept can be read only.

    Not a `NotPossible`, which a form says beside a field: no other words would help. ``left_on``: the local day, if
    known.
    """

    def __init__(self, household_id: int, left_on: date | None) -> None:
        super().__init__(f"household {household_id} has left")
        self.household_id = household_id
        self.left_on = left_on


class WhyUnavailable(StrEnum):
    """Why the database takes no writes; the values appear in logs."""

    AWAY = "the database does not answer"
    LOCKED = "another program keeps the database locked"
    FULL = "the disk is full"
    READ_ONLY = "the database may only be read"
    DAMAGED = "the database is damaged"


class DatabaseUnavailable(Temporary):
    """The database is locked, full, read-only or unreachable: nothing was written."""

    def __init__(self, why: WhyUnavailable = WhyUnavailable.AWAY) -> None:
        super().__init__(why.value)
        self.why = why


class SettingError(Permanent):
    """A setting is missing or wrong; the message is one plain sentence naming it."""
