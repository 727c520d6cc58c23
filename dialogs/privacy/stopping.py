"""/stop, and being written to again."""

from __future__ import annotations

from budgeting import households
from budgeting.schedule import reminders
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice
from dialogs.engine.steps import DropAll, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.privacy.dialog import dialog
from dialogs.text import t


@dialog.step
class Stop(Step):
    """/stop takes effect at once, without a question."""

    name = "stop"

    def ask(self, turn: Turn) -> Next:
        households.stop(turn.session, turn.clock, turn.person.member_id)
        reminders.silence_member(turn.session, turn.clock, turn.person.member_id)
        turn.say(
            t("Done. I'll no longer write to you first: no reminders, no check-ins, no notices."),
            t("You can still write to me whenever you like, and nothing you wrote is lost."),
            t("What you ask me is still answered. To hear from me again, tap the button below."),
            rows=[[Choice(t("🔔 Write to me again"), "wake", dialog="privacy")], [TALK]],
        )
        # Nothing may follow this, so any open question is dropped.
        return DropAll()


@dialog.action("stop")
def stop(turn: Turn, value: str) -> Next:
    return Open("privacy", "stop")


@dialog.action("wake")
def wake(turn: Turn, value: str) -> Next:
    person = turn.person
    households.restart(turn.session, turn.clock, person.member_id)
    reminders.plan_household(turn.session, turn.clock, person.household_id)
    turn.say(t("Good. I'll write to you again from now on."), rows=[[MENU]])
    return Stay()
