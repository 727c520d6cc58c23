"""The console's names for topics, states and outcomes of cases."""

from __future__ import annotations

from budgeting.cases import Topic
from budgeting.states.cases import AfterCase, CaseState, Outcome
from budgeting.states.tasks import Urgency
from dialogs.text import Text, t

TOPICS: dict[Topic, Text] = {
    Topic.CANNOT_PAY: t("Cannot pay an instalment"),
    Topic.INSTALMENT_OVERDUE: t("Overdue instalment"),
    Topic.CONVERSATION: t("Asked to talk"),
    Topic.RENT: t("Rent and building charges"),
    Topic.HOME: t("The flat and the building"),
    Topic.UTILITIES: t("Electricity, gas, water"),
    Topic.WORK: t("Work"),
    Topic.HEALTH: t("Health"),
    Topic.FAMILY: t("Family and children"),
    Topic.DOCUMENTS: t("Documents and benefits"),
    Topic.TRAINING: t("Training and activities"),
    Topic.OTHER: t("Something else"),
}

STATES: dict[CaseState, Text] = {
    CaseState.PREPARED: t("Prepared by the chat"),
    CaseState.OPEN: t("Open"),
    CaseState.CLOSED: t("Closed"),
}

OUTCOMES: dict[Outcome, Text] = {
    Outcome.SOLVED: t("Solved"),
    Outcome.PLAN: t("Plan for the rest"),
    Outcome.STILL_OPEN: t("Still open elsewhere"),
    Outcome.LEFT: t("Left the programme"),
}

AFTERWARDS: dict[AfterCase, Text] = {
    AfterCase.PAID: t("It was paid: record it as confirmed"),
    AfterCase.REMIND: t("It stays as it is: reminders go on"),
    AfterCase.NEW_DATE: t("It gets a new date"),
    AfterCase.PAUSE: t("The plan is paused until a day"),
    AfterCase.CANCEL: t("The whole plan ends; nothing more is asked for"),
    AfterCase.OTHER_CASE: t("Another case deals with it"),
}

URGENCIES: dict[Urgency, Text] = {Urgency.NORMAL: t("Normal"), Urgency.HIGH: t("Urgent")}


def topic(code: str) -> Text:
    """The name of a topic by its code; a code from older data shows as "something else"."""
    return TOPICS[Topic(code)] if code in set(Topic) else TOPICS[Topic.OTHER]
