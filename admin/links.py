"""The navigation: a menu of at most seven entries, each with the screens of one kind of work.

An entry leads to the first of its screens that the person may use; the others are tabs on the pages of the entry. What
a programme has switched off is in neither.
"""

from __future__ import annotations

from dataclasses import dataclass

from admin.security.sign_ins import Me
from budgeting.access import Action
from dialogs.text import Text, t


@dataclass(frozen=True, slots=True)
class Screen:
    """A page that the menu or a tab leads to."""

    path: str
    label: Text
    #: What somebody must be allowed to do to see it; None means everybody.
    action: Action | None
    #: Other paths whose pages belong to it.
    also: tuple[str, ...] = ()

    def covers(self, path: str) -> int:
        """How much of the path is this screen's: 0 if the page belongs elsewhere."""
        if self.path == "/":
            return int(path == "/")
        starts = (start for start in (self.path, *self.also) if path == start or path.startswith(start + "/"))
        return max(map(len, starts), default=0)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the menu, with an icon from the sprite sheet."""

    label: Text
    icon: str
    screens: tuple[Screen, ...]

    @property
    def path(self) -> str:
        return self.screens[0].path


MENU: tuple[Entry, ...] = (
    Entry(t("Today"), "it-check-circle", (Screen("/", t("Today"), None, ("/tasks",)),)),
    Entry(t("Inbox"), "it-inbox", (Screen("/inbox", t("Inbox"), Action.READ_CONVERSATION),)),
    Entry(
        t("Families"),
        "it-user",
        (
            Screen(
                "/households",
                t("Households"),
                Action.READ_HOUSEHOLD,
                ("/documents", "/agreements", "/invite-requests", "/sheets"),
            ),
            Screen("/weeks", t("Weekly review"), Action.READ_WEEK),
            Screen("/incoming-referrals", t("Proposed families"), Action.KEEP_HOUSEHOLD),
            Screen("/imports", t("Imports"), Action.IMPORT),
        ),
    ),
    Entry(
        t("Work"),
        "it-folder",
        (
            Screen("/cases", t("Cases"), Action.READ_CASE),
            Screen("/referrals", t("Referrals"), Action.READ_CASE),
            Screen("/appointments", t("Appointments"), Action.READ_APPOINTMENT),
            Screen("/activities", t("Activities"), Action.READ_ACTIVITY),
            Screen("/community-points", t("Community points"), Action.READ_ACTIVITY),
            Screen("/skills", t("Skills"), Action.READ_SKILL),
        ),
    ),
    Entry(
        t("Announcements"),
        "it-horn",
        (Screen("/broadcasts", t("Announcements"), Action.READ_BROADCAST),),
    ),
    Entry(t("Reports"), "it-chart-line", (Screen("/reports", t("Reports"), Action.READ_REPORT),)),
    Entry(
        t("Settings"),
        "it-settings",
        (
            Screen("/programmes", t("Programmes"), Action.SET_PROGRAMME),
            Screen("/people", t("People"), Action.MANAGE_STAFF),
            Screen("/erasures", t("Data requests"), Action.DECIDE_ERASURE),
            Screen("/audit", t("Audit"), Action.READ_AUDIT),
            Screen("/batches", t("Jobs"), Action.READ_BATCH),
            Screen("/components", t("Components"), Action.MANAGE_STAFF),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Here:
    """Where a page is: its entry and screen, and whether it is the screen's own page or one further in."""

    entry: Entry
    screen: Screen
    further: bool


def of(me: Me) -> list[Entry]:
    """The menu of this person. An entry of which they may use only one screen is called like that screen."""
    return [
        Entry(screens[0].label if len(screens) == 1 else entry.label, entry.icon, screens)
        for entry in MENU
        if (screens := tuple(each for each in entry.screens if each.action is None or me.may(each.action)))
    ]


def here(me: Me | None, path: str) -> Here | None:
    """Where the page at this path is for this person; None if it is in no screen of theirs."""
    covering = [
        (screen.covers(path), entry, screen)
        for entry in (of(me) if me is not None else ())
        for screen in entry.screens
        if screen.covers(path)
    ]
    if not covering:
        return None
    _, entry, screen = max(covering, key=lambda match: match[0])
    return Here(entry, screen, path != screen.path)
