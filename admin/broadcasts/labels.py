"""The announcements' own names for things: states, and why somebody was left out."""

from __future__ import annotations

from budgeting.states.activities import EnrolmentState
from budgeting.states.broadcasts import BroadcastState
from dialogs.broadcasts import LeftOut
from dialogs.text import Text, t

STATES: dict[BroadcastState, Text] = {
    BroadcastState.DRAFT: t("Draft"),
    BroadcastState.SCHEDULED: t("Planned"),
    BroadcastState.SENDING: t("Being sent"),
    BroadcastState.PAUSED: t("Stopped by a fault"),
    BroadcastState.CANCELLED: t("Called off"),
    BroadcastState.DONE: t("Done"),
}
TAGS: dict[BroadcastState, str] = {
    BroadcastState.SCHEDULED: "tag-warn",
    BroadcastState.SENDING: "tag-warn",
    BroadcastState.PAUSED: "tag-urgent",
    BroadcastState.DONE: "tag-good",
}
LEFT_OUT: dict[LeftOut, Text] = {
    LeftOut.NOT_JOINED: t("not joined yet"),
    LeftOut.STOPPED: t("asked for silence"),
    LeftOut.UNREACHABLE: t("cannot be reached"),
    LeftOut.UNSAFE: t("not safe to write to"),
    LeftOut.TOLD_BEFORE: t("told of it before"),
    LeftOut.STALE: t("it was due while nothing was running, and came too late"),
}
ANSWERS: dict[EnrolmentState, Text] = {
    EnrolmentState.COMING: t("Yes"),
    EnrolmentState.WAITING: t("On the waiting list"),
    EnrolmentState.MAYBE: t("Perhaps"),
    EnrolmentState.DECLINED: t("No"),
}
