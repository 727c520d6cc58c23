"""The buttons under an announcement that lead somewhere, besides those that answer an invitation to a session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from budgeting.programmes import Settings
from dialogs.activities.notices import COURSES
from dialogs.appointments.wording import WANT
from dialogs.engine.content import Choice
from dialogs.engine.steps import find
from dialogs.text import t

#: Under one announcement; more hide the words on a small screen.
MOST = 3
#: Where each leads, by the code in which an announcement stores it. None tells of arrears.
BUTTONS: Mapping[str, Choice] = {
    "appointment": WANT,
    "training": COURSES,
    "appointments": Choice(t("📅 Appointments"), "open", dialog="appointments"),
    "documents": Choice(t("📁 Documents"), "open", dialog="documents"),
    "checkin": Choice(t("🗓 Weekly check-in"), "open", dialog="checkin"),
    "envelopes": Choice(t("👛 What is left"), "open", dialog="envelopes"),
    "bills": Choice(t("🧾 Bills that are coming"), "open", dialog="bills"),
    "wellbeing": Choice(t("🌱 How money feels"), "open", dialog="wellbeing"),
    "skills": Choice(t("🤝 Do things together"), "open", dialog="skills"),
    "privacy": Choice(t("🔒 Your data"), "open", dialog="privacy"),
}


def offered(settings: Settings) -> dict[str, Choice]:
    """Those that lead to something the programme uses."""
    return {code: choice for code, choice in BUTTONS.items() if _is_used(settings, choice)}


def rows(settings: Settings, codes: Sequence[str], broadcast_id: int) -> list[list[Choice]]:
    """The chosen buttons, one to a row; what has been switched off since is left out."""
    there = offered(settings)
    return [
        [Choice(there[code].label, "go", f"{broadcast_id}:{code}", dialog="announcements")]
        for code in codes
        if code in there
    ]


def _is_used(settings: Settings, choice: Choice) -> bool:
    dialog = find(choice.dialog)
    return dialog is not None and settings.has(dialog.instrument)
