"""What can be begun for a household from any of its pages."""

from __future__ import annotations

from admin.security.sign_ins import Me
from budgeting import access
from budgeting.access import Action, Reach
from budgeting.db.tables import Household
from budgeting.states.households import HouseholdState
from dialogs.text import Text, t

#: The right, the page under the household's own, and what it is called.
_ACTIONS: tuple[tuple[Action, str, Text], ...] = (
    (Action.KEEP_HOUSEHOLD, "/members/new", t("Add a person")),
    (Action.KEEP_ARREARS, "/debts/new", t("Record a debt")),
    (Action.KEEP_BILLS, "/bills#add", t("Add the rent or a bill")),
    (Action.PLAN_MONTH, "/month", t("Set or suggest the month plan")),
    (Action.KEEP_DOCUMENT, "/documents", t("Ask for a document")),
    (Action.KEEP_CORRECTIVES, "/correctives/new", t("Add something together")),
    (Action.ACCOMPANY, "/contact", t("Record an attempt to reach them")),
    (Action.KEEP_HOUSEHOLD, "/leaving", t("The household leaves the programme")),
)
#: The one thing that can be begun for a household that has left.
_AGAIN = ("/leaving", t("Accompany it again"))


def actions(me: Me, household: Household) -> list[tuple[str, Text]]:
    """The address and the words of each that this person may do."""
    if household.state is HouseholdState.LEFT:
        begun = [_AGAIN] if household.programme_id in me.where(Action.KEEP_HOUSEHOLD, Reach.PROGRAMME) else []
    else:
        begun = [(path, words) for action, path, words in _ACTIONS if access.allows(me, action, household)]
    return [(f"/households/{household.id}{path}", words) for path, words in begun]
