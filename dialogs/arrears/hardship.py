"""*I can't make it* under an instalment: from then on no reminders of it."""

from __future__ import annotations

from budgeting.arrears import hardship
from budgeting.db.tables import Case
from budgeting.errors import NotFound, NotPossible
from budgeting.states.arrears import Hardship
from dialogs.arrears.dialog import GONE, dialog, still_open
from dialogs.arrears.wording import about_plan
from dialogs.engine.steps import Next, Open, Stay
from dialogs.engine.turn import Turn
from dialogs.hardship import AskCause
from dialogs.text import Text, t


@dialog.action("cannot")
def cannot(turn: Turn, value: str) -> Next:
    instalment = still_open(turn, value)
    if instalment is None:
        turn.gone(GONE)
        return Stay()
    return Open("instalments", "cause", {"instalment": instalment.id})


@dialog.step
class Cause(AskCause):
    tells_arrears = True

    def about(self, turn: Turn) -> tuple[Text, ...]:
        return tuple(about_plan(turn.session, turn.person, turn.data["instalment"]))

    def declare(self, turn: Turn, cause: Hardship) -> Case | None:
        instalment_id: int = turn.data["instalment"]
        try:
            return hardship.declare(
                turn.session, turn.clock, turn.person, instalment_id, cause, turn.conversation.id
            )
        except (NotFound, NotPossible):
            return None

    def gone(self) -> Text:
        return GONE

    def until_then(self) -> tuple[Text, ...]:
        return (t("Until then there are no reminders for this instalment."),)
