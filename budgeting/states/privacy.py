"""The states of what a family asks about its data, and about who at home joins."""

from __future__ import annotations

from enum import StrEnum


class ExportState(StrEnum):
    """A member's request for their own data."""

    WAITING = "waiting"
    SENT = "sent"
    #: It was ready, but could no longer be sent to that phone: a person hands it over.
    WITHHELD = "withheld"
    FAILED = "failed"


class ErasureState(StrEnum):
    """A member's request to have their data deleted."""

    ASKED = "asked"
    #: To be carried out by its date.
    APPROVED = "approved"
    REFUSED = "refused"
    #: The family took it back.
    WITHDRAWN = "withdrawn"


class InviteRequestState(StrEnum):
    """A member's wish that staff invite somebody at home."""

    ASKED = "asked"
    INVITED = "invited"
    REFUSED = "refused"
