"""The kinds and states of skills offered and looked for."""

from __future__ import annotations

from enum import StrEnum


class SkillKind(StrEnum):
    OFFERED = "offered"
    WANTED = "wanted"


class SkillCategory(StrEnum):
    SEWING = "sewing"
    COOKING = "cooking"
    REPAIRS = "repairs"
    CHILDREN = "children"
    HOMEWORK = "homework"
    LANGUAGES = "languages"
    DEVICES = "devices"
    LIFT = "lift"
    GARDEN = "garden"
    PAPERS = "papers"
    OTHER = "other"


class SkillTime(StrEnum):
    """When somebody has time for it."""

    WEEKDAYS = "weekdays"
    EVENINGS = "evenings"
    WEEKENDS = "weekends"
    ANY = "any"


class SkillState(StrEnum):
    #: Staff have not looked at it yet: nobody else sees it.
    WAITING = "waiting"
    SHOWN = "shown"
    REFUSED = "refused"
    PAUSED = "paused"
    #: Nobody said that it is still true.
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class SkillRefusal(StrEnum):
    """Why staff show an entry to nobody."""

    UNCLEAR = "unclear"
    PRIVATE = "private"
    NOT_SAFE = "not_safe"
    OTHER = "other"


class InterestState(StrEnum):
    """What became of somebody's interest in an entry."""

    OPEN = "open"
    MATCHED = "matched"
    DECLINED = "declined"
