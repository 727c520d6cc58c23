"""The states of a proposal."""

from __future__ import annotations

from enum import StrEnum


class ApprovalState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
