"""Where a household stands, and why a phone is a member's no longer."""

from __future__ import annotations

from enum import StrEnum


class HouseholdState(StrEnum):
    ACTIVE = "active"
    LEFT = "left"


class WhyEnded(StrEnum):
    """Why a phone is a member's no longer."""

    #: The member left the household, the household the programme, or the programme is over.
    LEFT = "left"
    HOUSEHOLD_LEFT = "household_left"
    PROGRAMME_OVER = "programme_over"
    #: A new invite was made for the member: the phone was lost, stolen, changed.
    NEW_INVITE = "new_invite"
    #: The member came in with another phone.
    REPLACED = "replaced"
    #: Staff, or the family itself, said that it is theirs no longer.
    BY_STAFF = "by_staff"
    BY_FAMILY = "by_family"
    #: The member has no linked phone on record.
    NOT_JOINED = "not_joined"
