"""The words for kinds of activities, answers, attendance and allowances."""

from __future__ import annotations

from budgeting.states.activities import (
    AllowancePer,
    AllowanceState,
    Attendance,
    EnrolmentState,
    SessionState,
)
from dialogs.text import Text, t

#: By their code in `budgeting.activities`.
KINDS: dict[str, Text] = {
    "course": t("Course"),
    "paid_path": t("Paid path"),
    "lab": t("Lab"),
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
ALLOWANCES: dict[AllowanceState, Text] = {
    AllowanceState.EXPECTED: t("on its way"),
    AllowanceState.RECEIVED: t("received"),
    AllowanceState.WITHDRAWN: t("withdrawn"),
}
