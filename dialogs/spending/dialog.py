"""The spending dialog itself; the modules beside it register its steps and actions."""

from budgeting.states.programmes import Instrument
from dialogs.engine.steps import Dialog

dialog = Dialog("spending", first="how", instrument=Instrument.SPENDING)
