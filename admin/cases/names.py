"""The console's names for topics, states and outcomes of cases, and for what families need."""

from __future__ import annotations

from budgeting.cases import Change, Topic
from budgeting.states.cases import AfterCase, CaseState, GoalState, NeedArea, Outcome, Standing
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

AREAS: dict[NeedArea, Text] = {
    NeedArea.INCOME: t("Income and spending"),
    NeedArea.WORK: t("Work and training"),
    NeedArea.HEALTH: t("Health"),
    NeedArea.CHILDREN: t("Children and school"),
    NeedArea.HOME: t("Home and neighbours"),
    NeedArea.PAPERS: t("Papers and benefits"),
    NeedArea.SUPPORT: t("Support network"),
}

#: What to ask about in each area.
ABOUT: dict[NeedArea, Text] = {
    NeedArea.INCOME: t("What comes in each month, what is fixed, other debts"),
    NeedArea.WORK: t("Contract and hours, job seeking, what somebody can do or wants to learn"),
    NeedArea.HEALTH: t("Illness, disability, care at home, doctor and medicine"),
    NeedArea.CHILDREN: t("School, childcare, afternoons, anything that worries them"),
    NeedArea.HOME: t("The flat, heating, who lives there, neighbours and building"),
    NeedArea.PAPERS: t("Residence permit, ISEE, benefits asked for or missing"),
    NeedArea.SUPPORT: t("Relatives, friends, associations: who can be relied on"),
}

STANDINGS: dict[Standing, Text] = {
    Standing.URGENT: t("Urgent: cannot wait"),
    Standing.DIFFICULT: t("Difficult"),
    Standing.STABLE: t("Stable"),
    Standing.GOOD: t("Going well"),
}

#: The tag of each, in `components.css`.
STANDING_TAGS: dict[Standing, str] = {
    Standing.URGENT: " tag-urgent",
    Standing.DIFFICULT: " tag-warn",
    Standing.STABLE: "",
    Standing.GOOD: " tag-good",
}

CHANGES: dict[Change, Text] = {
    Change.BETTER: t("Better than before"),
    Change.SAME: t("As before"),
    Change.WORSE: t("Worse than before"),
    Change.NEW: t("Asked for the first time"),
}

GOALS: dict[GoalState, Text] = {
    GoalState.OPEN: t("Open"),
    GoalState.REACHED: t("Reached"),
    GoalState.DROPPED: t("Dropped"),
}


def topic(code: str) -> Text:
    """The name of a topic by its code; a code from older data shows as "something else"."""
    return TOPICS[Topic(code)] if code in set(Topic) else TOPICS[Topic.OTHER]
