"""How staff try to reach a household that has not joined yet, and what came of it."""

from __future__ import annotations

from enum import StrEnum


class ContactWay(StrEnum):
    LETTER = "letter"
    CALL = "call"
    VISIT = "visit"


class ContactOutcome(StrEnum):
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    WANTS_TIME = "wants_time"
    WRONG_ADDRESS = "wrong_address"
    REFUSES = "refuses"


#: Nobody in the family was spoken to.
IN_VAIN = (ContactOutcome.NOT_REACHED, ContactOutcome.WRONG_ADDRESS)
