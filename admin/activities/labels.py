"""The words for kinds of activities, answers, attendance and allowances."""

from __future__ import annotations

from datetime import datetime

from budgeting.db.tables import ActivitySession
from budgeting.states.activities import (
    AllowanceDelay,
    AllowancePer,
    AllowanceState,
    Attendance,
    EnrolmentState,
    SessionState,
)
from budgeting.states.childcare import SwapState
from dialogs.text import Text, t

#: By their code in `budgeting.activities`.
KINDS: dict[str, Text] = {
    "course": t("Course"),
    "paid_path": t("Paid path"),
    "lab": t("Training lab"),
    "social_lab": t("Social lab"),
    "community_lab": t("Community lab"),
    "school_lab": t("School lab"),
    "youth_lab": t("Youth lab"),
    "civic_centre": t("Civic centre"),
    "event": t("Event"),
    "community_point": t("Community point"),
}
ANSWERS: dict[EnrolmentState, Text] = {
    EnrolmentState.COMING: t("Yes"),
    EnrolmentState.OFFERED: t("Offered a seat"),
    EnrolmentState.WAITING: t("On the waiting list"),
    EnrolmentState.MAYBE: t("Maybe"),
    EnrolmentState.LAPSED: t("Did not answer the offer"),
    EnrolmentState.DECLINED: t("No"),
}
STATES: dict[SessionState, Text] = {
    SessionState.PLANNED: t("Planned"),
    SessionState.CANCELLED: t("Called off"),
    SessionState.HELD: t("Held"),
}
TAGS: dict[SessionState, str] = {SessionState.CANCELLED: "tag-urgent", SessionState.HELD: "tag-good"}


def standing(meeting: ActivitySession, now: datetime) -> tuple[Text, str]:
    """(The session's state in words, the class of its tag). One that is over and planned waits for its attendance."""
    if meeting.state is SessionState.PLANNED and meeting.ends_at <= now:
        return t("Attendance not marked"), "tag-warn"
    return STATES[meeting.state], TAGS.get(meeting.state, "")


DELAYS: dict[AllowanceDelay, Text] = {
    AllowanceDelay.PAYER: t("Whoever pays it has not sent the money"),
    AllowanceDelay.PAPERS: t("A paper is missing"),
    AllowanceDelay.BANK: t("The bank sent it back"),
    AllowanceDelay.UNKNOWN: t("We are finding out"),
}
SWAPS: dict[SwapState, Text] = {
    SwapState.ASKED: t("Both are asked"),
    SwapState.AGREED: t("Both have agreed"),
    SwapState.DECLINED: t("It hasn't worked out"),
    SwapState.CANCELLED: t("Called off"),
}
#: Icons of the sprite sheet beside the words of the register.
MARK_ICONS: dict[str, str] = {
    Attendance.PRESENT.value: "it-check",
    Attendance.LATE.value: "it-clock",
    Attendance.JUSTIFIED.value: "it-file",
    Attendance.ABSENT.value: "it-close",
}
NOT_NOTED = ""
MARKS: dict[str, Text] = {
    Attendance.PRESENT.value: t("present"),
    Attendance.LATE.value: t("late"),
    Attendance.JUSTIFIED.value: t("justified"),
    Attendance.ABSENT.value: t("absent"),
    NOT_NOTED: t("not noted"),
}
PER: dict[str, Text] = {
    AllowancePer.HOUR.value: t("for each hour attended"),
    AllowancePer.SHARE.value: t("for the whole, in proportion to the hours attended"),
    AllowancePer.WHOLE.value: t("for the whole, once it is over and enough of it was attended"),
}
#: The states of the register of allowances; late is what hasn't come on its day, or staff know that it won't.
PAID_STATES: dict[str, Text] = {
    "late": t("late"),
    "coming": t("on its way"),
    "received": t("received"),
    "withdrawn": t("withdrawn"),
}
PAID_TAGS = {"late": "tag-urgent", "received": "tag-good"}
ALLOWANCES: dict[AllowanceState, Text] = {
    AllowanceState.EXPECTED: t("on its way"),
    AllowanceState.RECEIVED: t("received"),
    AllowanceState.WITHDRAWN: t("withdrawn"),
}
