"""How a household stands and what is known of its weeks, in the console's words: one word, one colour a fact."""

from __future__ import annotations

from budgeting.reviews import WeekWord
from budgeting.standing import Word
from dialogs.text import Text, t

WORDS: dict[Word, Text] = {
    Word.IN_ORDER: t("In order"),
    Word.KEPT: t("Plan kept to the end"),
    Word.OVERDUE: t("Overdue"),
    Word.CANNOT_PAY: t("Said it cannot pay"),
    Word.NOT_FOUND: t("Payment not found"),
    Word.DECLARED: t("Declared, waits for confirmation"),
    Word.PAUSED: t("Paused"),
    Word.PROPOSED: t("Plan proposed"),
    Word.NONE: t("No plan"),
    Word.CASE: t("Case open"),
    Word.STOPPED: t("Stopped messages itself"),
    Word.CRISIS: t("Asks urgently for help"),
    Word.UNSAFE: t("Not safe to write here: call"),
    Word.UNREACHABLE: t("Cannot be reached"),
    Word.NOT_JOINED: t("Nobody has joined"),
    Word.LEFT: t("Has left"),
}
#: The tag's class. Green is what is known to be well, and nothing else.
COLOURS: dict[Word, str] = {
    Word.IN_ORDER: "tag-good",
    Word.KEPT: "tag-good",
    Word.OVERDUE: "tag-urgent",
    Word.CANNOT_PAY: "tag-urgent",
    Word.NOT_FOUND: "tag-warn",
    Word.DECLARED: "tag-warn",
    Word.PAUSED: "tag-warn",
    Word.PROPOSED: "",
    Word.NONE: "",
    Word.CASE: "tag-warn",
    Word.STOPPED: "tag-warn",
    Word.CRISIS: "tag-urgent",
    Word.UNSAFE: "tag-urgent",
    Word.UNREACHABLE: "tag-urgent",
    Word.NOT_JOINED: "tag-warn",
    Word.LEFT: "",
}

WEEKS: dict[WeekWord, Text] = {
    WeekWord.DONE: t("Done"),
    WeekWord.MISSED: t("Missed"),
    WeekWord.BEGUN: t("Begun, not finished"),
    WeekWord.PAUSED: t("Paused by the family"),
    WeekWord.STOPPED: t("Stopped messages itself"),
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
