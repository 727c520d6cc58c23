"""The dialog itself, and what its steps share."""

from __future__ import annotations

from budgeting.states.programmes import Instrument
from dialogs.engine.content import Choice
from dialogs.engine.steps import Dialog
from dialogs.text import t

dialog = Dialog("wellbeing", first="begin", instrument=Instrument.WELLBEING)

GO_ON = Choice(t("▶️ Continue"), "open", dialog="wellbeing")
