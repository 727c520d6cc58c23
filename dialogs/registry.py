"""Every dialog. Buttons and frames can refer to no others."""

from __future__ import annotations

from dialogs import (
    activities,
    agreements,
    arrears,
    checkins,
    consent,
    crisis,
    language,
    menu,
    month_plan,
    onboarding,
    privacy,
    spending,
    talk_to_person,
)
from dialogs.engine.steps import register
from dialogs.privacy import erasure, inviting
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
        erasure.dialog,
        inviting.dialog,
        agreements.dialog,
    )
