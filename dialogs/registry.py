"""Every dialog. Buttons and frames can refer to no others."""

from __future__ import annotations

from dialogs import (
    activities,
    arrears,
    checkins,
    consent,
    crisis,
    documents,
    language,
    menu,
    month_plan,
    onboarding,
    privacy,
    spending,
    talk_to_person,
    wellbeing,
)
from dialogs.engine.steps import register
from dialogs.spending import how_many


def load() -> None:
    """Register the dialogs with the engine. Call this before starting turns."""
    register(
        talk_to_person.dialog,
        checkins.dialog,
        consent.dialog,
        crisis.dialog,
        month_plan.dialog,
        arrears.dialog,
        language.dialog,
        how_many.dialog,
        menu.dialog,
        onboarding.dialog,
        privacy.dialog,
        spending.dialog,
        activities.dialog,
        documents.dialog,
        wellbeing.dialog,
    )
