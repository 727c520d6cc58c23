"""The words for entries about skills on the console's pages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from budgeting.states.skills import InterestState, SkillCategory, SkillKind, SkillRefusal, SkillState
from dialogs.text import Text, t


class Show(StrEnum):
    """The tabs of the list."""

    TO_CHECK = "to_check"
    INTEREST = "interest"
    SHOWN = "shown"
    ALL = "all"


SHOWN: Mapping[str, Text] = {
    Show.TO_CHECK: t("To look at"),
    Show.INTEREST: t("Somebody is interested"),
    Show.SHOWN: t("Shown to families"),
    Show.ALL: t("All entries"),
}
EMPTY: Mapping[str, Text] = {
    Show.TO_CHECK: t("No entry is waiting to be looked at."),
    Show.INTEREST: t("Nobody is waiting to be brought together."),
    Show.SHOWN: t("No entry is shown yet."),
    Show.ALL: t("Nobody offers or looks for anything yet."),
}
KINDS: dict[SkillKind, Text] = {SkillKind.OFFERED: t("Offered"), SkillKind.WANTED: t("Looked for")}
STATES: dict[SkillState, Text] = {
    SkillState.WAITING: t("To look at"),
    SkillState.SHOWN: t("Shown"),
    SkillState.REFUSED: t("Not shown"),
    SkillState.PAUSED: t("Paused by the family"),
    SkillState.HIDDEN: t("Hidden: nobody said that it is still true"),
    SkillState.WITHDRAWN: t("Taken back"),
}
TAGS: dict[SkillState, str] = {
    SkillState.WAITING: "tag-urgent",
    SkillState.SHOWN: "tag-good",
    SkillState.PAUSED: "tag-warn",
    SkillState.HIDDEN: "tag-warn",
}
INTERESTS: dict[InterestState, Text] = {
    InterestState.OPEN: t("Interested"),
    InterestState.MATCHED: t("Brought together"),
    InterestState.DECLINED: t("Not possible"),
}
REFUSALS: dict[SkillRefusal, Text] = {
    SkillRefusal.UNCLEAR: t("Not clear enough"),
    SkillRefusal.PRIVATE: t("It names a person, a number or an address"),
    SkillRefusal.NOT_SAFE: t("It needs special rules or insurance"),
    SkillRefusal.OTHER: t("Another reason: we'll talk to them"),
}
#: What was just done, by the code in the URL.
DONE: dict[str, Text] = {
    "approved": t("Shown from now on. Its author has been told."),
    "refused": t("It is not shown. Its author has been told why."),
    "matched": t("Brought together. Both have been told."),
    "unmatched": t("Recorded. Both have been told."),
    "untold": t("Saved, but the chat cannot tell everybody: please call them."),
}
#: Without the icons of the chat: beside other filters they would be noise.
CATEGORIES: Mapping[str, Text] = {
    SkillCategory.SEWING: t("Sewing"),
    SkillCategory.COOKING: t("Cooking"),
    SkillCategory.REPAIRS: t("Small repairs"),
    SkillCategory.CHILDREN: t("Looking after children"),
    SkillCategory.HOMEWORK: t("Help with homework"),
    SkillCategory.LANGUAGES: t("Languages"),
    SkillCategory.DEVICES: t("Phone and computer"),
    SkillCategory.LIFT: t("A lift"),
    SkillCategory.GARDEN: t("Garden"),
    SkillCategory.PAPERS: t("Papers and forms"),
    SkillCategory.OTHER: t("Something else"),
}
