"""Who speaks when something is due: the `SPEAKERS` of each noun's `reminders`, combined."""

from __future__ import annotations

from budgeting.states.schedule import DueKind
from dialogs.activities import reminders as activities
from dialogs.agreements import reminders as agreements
from dialogs.appointments import reminders as appointments
from dialogs.arrears import reminders as arrears
from dialogs.bills import reminders as bills
from dialogs.checkins import reminders as checkins
from dialogs.childcare import reminders as childcare
from dialogs.correctives import reminders as correctives
from dialogs.documents import reminders as documents
from dialogs.engine.notify import Speaker, SpeakersTogether
from dialogs.households import reminders as households
from dialogs.month_card import reminders as month_card
from dialogs.privacy import reminders as privacy
from dialogs.referrals import reminders as referrals
from dialogs.rent_safe import reminders as rent_safe
from dialogs.scheduled_answers import reminders as scheduled_answers
from dialogs.skills import reminders as skills
from dialogs.wellbeing import reminders as wellbeing

SPEAKERS: dict[DueKind, Speaker] = {
    **arrears.SPEAKERS,
    **checkins.SPEAKERS,
    **activities.SPEAKERS,
    **bills.SPEAKERS,
    **rent_safe.SPEAKERS,
    **month_card.SPEAKERS,
    **correctives.SPEAKERS,
    **appointments.SPEAKERS,
    **skills.SPEAKERS,
    **childcare.SPEAKERS,
    **documents.SPEAKERS,
    **wellbeing.SPEAKERS,
    **privacy.SPEAKERS,
    **agreements.SPEAKERS,
    **scheduled_answers.SPEAKERS,
    **referrals.SPEAKERS,
    **households.SPEAKERS,
}
#: What is due to one member at once, and is said in one message.
TOGETHER: SpeakersTogether = {**bills.TOGETHER}
