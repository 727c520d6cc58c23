"""*I can't make it*: the cause by icon, then no more reminders, and a person who calls."""

from __future__ import annotations

from budgeting import tasks
from budgeting.arrears import hardship
from budgeting.errors import NotFound, NotPossible
from budgeting.states.arrears import Hardship
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind, Urgency
from budgeting.subjects import Subject
from dialogs import promises, talk_to_person
from dialogs.arrears.dialog import GONE, dialog, still_open
from dialogs.arrears.wording import about_plan
from dialogs.buttons import BACK, MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Done, Drop, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.spending.during_other_question import entry_beside
from dialogs.text import names, t

#: At most as many words as a plain entry has, such as "yesterday bread 3.20".
_PLAIN = 3


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
            *about_plan(turn.session, turn.person, turn.data["instalment"]),
            t("What has happened?"),
            rows=[*causes, [BACK, TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        if len(words.split()) <= _PLAIN and (heard := entry_beside(turn, words)) is not None:
            # "Bread 3.20" is no cause. A sentence is, whatever it mentions.
            return heard
        # Told in their own words: the message itself goes to the person.
        return self.on_button(turn, "cause", Hardship.OTHER.value)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action != "cause" or value not in set(Hardship):
            turn.say(t("All right, nothing was changed."), rows=[[MENU]], tells_arrears=True)
            return Done()
        try:
            case = hardship.declare(
                turn.session,
                turn.clock,
                turn.person,
                turn.data["instalment"],
                Hardship(value),
                turn.conversation.id,
            )
        except (NotFound, NotPossible):
            turn.say(GONE, rows=[[MENU]], tells_arrears=True)
            return Done()
        task = tasks.about(turn.session, TaskKind.CANNOT_PAY, Subject(SubjectKind.CASE, case.id))
        # Whether tapped or told, the cause is what waits in the inbox.
        if task is None:
            # They said so before and the call was made, so now they want to talk again.
            task = talk_to_person.pass_on(turn, Urgency.HIGH, said_in=turn.message_id)
        else:
            talk_to_person.wait(turn, TaskKind.CANNOT_PAY.value, Urgency.HIGH, said_in=turn.message_id)
        turn.say(
            *promises.will_call(turn, task),
            t("Until then there are no reminders for this instalment."),
            tells_arrears=True,
        )
        # The question is answered: after the talk, later words are no longer a cause.
        return Drop(Open("ask", "told"))
