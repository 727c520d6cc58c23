"""The states of a household, and why a phone is no longer a member's."""

from __future__ import annotations

from enum import StrEnum


class HouseholdState(StrEnum):
    ACTIVE = "active"
    LEFT = "left"


class WhyEnded(StrEnum):
    """Why a phone is no longer a member's."""

    #: The member left the household, the household left the programme, or the programme is over.
    LEFT = "left"
    HOUSEHOLD_LEFT = "household_left"
    PROGRAMME_OVER = "programme_over"
    #: The member got a new invite: the phone was lost, stolen or changed.
    NEW_INVITE = "new_invite"
    #: The member joined with another phone.
    REPLACED = "replaced"
    #: Staff, or the family itself, said it is no longer theirs.
    BY_STAFF = "by_staff"
    BY_FAMILY = "by_family"
    #: The member has no linked phone on record.
    NOT_JOINED = "not_joined"
    #: It was no phone: they sat together at the console, and that is over.
    SAT_TOGETHER = "sat_together"
