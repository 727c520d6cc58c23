"""The states of known bills, and how often they come."""

from __future__ import annotations

from enum import StrEnum


class BillState(StrEnum):
    """What has happened to a bill. Overdue isn't stored: it follows from OPEN and the date."""

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"


class Every(StrEnum):
    """How often a bill comes."""

    ONCE = "once"
    MONTHLY = "monthly"
    TWO_MONTHLY = "two_monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
