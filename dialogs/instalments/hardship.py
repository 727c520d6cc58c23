"""*I can't make it*: the cause by icon, then silence from the reminders and a person who calls."""

from __future__ import annotations

from budgeting import hardship
from budgeting.errors import NotFound, NotPossible
from budgeting.states import Hardship, TaskKind, Urgency
from dialogs import ask, names
from dialogs.buttons import BACK, MENU
from dialogs.engine.content import Choice, Reply, reply, t
from dialogs.engine.steps import Done, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.instalments.dialog import GONE, dialog, still_open


@dialog.action("cannot")
def cannot(turn: Turn, value: str) -> Next:
    instalment = still_open(turn, value)
    if instalment is None:
        turn.gone(GONE)
        return Stay()
    return Open("instalments", "cause", {"instalment": instalment.id})


@dialog.step
class Cause(Step):
    name = "cause"

    def ask(self, turn: Turn) -> Reply:
        causes = [[Choice(name, "cause", cause.value)] for cause, name in names.HARDSHIPS.items()]
        return reply(
            t("Thank you for telling me. It happens, and there is a way through."),
            t("What has happened?"),
            rows=[*causes, [BACK]],
        )

    def hear(self, turn: Turn, words: str) -> Next:
        # Told in their own words: it reaches the person as it is, with the message itself.
        return self.tap(turn, "cause", Hardship.OTHER.value)

    def tap(self, turn: Turn, action: str, value: str) -> Next:
        if action != "cause" or value not in set(Hardship):
            turn.say(t("All right, nothing was changed."), rows=[[MENU]])
            return Done()
        person = turn.person
        try:
            hardship.declare(
                turn.session,
                turn.clock,
                person,
                turn.data["instalment"],
                Hardship(value),
                turn.conversation.id,
            )
        except (NotFound, NotPossible):
            turn.say(GONE, rows=[[MENU]])
            return Done()
        # Tapped or told: what waits in the inbox is the cause.
        ask.pass_on(turn, TaskKind.CANNOT_PAY.value, Urgency.HIGH, task=False, said_in=turn.message_id)
        who = person.coach or t("the office")
        turn.say(
            t("I have told {who}, who will call you to find a way together.", who=who),
            ask.answered_when(turn),
            t("Until then there are no reminders for this instalment."),
        )
        return Open("ask", "told")
