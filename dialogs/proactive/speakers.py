"""Who speaks when something is due: the `SPEAKERS` of each noun's `reminders`, combined."""

from __future__ import annotations

from budgeting.states.schedule import DueKind
from dialogs.activities import reminders as activities
from dialogs.arrears import reminders as arrears
from dialogs.checkins import reminders as checkins
from dialogs.documents import reminders as documents
from dialogs.engine.notify import Speaker
from dialogs.wellbeing import reminders as wellbeing

SPEAKERS: dict[DueKind, Speaker] = {
    **arrears.SPEAKERS,
    **checkins.SPEAKERS,
    **activities.SPEAKERS,
    **documents.SPEAKERS,
    **wellbeing.SPEAKERS,
}
