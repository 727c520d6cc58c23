"""The states of a pact between a household and its programme."""

from __future__ import annotations

from enum import StrEnum


class AgreementState(StrEnum):
    #: Staff are still writing it; the family doesn't see it.
    DRAFT = "draft"
    PROPOSED = "proposed"
    ACTIVE = "active"
    DECLINED = "declined"
    ENDED = "ended"


class Side(StrEnum):
    """Who made a promise."""

    FAMILY = "family"
    PROGRAMME = "programme"


class HoursState(StrEnum):
    """Hours that a family gave: written down by either side, confirmed by staff."""

    DECLARED = "declared"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
