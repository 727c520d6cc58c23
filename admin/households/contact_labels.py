"""Words about attempts to reach a household."""

from __future__ import annotations

from budgeting.states.contacts import ContactOutcome, ContactWay
from dialogs.text import Text, t

WAYS: dict[ContactWay, Text] = {
    ContactWay.LETTER: t("Letter"),
    ContactWay.CALL: t("Call"),
    ContactWay.VISIT: t("Home visit"),
}
OUTCOMES: dict[ContactOutcome, Text] = {
    ContactOutcome.REACHED: t("Reached"),
    ContactOutcome.NOT_REACHED: t("Not reached"),
    ContactOutcome.WANTS_TIME: t("Wants time to think"),
    ContactOutcome.WRONG_ADDRESS: t("Wrong address or number"),
    ContactOutcome.REFUSES: t("Does not want to be accompanied"),
}
