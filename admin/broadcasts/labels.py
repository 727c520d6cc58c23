"""The announcements' own names for things: states, why somebody was left out, what is wrong with a form."""

from __future__ import annotations

from budgeting.states import BroadcastState, EnrolmentState
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
#: Codes of `dialogs.broadcasts` and `budgeting.activities`: the field, and what to say there.
WRONG: dict[str, tuple[str, Text]] = {
    "text": ("text_it", t("The Italian text is needed: it is read where another language is missing.")),
    "too_long": ("text_it", t("One of the texts is too long for a message: {count} characters at most.")),
    "sites": ("sites", t("Choose at least one site.")),
    "languages": ("languages", t("Choose at least one language.")),
    "past": ("day", t("This moment has passed.")),
    "far": ("day", t("This is more than a year ahead.")),
    "over": ("day", t("The meeting has begun by then.")),
    "cancelled": ("session", t("This meeting was called off.")),
    "held": ("session", t("This meeting is over.")),
    "times": ("ends", t("It has to end after it begins.")),
    "capacity": ("capacity", t("At least one seat, or leave it empty.")),
    "title": ("title_it", t("Please fill this in.")),
}
