"""What a programme configures: its instruments, help topics and night alerts."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Instrument(StrEnum):
    """What a programme offers its families. One that is switched off is kept, but shown to nobody."""

    SPENDING = "spending"
    CHECKINS = "checkins"
    MONTH_PLAN = "month_plan"
    ARREARS = "arrears"
    ACTIVITIES = "activities"
    BROADCASTS = "broadcasts"
    BILLS = "bills"
    APPOINTMENTS = "appointments"
    SKILLS = "skills"
    CHILDCARE = "childcare"
    DOCUMENTS = "documents"
    WELLBEING = "wellbeing"
    AGREEMENTS = "agreements"
    CORRECTIVES = "correctives"


def has(stored: Mapping[str, Any], instrument: Instrument | None) -> bool:
    """Whether a programme with these ``stored`` settings uses the instrument; True for None, which is always
    available.
    """
    return instrument is None or stored.get(instrument.value) is not False


class HelpTopic(StrEnum):
    """What somebody urgently needs help with; the most dangerous first."""

    VIOLENCE = "violence"
    DESPAIR = "despair"
    CHILDREN = "children"
    EMERGENCY = "emergency"
    EVICTION = "eviction"
    ENERGY = "energy"
    FOOD = "food"
    #: "Help!" and nothing more.
    ANY = "any"


class NightAlerts(StrEnum):
    """Whose phones ring for urgent things while the office is closed."""

    NOBODY = "nobody"
    ON_CALL = "on_call"
    EVERYBODY = "everybody"
