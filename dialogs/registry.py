"""Every dialog of the house. A button and a frame can name no other."""

from __future__ import annotations

from dialogs import (
    ask,
    checkin,
    consent,
    crisis,
    envelopes,
    instalments,
    language,
    many,
    menu,
    onboarding,
    privacy,
    spending,
    training,
)
from dialogs.engine.steps import register


def load() -> None:
    """Make the dialogs known to the engine: called by whatever starts turns of a conversation."""
    register(
        ask.dialog,
        checkin.dialog,
        consent.dialog,
        crisis.dialog,
        envelopes.dialog,
        instalments.dialog,
        language.dialog,
        many.dialog,
        menu.dialog,
        onboarding.dialog,
        privacy.dialog,
        spending.dialog,
        training.dialog,
    )
