from __future__ import annotations

from budgeting.states.programmes import Instrument
from dialogs.engine.steps import Dialog

dialog = Dialog("envelopes", first="left", instrument=Instrument.MONTH_PLAN)
