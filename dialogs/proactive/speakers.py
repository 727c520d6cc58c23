"""Who speaks when something is due: the `SPEAKERS` of each noun's `reminders`, combined."""

from __future__ import annotations

from budgeting.states.schedule import DueKind
from dialogs.activities import reminders as activities
from dialogs.agreements import reminders as agreements
from dialogs.arrears import reminders as arrears
from dialogs.checkins import reminders as checkins
from dialogs.engine.notify import Speaker
from dialogs.privacy import reminders as privacy

SPEAKERS: dict[DueKind, Speaker] = {
    **arrears.SPEAKERS,
    **checkins.SPEAKERS,
    **activities.SPEAKERS,
    **privacy.SPEAKERS,
    **agreements.SPEAKERS,
}
