"""What a staff person may be."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a staff person may do in one programme."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    OPERATOR = "operator"
    COACH = "coach"
    PARTNER = "partner"
