"""What staff read on their own phones: that something waits and how urgent it is, never whom it is about.

And to whoever looks after the program: that it cannot save anything, and that it can again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from budgeting.errors import WhyUnavailable
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.tasks.alerts import Face
from dialogs.text import Text, t, tn

KINDS: dict[TaskKind, Text] = {
    TaskKind.CONVERSATION: t("A family would like to talk"),
    TaskKind.CALL_BACK: t("Somebody without an invitation asks to be called"),
    TaskKind.CANNOT_PAY: t("A family says that it cannot pay an instalment"),
    TaskKind.PAYMENT_DECLARED: t("A payment waits to be confirmed"),
    TaskKind.INSTALMENT_OVERDUE: t("An instalment stayed open after all reminders"),
    TaskKind.CHECKIN_MISSED: t("A weekly check-in was not answered"),
    TaskKind.UNREACHABLE: t("A family cannot be reached any more"),
    TaskKind.PROBLEM: t("Something in the program needs a look"),
    TaskKind.PLAN_UNTOLD: t("A plan has changed, and the chat can tell nobody"),
    TaskKind.UNACCOMPANIED: t("Families or cases wait for somebody who accompanies them"),
    TaskKind.CALL_HOUSEHOLD: t("A family has to be phoned: no reminder can reach it"),
    TaskKind.PAUSE_ENDS: t("The pause of a plan comes to its end"),
    TaskKind.NO_NEXT_STEP: t("Something is open and nobody has it in hand"),
    TaskKind.CRISIS: t("An urgent request for help"),
}

WHY: dict[WhyUnavailable, Text] = {
    WhyUnavailable.AWAY: t("The database does not answer."),
    WhyUnavailable.LOCKED: t("Another program keeps the database locked."),
    WhyUnavailable.FULL: t("The disk is full. It needs room."),
    WhyUnavailable.READ_ONLY: t("The database may only be read at the moment."),
    WhyUnavailable.DAMAGED: t("The database is damaged. Call whoever keeps the backups."),
}

TAKE = t("✋ I take it")
WELCOME = t("Good day, {name}. From now on I tell you here when something waits for you. /stop ends it.")
UNKNOWN = t("I do not know you yet. Ask your administrator for a link to this bot.")
LINK_USELESS = t("This link is not good any more. Ask for a new one.")
CHAT_TAKEN = t("This chat belongs to somebody else of the staff.")
STOPPED = t("I no longer write to you here. A new link brings me back.")
YOURS = t("It is yours. You find it in the console under {number}.")
#: A button that leads to the thing in the console.
OPEN_IT = t("Open in the console")
LATE = t("⏰ The time that was promised to the family has passed.")
GONE = t("That has been done already.")
NOT_YOURS = t("Only people who accompany families can take this.")


def words(face: Face, holder: str = "") -> list[Text]:
    """An alert as it stands: what waits, or who has it (by first name), or that it is over."""
    number = f"#{face.task_id}"
    if face.state is TaskState.TAKEN and not face.broken:
        return [_what(face), t("✓ {name} takes it ({number}).", name=holder, number=number)]
    if face.state is TaskState.DONE:
        return [_what(face), t("✓ Done ({number}).", number=number)]
    said = [_what(face, urgent=face.urgency is Urgency.HIGH or face.broken)]
    if face.broken:
        said.append(LATE)
    if face.state is TaskState.TAKEN:
        return [*said, t("✓ {name} takes it ({number}).", name=holder, number=number)]
    return [*said, t("Number {number} in the console.", number=number)]


def morning(faces: Sequence[Face]) -> list[Text]:
    """What came in while the office was closed, in one message: how many of each kind."""
    kinds = [face.kind for face in faces]
    said = [
        tn(
            "*Good day. {count} thing waits since the office closed:*",
            "*Good day. {count} things wait since the office closed:*",
            len(faces),
        )
    ]
    for kind in dict.fromkeys(kinds):
        numbers = " ".join(f"#{face.task_id}" for face in faces if face.kind is kind)
        said.append(t("• {what} ({number})", what=KINDS[kind], number=numbers))
    return said


def _what(face: Face, *, urgent: bool = False) -> Text:
    return t("🔴 *{what}*", what=KINDS[face.kind]) if urgent else t("*{what}*", what=KINDS[face.kind])


def taken_by(name: str) -> Text:
    """The toast for whoever was second."""
    return t("{name} has taken it already.", name=name)


def cannot_save(why: WhyUnavailable, since: datetime) -> list[Text]:
    """The program is in trouble, and what that means for the families."""
    return [
        t("🔴 *Ponte cannot save anything since {moment}*", moment=since),
        WHY[why],
        t(
            "Nothing is lost: Telegram keeps for a day what families write, and Ponte answers as soon as it can "
            "save again."
        ),
    ]


def saves_again(since: datetime) -> list[Text]:
    """The trouble is over."""
    return [
        t("🟢 *Ponte saves again since {moment}*", moment=since),
        t("What families wrote meanwhile is being answered now."),
    ]
