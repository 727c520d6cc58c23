"""The states of childcare during a course: what participants offer and need, and what becomes of a pair."""

from __future__ import annotations

from enum import StrEnum


class ChildcareKind(StrEnum):
    #: Somebody for one's own children while one is there.
    NEED = "need"
    #: Looking after others' children meanwhile.
    OFFER = "offer"


class ChildcareState(StrEnum):
    OPEN = "open"
    WITHDRAWN = "withdrawn"


class SwapState(StrEnum):
    #: Both are asked whether they agree.
    ASKED = "asked"
    #: Both agreed and know each other's first name.
    AGREED = "agreed"
    #: One of them said no, quietly.
    DECLINED = "declined"
    CANCELLED = "cancelled"


#: The states in which the two are still meant for each other.
LIVE = (SwapState.ASKED, SwapState.AGREED)
