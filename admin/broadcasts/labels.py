"""The announcements' own labels: states, and why somebody was left out."""

from __future__ import annotations

from budgeting.states.broadcasts import BroadcastState, TrialProblem
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
#: What happened to a test on the writer's own phone, and what to do.
TRIAL_PROBLEMS: dict[TrialProblem, Text] = {
    TrialProblem.NO_PHONE: t(
        "Your Telegram is no longer linked to the staff bot. Ask your administrator for a new link, open it, then test "
        "again."
    ),
    TrialProblem.BLOCKED: t(
        "You have blocked the staff bot in Telegram. Open its chat, press Start, then test again."
    ),
    TrialProblem.NO_CHAT: t(
        "Telegram no longer knows your chat with the staff bot. Ask your administrator for a new link, open it, then "
        "test again."
    ),
    TrialProblem.TOO_LONG: t(
        "The text is too long for one message in Telegram. Shorten it, then test again."
    ),
    TrialProblem.REFUSED: t(
        "Telegram refused this text, and would refuse it to families too. Change its words, then test again; if that "
        "does not help, tell your administrator."
    ),
    TrialProblem.BUSY: t("Telegram asks to wait. Test again in a few minutes."),
    TrialProblem.NO_CONNECTION: t("There was no connection to Telegram. Test again in a moment."),
    TrialProblem.UNSURE: t(
        "Nobody knows whether it arrived. Look at your phone; if it is not there, test again."
    ),
    TrialProblem.NOT_RUNNING: t(
        "The staff bot has not taken it: it is not running. Tell your administrator, then test again."
    ),
}
