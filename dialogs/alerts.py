"""What staff read on their own phones: that something waits and how urgent it is, never whom it is about."""

from __future__ import annotations

from budgeting.states import TaskKind, Urgency
from dialogs.engine.content import Text, t

KINDS: dict[TaskKind, Text] = {
    TaskKind.CONVERSATION: t("A family would like to talk"),
    TaskKind.CALL_BACK: t("Somebody without an invitation asks to be called"),
    TaskKind.CANNOT_PAY: t("A family says that it cannot pay an instalment"),
    TaskKind.PAYMENT_DECLARED: t("A payment waits to be confirmed"),
    TaskKind.INSTALMENT_OVERDUE: t("An instalment stayed open after all reminders"),
    TaskKind.CHECKIN_MISSED: t("A weekly check-in was not answered"),
    TaskKind.UNREACHABLE: t("A family cannot be reached any more"),
    TaskKind.PROBLEM: t("Something in the program needs a look"),
}

TAKE = t("✋ I take it")
WELCOME = t("Good day, {name}. From now on I tell you here when something waits for you. /stop ends it.")
UNKNOWN = t("I do not know you yet. Ask your administrator for a link to this bot.")
LINK_USELESS = t("This link is not good any more. Ask for a new one.")
CHAT_TAKEN = t("This chat belongs to somebody else of the staff.")
STOPPED = t("I no longer write to you here. A new link brings me back.")
YOURS = t("It is yours. You find it in the console under {number}.")
GONE = t("That has been done already.")


def waiting(kind: TaskKind, urgency: Urgency, task_id: int) -> list[Text]:
    """The alert about one task."""
    mark = t("🔴 *{what}*", what=KINDS[kind]) if urgency is Urgency.HIGH else t("*{what}*", what=KINDS[kind])
    return [mark, t("Number {number} in the console.", number=f"#{task_id}")]


def taken(kind: TaskKind, task_id: int, name: str) -> list[Text]:
    """The same once somebody has taken it."""
    return [
        t("*{what}*", what=KINDS[kind]),
        t("✓ {name} takes it ({number}).", name=name, number=f"#{task_id}"),
    ]


def taken_by(name: str) -> Text:
    """The toast for whoever was second."""
    return t("{name} has taken it already.", name=name)
