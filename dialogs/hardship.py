"""*I can't make it*: which cause, tapped or told, and then a person who calls.

The same question is asked under an instalment and under the rent; what is declared differs.
"""

from __future__ import annotations

from typing import ClassVar

from budgeting import tasks
from budgeting.db.tables import Case
from budgeting.states.arrears import Hardship
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind, Urgency
from budgeting.subjects import Subject
from dialogs import promises, talk_to_person
from dialogs.buttons import BACK, MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Done, Drop, Next, Open, Step
from dialogs.engine.turn import Turn
from dialogs.spending.during_other_question import entry_beside
from dialogs.text import Text, names, t

#: At most as many words as a plain entry has, such as "yesterday bread 3.20".
_PLAIN = 3


class AskCause(Step):
    """The question for the cause. ``tells_arrears``: what is answered may only be read by who may read of arrears."""

    name = "cause"
    tells_arrears: ClassVar[bool] = False

    def about(self, turn: Turn) -> tuple[Text, ...]:
        """What it is that can't be paid, if that is to be said."""
        return ()

    def declare(self, turn: Turn, cause: Hardship) -> Case | None:
        """Note the hardship. None: there is nothing open any more."""
        raise NotImplementedError

    def gone(self) -> Text:
        """What to say if nothing is open any more."""
        return t("All right, nothing was changed.")

    def until_then(self) -> tuple[Text, ...]:
        """What changes until the call."""
        return ()

    def ask(self, turn: Turn) -> Reply:
        causes = [[Choice(name, "cause", cause.value)] for cause, name in names.HARDSHIPS.items()]
        return reply(
            t("Thank you for telling me. It happens, and there is a way through."),
            *self.about(turn),
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
            turn.say(t("All right, nothing was changed."), rows=[[MENU]], tells_arrears=self.tells_arrears)
            return Done()
        case = self.declare(turn, Hardship(value))
        if case is None:
            turn.say(self.gone(), rows=[[MENU]], tells_arrears=self.tells_arrears)
            return Done()
        task = tasks.about(turn.session, TaskKind.CANNOT_PAY, Subject(SubjectKind.CASE, case.id))
        # Whether tapped or told, the cause is what waits in the inbox.
        if task is None:
            # They said so before and the call was made, so now they want to talk again.
            task = talk_to_person.pass_on(turn, Urgency.HIGH, said_in=turn.message_id)
        else:
            talk_to_person.wait(turn, TaskKind.CANNOT_PAY.value, Urgency.HIGH, said_in=turn.message_id)
        turn.say(*promises.will_call(turn, task), *self.until_then(), tells_arrears=self.tells_arrears)
        # The question is answered: after the talk, later words are no longer a cause.
        return Drop(Open("ask", "told"))
