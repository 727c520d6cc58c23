"""The navigation bar: the screens that each person may use."""

from __future__ import annotations

from collections.abc import Iterator

from admin.security.sign_ins import Me
from budgeting.access import Action
from dialogs.text import Text, t

#: Path, label, and the action somebody needs to see it; None means everybody.
SCREENS: tuple[tuple[str, Text, Action | None], ...] = (
    ("/", t("Today"), None),
    ("/inbox", t("Inbox"), Action.READ_CONVERSATION),
    ("/cases", t("Cases"), Action.READ_CASE),
    ("/households", t("Households"), Action.READ_HOUSEHOLD),
    ("/weeks", t("Weekly review"), Action.READ_WEEK),
    ("/broadcasts", t("Announcements"), Action.READ_BROADCAST),
    ("/activities", t("Activities"), Action.READ_ACTIVITY),
    ("/appointments", t("Appointments"), Action.READ_APPOINTMENT),
    ("/skills", t("Skills"), Action.READ_SKILL),
    ("/reports", t("Reports"), Action.READ_REPORT),
    ("/imports", t("Imports"), Action.IMPORT),
    ("/erasures", t("Data requests"), Action.DECIDE_ERASURE),
    ("/people", t("People"), Action.MANAGE_STAFF),
    ("/audit", t("Audit"), Action.READ_AUDIT),
    ("/batches", t("Jobs"), Action.READ_BATCH),
    ("/programmes", t("Programmes"), Action.SET_PROGRAMME),
)


def of(me: Me) -> Iterator[tuple[str, Text]]:
    """Path and label of each screen this person may use."""
    for path, label, action in SCREENS:
        if action is None or me.may(action):
            yield path, label
