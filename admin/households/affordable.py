"""Whether a family's rent would be safe with an instalment, as far as anybody knows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from admin.context import RequestContext
from budgeting import rent_safe
from budgeting.db.tables import Household
from budgeting.money import Money
from budgeting.rent_safe import Light, Outlook
from budgeting.states.programmes import Instrument
from dialogs.text import Text, t

WORDS: dict[Light, Text] = {
    Light.GREEN: t("The next rent is safe"),
    Light.AMBER: t("The next rent is tight"),
    Light.RED: t("The next rent is not safe"),
    Light.UNKNOWN: t("Too little is known to say whether the rent is safe"),
}


@dataclass(frozen=True, slots=True)
class Affordable:
    """The outlook with an instalment of ``each``, and its word."""

    each: Money
    outlook: Outlook
    word: Text

    @property
    def tag(self) -> str:
        """How its light is drawn."""
        return {Light.GREEN: "tag-good", Light.AMBER: "tag-warn", Light.RED: "tag-urgent"}.get(
            self.outlook.light, ""
        )


def affordable(
    session: Session, context: RequestContext, household: Household, each: Money, plan_id: int | None
) -> Affordable | None:
    """The outlook with this instalment in place of the plan's; None if the programme doesn't keep bills."""
    if not context.me.uses(household.programme_id, Instrument.BILLS):
        return None
    outlook = rent_safe.outlook(session, context.clock, household.id, instalment=each, of_plan=plan_id or 0)
    return Affordable(each, outlook, WORDS[outlook.light])
