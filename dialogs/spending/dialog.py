"""The spending dialog itself; its steps and actions register from the modules beside it."""

from budgeting.states.programmes import Instrument
from dialogs.engine.steps import Dialog

dialog = Dialog("spending", first="how", instrument=Instrument.SPENDING)
