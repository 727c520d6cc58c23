"""The words staff read for states, events and amounts."""

from __future__ import annotations

from budgeting.states.correctives import CorrectiveEvent, CorrectiveState, Often
from dialogs.text import Text, t

STATES: dict[CorrectiveState, Text] = {
    CorrectiveState.OPEN: t("In progress"),
    CorrectiveState.QUIET: t("No answer for two months"),
    CorrectiveState.DONE: t("Done"),
    CorrectiveState.DROPPED: t("Given up"),
}
OFTEN: dict[Often, Text] = {Often.MONTHLY: t("Each month"), Often.ONCE: t("Once")}
EVENTS: dict[CorrectiveEvent, Text] = {
    CorrectiveEvent.ADDED: t("Added"),
    CorrectiveEvent.GOING_ON: t("Still in progress"),
    CorrectiveEvent.DONE: t("Done"),
    CorrectiveEvent.DROPPED: t("Given up"),
    CorrectiveEvent.REOPENED: t("Taken up again"),
    CorrectiveEvent.UNANSWERED: t("No answer twice: the chat no longer asks"),
    CorrectiveEvent.AMOUNT: t("Said what it brings"),
    CorrectiveEvent.OBSERVED: t("Seen in the entries"),
    CorrectiveEvent.NOT_OBSERVED: t("No longer seen in the entries"),
}
#: What was just done, by the code in the URL.
DONE: dict[str, Text] = {
    "added": t("Added. The chat asks the family about it once a month."),
    "changed": t("Saved."),
}
