"""The tabs of a household: pages of their own, absent for whoever may see nothing on them."""

from __future__ import annotations

from enum import StrEnum

from admin.security.sign_ins import Me
from budgeting import access
from budgeting.access import Action
from budgeting.db.tables import Household
from budgeting.states.programmes import Instrument
from dialogs.text import Text, t


class Tab(StrEnum):
    """A tab; the value ends its address."""

    OVERVIEW = "overview"
    MONEY = "money"
    SPENDING = "spending"
    PEOPLE = "people"
    CASES = "cases"
    TOGETHER = "together"
    HISTORY = "history"


LABELS: dict[Tab, Text] = {
    Tab.OVERVIEW: t("Overview"),
    Tab.MONEY: t("Debts and bills"),
    Tab.SPENDING: t("Weeks and spending"),
    Tab.PEOPLE: t("People"),
    Tab.CASES: t("Cases and documents"),
    Tab.TOGETHER: t("Steps and well-being"),
    Tab.HISTORY: t("History"),
}
#: The sections of each tab, by the ids they have: an address that still names the household's page alone leads on.
SECTIONS: dict[Tab, str] = {
    Tab.MONEY: "declared rent arrears bills",
    Tab.SPENDING: "spending month checkins month-cards entries",
    Tab.PEOPLE: "members composition reach departures invites",
    Tab.CASES: "cases appointments documents",
    Tab.TOGETHER: "courses pacts correctives wellbeing",
    Tab.HISTORY: "trail",
}
#: A tab with any of these rights has something on it.
_ACTIONS: dict[Tab, tuple[Action, ...]] = {
    Tab.MONEY: (Action.READ_ARREARS, Action.READ_BILLS),
    Tab.TOGETHER: (
        Action.READ_AGREEMENT,
        Action.READ_CORRECTIVES,
        Action.READ_WELLBEING,
        Action.READ_ACTIVITY,
    ),
    Tab.HISTORY: (Action.READ_TRAIL,),
}
_INSTRUMENTS: dict[Tab, tuple[Instrument, ...]] = {
    Tab.SPENDING: (Instrument.SPENDING, Instrument.CHECKINS, Instrument.MONTH_PLAN),
}


def address(household_id: int, tab: Tab = Tab.OVERVIEW) -> str:
    """The page of a tab."""
    return f"/households/{household_id}" + ("" if tab is Tab.OVERVIEW else f"/{tab.value}")


def tabs(me: Me, household: Household) -> list[Tab]:
    """The tabs on which this person may see something of the household."""
    return [tab for tab in Tab if _exists(me, household, tab)]


def _exists(me: Me, household: Household, tab: Tab) -> bool:
    if tab in _ACTIONS:
        return any(access.allows(me, action, household) for action in _ACTIONS[tab])
    if tab in _INSTRUMENTS:
        return any(me.uses(household.programme_id, each) for each in _INSTRUMENTS[tab])
    return True
