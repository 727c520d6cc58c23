"""Whether it's safe to write to this phone. If not, nothing unasked goes to it, and staff call instead."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select, update

from budgeting import events, households
from budgeting.db.tables import Message, Task
from budgeting.events import EventKind
from budgeting.schedule import reminders
from budgeting.states.messages import Direction, Lane, MessageState, SubjectKind
from budgeting.states.tasks import TaskKind
from dialogs.buttons import MENU
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Next, Stay
from dialogs.engine.turn import Turn
from dialogs.text import Text, t, to_json

#: In "Your data", for members who said it wasn't safe.
SAFE_AGAIN = Choice(t("💬 You can write to me here again"), "safe_again", dialog="crisis")


def question() -> Reply:
    """Asked once per cry, in words that give nothing away."""
    return reply(
        t("One more question: is it all right to write to you here, or do others read this phone?"),
        rows=[
            [
                Choice(t("✓ It is all right"), "safe", "yes", dialog="crisis"),
                Choice(t("✕ Better not"), "safe", "no", dialog="crisis"),
            ],
            [Choice(t("🕐 Only at certain hours"), "safe", "hours", dialog="crisis")],
        ],
    )


def answered(turn: Turn, value: str) -> Next:
    """The family's answer to the question, which then leaves the screen."""
    person = turn.person
    if value == "no":
        households.mark_unsafe(turn.session, turn.clock, person.member_id)
        _note(turn, t("It is not safe to write to this phone. Please call."))
        turn.say(
            t("All right. You can delete what you wrote above; I can take away what I wrote."),
            rows=[[Choice(t("🧹 Take it away"), "take_away", dialog="crisis")]],
            edits=turn.tapped_id,
        )
    elif value == "hours":
        # Until someone knows the hours, silence is the safer guess.
        households.mark_unsafe(turn.session, turn.clock, person.member_id)
        _note(turn, t("It is safe to write to this phone at certain hours only. Please call and ask when."))
        turn.say(t("All right. Write here when it suits you; I won't write first."), edits=turn.tapped_id)
    else:
        turn.say(t("All right."), edits=turn.tapped_id)
    return Stay()


def all_away(turn: Turn) -> Next:
    """Remove all answers to cries in this chat from the screen, and the message with the button."""
    answers = turn.session.scalars(
        select(Message.id)
        .join(Task, Task.id == Message.subject_id)
        .where(
            Message.conversation_id == turn.conversation.id,
            Message.subject_kind == SubjectKind.TASK,
            Task.kind == TaskKind.CRISIS,
            # But not what a person wrote, nor the message about a promise that was late.
            Message.lane == Lane.REPLY,
            Message.staff_id.is_(None),
        )
        .order_by(Message.id.desc())
        .limit(20)
    ).all()
    take_away(turn, answers)
    turn.say(t("All right."), rows=[[MENU]], edits=turn.tapped_id)
    return Stay()


def take_away(turn: Turn, answers: Sequence[int], rows: Sequence[Sequence[Choice]] = ()) -> None:
    """Replace answers with a line that says nothing. After that, they can be given in full again."""
    for answer in answers:
        turn.say(t("All right. Thank you for telling me."), rows=rows, edits=answer)
    turn.session.execute(
        update(Message)
        .where(Message.id.in_(answers))
        .values(unique_key=None, subject_kind=None, subject_id=None)
        .execution_options(synchronize_session=False)
    )


def safe_again(turn: Turn) -> Next:
    """The member says the phone is theirs alone again."""
    person = turn.person
    if person.unsafe:
        households.mark_safe(turn.session, turn.clock, person.member_id)
        reminders.plan_household(turn.session, turn.clock, person.household_id)
        _note(turn, t("It is safe to write to this phone again, the family says."))
    turn.say(t("Good. I'll write to you again from now on."), rows=[[MENU]])
    return Stay()


def _note(turn: Turn, text: Text) -> None:
    """A line for colleagues only; each reads it in their own language."""
    turn.session.execute(
        insert(Message).values(
            conversation_id=turn.conversation.id,
            bot_id=turn.conversation.bot_id,
            direction=Direction.NOTE,
            state=MessageState.RECEIVED,
            created_at=turn.clock.now(),
            text=turn.words.plain(text, "en"),
            parts=[to_json(text)],
        )
    )
    events.tell(
        turn.session,
        turn.clock,
        EventKind.NOTED,
        programme_id=turn.person.programme_id,
        conversation_id=turn.conversation.id,
    )
