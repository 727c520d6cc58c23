"""What a programme settles: help and nights."""

from __future__ import annotations

from enum import StrEnum


class HelpTopic(StrEnum):
    """What somebody cries for help about; the most dangerous first."""

    VIOLENCE = "violence"
    DESPAIR = "despair"
    CHILDREN = "children"
    EMERGENCY = "emergency"
    EVICTION = "eviction"
    ENERGY = "energy"
    FOOD = "food"
    #: "Help!" and no more.
    ANY = "any"


class NightAlerts(StrEnum):
    """Whose phones ring for urgent things while the office is closed."""

    NOBODY = "nobody"
    ON_CALL = "on_call"
    EVERYBODY = "everybody"
