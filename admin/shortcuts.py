"""The keyboard shortcuts of the console. Each page carries this table in a dialog, which "?" opens, and the script
(`static/js/shortcuts.js`) does what the dialog lists: there is no second list to drift from it.

Shortcuts of one key do nothing while somebody types, and each browser can switch them off (WCAG 2.1.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from admin.security.sign_ins import Me
from budgeting.access import Action
from dialogs.text import Text, t

#: What the script does by itself; every other target is the ``data-shortcut`` of something on the page, which is
#: pressed, or gets the focus if one can write in it.
VERBS = frozenset({"next", "previous", "send", "leave", "open"})


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Keys as the browser names them, and what they lead to."""

    keys: tuple[str, ...]
    target: str
    label: Text
    #: Where it works although somebody types: "field" in any, "empty" in an empty answer.
    typing: str = ""

    def key_names(self) -> list[str]:
        """The keys as people know them."""
        return [_NAMES.get(key, key).replace("Control+", "Ctrl + ") for key in self.keys]


@dataclass(frozen=True, slots=True)
class Group:
    """The shortcuts of one part of the console, for those who may use it."""

    label: Text
    action: Action | None
    shortcuts: Sequence[Shortcut]


_NAMES = {"Escape": "Esc", "ArrowDown": "↓", "ArrowUp": "↑", "Control+Enter": "Ctrl + Enter"}
GROUPS: tuple[Group, ...] = (
    Group(
        t("Everywhere"),
        None,
        (
            Shortcut(("?",), "shortcuts", t("Show the keyboard shortcuts")),
            Shortcut(("/",), "search", t("Go to the search field, if there is one")),
            Shortcut(("Control+Enter",), "send", t("Send what you are writing"), typing="field"),
            Shortcut(("Escape",), "leave", t("Stop writing, so that the other keys work"), typing="field"),
        ),
    ),
    Group(
        t("In the inbox"),
        Action.READ_CONVERSATION,
        (
            Shortcut(("j", "ArrowDown"), "next", t("Next conversation (the arrow, in the list)")),
            Shortcut(("k", "ArrowUp"), "previous", t("Previous conversation (the arrow, in the list)")),
            Shortcut(("Enter",), "open", t("Open the conversation")),
            Shortcut(("r",), "answer", t("Write an answer")),
            Shortcut(("n",), "note", t("Write a note for colleagues")),
            Shortcut(("/",), "phrases", t("Phrasebook, also from an empty answer"), typing="empty"),
            Shortcut(("a",), "assign", t("Assign to a colleague")),
            Shortcut(("s",), "snooze", t("Snooze")),
            Shortcut(("e",), "resolve", t("Resolve, or hand back to the bot")),
            Shortcut(("c",), "card", t("Show or fold the card of the family")),
        ),
    ),
)


def of(me: Me) -> list[Group]:
    """The shortcuts that this person can use."""
    return [group for group in GROUPS if group.action is None or me.may(group.action)]
