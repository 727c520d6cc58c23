"""Who speaks when something is due: one entry for each kind. A new reminder is its words in its dialog's folder, and a
line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.schedule.due import Due
from budgeting.states.schedule import DueKind
from dialogs.activities import reminders as activities
from dialogs.arrears import pauses, plan_news
from dialogs.arrears import reminders as arrears
from dialogs.checkins import reminders as checkins
from dialogs.text.words import Words

#: Says what is due; gives a short code where nothing was done.
Speaker = Callable[[Session, Clock, Words, Due], str | None]

SPEAKERS: Mapping[DueKind, Speaker] = {
    DueKind.INSTALMENT_REMINDER: arrears.remind,
    DueKind.INSTALMENT_SNOOZE: arrears.remind,
    DueKind.INSTALMENT_TASK: arrears.hand_over,
    DueKind.CHECKIN_ASK: checkins.invite,
    DueKind.CHECKIN_FOLLOW_UP: checkins.follow_up,
    DueKind.CHECKIN_MISSED: checkins.give_up,
    DueKind.SESSION_REMINDER: activities.remind,
    DueKind.PLAN_NEWS: plan_news.tell,
    DueKind.INSTALMENT_CALL: arrears.phone,
    DueKind.PLAN_PAUSE_ENDS: pauses.warn,
    DueKind.PLAN_RESUME: pauses.go_on,
}
