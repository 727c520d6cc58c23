"""Every dialog. Buttons and frames can refer to no others."""

from __future__ import annotations

from dialogs import (
    activities,
    agreements,
    appointments,
    arrears,
    bills,
    checkins,
    childcare,
    consent,
    correctives,
    crisis,
    documents,
    language,
    menu,
    month_card,
    month_plan,
    onboarding,
    payment_notices,
    phrases,
    privacy,
    referrals,
    rent_safe,
    skills,
    spending,
    talk_to_person,
    wellbeing,
)
from dialogs.broadcasts import dialog as announcements
from dialogs.engine.steps import register
from dialogs.privacy import erasure, inviting
from dialogs.spending import how_many
from dialogs.voices import dialog as voices


def load() -> None:
    """Register the dialogs with the engine. Call this before starting turns."""
    register(
        talk_to_person.dialog,
        checkins.dialog,
        consent.dialog,
        crisis.dialog,
        month_plan.dialog,
        arrears.dialog,
        arrears.proposals.dialog,
        language.dialog,
        how_many.dialog,
        menu.dialog,
        onboarding.dialog,
        privacy.dialog,
        spending.dialog,
        activities.dialog,
        bills.dialog,
        rent_safe.dialog,
        payment_notices.dialog,
        month_card.dialog,
        correctives.dialog,
        appointments.dialog,
        skills.dialog,
        childcare.dialog,
        documents.dialog,
        wellbeing.dialog,
        erasure.dialog,
        inviting.dialog,
        agreements.dialog,
        voices.dialog,
        phrases.dialog,
        referrals.dialog,
        announcements.dialog,
    )
