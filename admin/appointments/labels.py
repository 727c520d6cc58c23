"""The words for appointments on the console's pages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from budgeting.states.appointments import AppointmentState, AppointmentWay
from dialogs.text import Text, t


class Show(StrEnum):
    """The tabs of the list."""

    COMING = "coming"
    TODAY = "today"
    WAITING = "waiting"
    OUTCOME = "outcome"
    ALL = "all"


SHOWN: Mapping[str, Text] = {
    Show.COMING: t("Coming"),
    Show.TODAY: t("My day"),
    Show.WAITING: t("Waiting for times or an answer"),
    Show.OUTCOME: t("Over, how did it go?"),
    Show.ALL: t("All appointments"),
}
EMPTY: Mapping[str, Text] = {
    Show.COMING: t("No appointment is coming."),
    Show.TODAY: t("You have no appointment today."),
    Show.WAITING: t("No family is waiting for times, and none has times to choose from."),
    Show.OUTCOME: t("Nothing is left to say about past appointments."),
}
STATES: dict[AppointmentState, Text] = {
    AppointmentState.WANTED: t("The family asks for times"),
    AppointmentState.PROPOSED: t("Waiting for the family's answer"),
    AppointmentState.DECLINED: t("None of the times suited"),
    AppointmentState.LAPSED: t("Nobody answered in time"),
    AppointmentState.AGREED: t("Agreed"),
    AppointmentState.HAPPENED: t("Took place"),
    AppointmentState.MISSED: t("The family did not come"),
    AppointmentState.CANCELLED: t("Called off"),
}
TAGS: dict[AppointmentState, str] = {
    AppointmentState.WANTED: "tag-urgent",
    AppointmentState.PROPOSED: "tag-warn",
    AppointmentState.DECLINED: "tag-urgent",
    AppointmentState.LAPSED: "tag-urgent",
    AppointmentState.AGREED: "tag-good",
    AppointmentState.HAPPENED: "tag-good",
    AppointmentState.MISSED: "tag-warn",
}
WAYS: dict[AppointmentWay, Text] = {
    AppointmentWay.PLACE: t("At a place"),
    AppointmentWay.PHONE: t("By phone"),
    AppointmentWay.ONLINE: t("Online"),
}
#: What was just done, by the code in the URL.
DONE: dict[str, Text] = {
    "proposed": t("Proposed. The family chooses a time in the chat."),
    "proposed_untold": t("Proposed, but the chat cannot tell the family: please call them."),
    "set": t("The time is set. The family has been told in the chat."),
    "set_untold": t("The time is set, but the chat cannot tell the family: please call them."),
    "cancelled": t("Cancelled. The family has been told in the chat."),
    "cancelled_untold": t("Cancelled, but the chat cannot tell the family: please call them."),
    "outcome": t("Saved."),
}


def doubt(code: str, name: str) -> Text:
    """What speaks against a time without forbidding it; ``name``: whoever meets the family."""
    return {
        "away": t("{name} is away on that day.", name=name),
        "closed": t("The office is closed on that day: a holiday or no office day."),
        "outside": t("It lies outside the hours in which {name} receives.", name=name),
        "session": t("{name} runs a meeting at that time.", name=name),
        "session_family": t("The family goes to a course or meeting at that time."),
        "offered": t("It is proposed to another family as well: whoever taps first gets it."),
    }[code]
