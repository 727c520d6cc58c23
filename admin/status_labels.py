"""The status of a household and of its weeks in the console's words: one word and one colour for each fact."""

from __future__ import annotations

from budgeting.households.status import StatusWord
from budgeting.reviews import WeekWord
from dialogs.text import Text, t

WORDS: dict[StatusWord, Text] = {
    StatusWord.IN_ORDER: t("On track"),
    StatusWord.KEPT: t("Plan kept to the end"),
    StatusWord.OVERDUE: t("Overdue"),
    StatusWord.CANNOT_PAY: t("Said it cannot pay"),
    StatusWord.NOT_FOUND: t("Payment not found"),
    StatusWord.DECLARED: t("Declared, waiting for confirmation"),
    StatusWord.PAUSED: t("Paused"),
    StatusWord.PROPOSED: t("Plan proposed"),
    StatusWord.NONE: t("No plan"),
    StatusWord.CASE: t("Case open"),
    StatusWord.STOPPED: t("Has stopped messages"),
    StatusWord.CRISIS: t("Asks for urgent help"),
    StatusWord.UNSAFE: t("Not safe to write here: call"),
    StatusWord.UNREACHABLE: t("Cannot be reached"),
    StatusWord.NOT_JOINED: t("Nobody has joined"),
    StatusWord.LEFT: t("Has left"),
}
#: The tag's class. Green means "known to be well" and nothing else.
COLOURS: dict[StatusWord, str] = {
    StatusWord.IN_ORDER: "tag-good",
    StatusWord.KEPT: "tag-good",
    StatusWord.OVERDUE: "tag-urgent",
    StatusWord.CANNOT_PAY: "tag-urgent",
    StatusWord.NOT_FOUND: "tag-warn",
    StatusWord.DECLARED: "tag-warn",
    StatusWord.PAUSED: "tag-warn",
    StatusWord.PROPOSED: "",
    StatusWord.NONE: "",
    StatusWord.CASE: "tag-warn",
    StatusWord.STOPPED: "tag-warn",
    StatusWord.CRISIS: "tag-urgent",
    StatusWord.UNSAFE: "tag-urgent",
    StatusWord.UNREACHABLE: "tag-urgent",
    StatusWord.NOT_JOINED: "tag-warn",
    StatusWord.LEFT: "",
}

WEEKS: dict[WeekWord, Text] = {
    WeekWord.DONE: t("Done"),
    WeekWord.MISSED: t("Missed"),
    WeekWord.BEGUN: t("Begun, not finished"),
    WeekWord.PAUSED: t("Paused by the family"),
    WeekWord.STOPPED: t("Has stopped messages"),
    WeekWord.UNSAFE: t("Not safe to write here: call"),
    WeekWord.UNREACHABLE: t("Cannot be reached"),
    WeekWord.NOT_JOINED: t("Nobody has joined"),
    WeekWord.WRITTEN: t("Spending written, no check-in"),
    WeekWord.ASKED: t("Asked, not begun"),
    WeekWord.SILENT: t("Silent: nothing was written"),
}
WEEK_COLOURS: dict[WeekWord, str] = {
    WeekWord.DONE: "tag-good",
    WeekWord.MISSED: "tag-urgent",
    WeekWord.BEGUN: "tag-warn",
    WeekWord.PAUSED: "tag-warn",
    WeekWord.STOPPED: "",
    WeekWord.UNSAFE: "",
    WeekWord.UNREACHABLE: "tag-warn",
    WeekWord.NOT_JOINED: "",
    WeekWord.WRITTEN: "",
    WeekWord.ASKED: "",
    WeekWord.SILENT: "tag-warn",
}
