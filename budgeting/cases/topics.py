"""What a case can be about."""

from __future__ import annotations

from enum import StrEnum


class Topic(StrEnum):
    """Topics of cases. The chat's own come first: they match the kinds of tasks it opens."""

    CANNOT_PAY = "cannot_pay"
    INSTALMENT_OVERDUE = "instalment_overdue"
    CONVERSATION = "conversation"
    RENT = "rent"
    HOME = "home"
    UTILITIES = "utilities"
    WORK = "work"
    HEALTH = "health"
    FAMILY = "family"
    DOCUMENTS = "documents"
    TRAINING = "training"
    OTHER = "other"
