"""The answers to questions from the phrasebook: tapped once, passed on, whoever holds the conversation."""

from __future__ import annotations

from budgeting import events, tasks
from budgeting.errors import NotFound
from budgeting.events import EventKind
from budgeting.phrases import questions
from budgeting.states.conversations import InboxState
from budgeting.states.messages import SubjectKind
from budgeting.states.phrases import QuestionState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.buttons import MENU, TALK
from dialogs.engine import keyboards
from dialogs.engine.content import Reply, reply
from dialogs.engine.steps import Dialog, Next, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.staff_side import handover, needs_answer
from dialogs.text import Text, t

dialog = Dialog("phrases", first="answered", instrument=None)

_OVER = t("This question is no longer open. Thank you all the same.")


@dialog.step
class Answered(Step):
    """Where an old button that leads to no question ends: nothing is asked here."""

    name = "answered"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        return reply(_OVER, rows=[[TALK, MENU]])


@dialog.action("answer")
def answer(turn: Turn, value: str) -> Next:
    """An answer was tapped: it stands in the conversation and waits for staff, like words."""
    tapped = turn.tapped
    if tapped is None or not value.isdigit():
        turn.gone(_OVER)
        return Stay()
    try:
        question = questions.of_message(turn.session, turn.person.member_id, tapped.row)
    except NotFound:
        turn.gone(_OVER)
        return Stay()
    button = _button(tapped, value)
    if question.state is QuestionState.ANSWERED:
        again = question.answer == int(value)
        turn.toast = (
            t("✓ I already have your answer.")
            if again
            else t("I already have your answer. If it has changed, please write it here.")
        )
        return Stay()
    if question.state is QuestionState.WITHDRAWN or button is None:
        turn.gone(_OVER)
        return Stay()
    questions.answer(turn.session, turn.clock, question, int(value))
    _wait(turn)
    keyboards.mark_chosen(turn.session, turn.clock, turn.conversation, tapped, button)
    passed = t("✓ I've passed it on to {who}.", who=_who(turn))
    turn.say(passed, rows=[] if turn.conversation.held_by is not None else [[MENU]])
    return Stay()


def _wait(turn: Turn) -> None:
    """The conversation waits for staff; the task is whose who holds it, else of whoever accompanies the family."""
    conversation, person = turn.conversation, turn.person
    needs_answer.mark(turn.session, turn.message_id)
    conversation.waiting_since = conversation.waiting_since or turn.clock.now()
    held = conversation.held_by is not None
    conversation.inbox_state = InboxState.HELD if held else InboxState.WAITING
    tasks.open_task(
        turn.session,
        turn.clock,
        TaskKind.QUESTION_ANSWERED,
        Subject(SubjectKind.CONVERSATION, conversation.id),
        programme_id=person.programme_id,
        household_id=person.household_id,
        conversation_id=conversation.id,
        assigned_to=conversation.held_by,
    )
    events.tell(
        turn.session,
        turn.clock,
        EventKind.WAITING,
        programme_id=person.programme_id,
        conversation_id=conversation.id,
    )


def _button(tapped: keyboards.Tapped, value: str) -> keyboards.Button | None:
    buttons = (button for line in tapped.buttons for button in line)
    return next((b for b in buttons if b.get("dialog") == dialog.name and b.get("value") == value), None)


def _who(turn: Turn) -> Text | str:
    if turn.conversation.held_by is not None:
        return handover.holder(turn.session, turn.conversation)
    return turn.person.coach or t("the office")
