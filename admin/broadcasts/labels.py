"""The announcements' own labels: states, and why somebody was left out."""

from __future__ import annotations

from budgeting.states.broadcasts import BroadcastState
from dialogs.broadcasts import LeftOut
from dialogs.text import Text, t

STATES: dict[BroadcastState, Text] = {
    BroadcastState.DRAFT: t("Draft"),
    BroadcastState.SCHEDULED: t("Planned"),
    BroadcastState.SENDING: t("Sending"),
    BroadcastState.PAUSED: t("Paused"),
    BroadcastState.CANCELLED: t("Called off"),
    BroadcastState.DONE: t("Done"),
}
TAGS: dict[BroadcastState, str] = {
    BroadcastState.SCHEDULED: "tag-warn",
    BroadcastState.SENDING: "tag-warn",
    BroadcastState.PAUSED: "tag-warn",
    BroadcastState.DONE: "tag-good",
}
LEFT_OUT: dict[LeftOut, Text] = {
    LeftOut.LEFT: t("no longer in the programme"),
    LeftOut.NOT_JOINED: t("not joined yet"),
    LeftOut.STOPPED: t("asked not to be written to"),
    LeftOut.UNREACHABLE: t("cannot be reached"),
    LeftOut.UNSAFE: t("not safe to write to"),
    LeftOut.HIDDEN: t("may not read about arrears"),
    LeftOut.PAUSED: t("the programme is paused"),
    LeftOut.TOLD_BEFORE: t("already told"),
    LeftOut.STALE: t("it was due while the program was not running, and came too late"),
    LeftOut.SESSION_CANCELLED: t("not told, because the meeting was cancelled"),
    LeftOut.SESSION_OVER: t("not told in time: the meeting had begun"),
}
