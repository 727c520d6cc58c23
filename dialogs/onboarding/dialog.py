"""The onboarding dialog itself; its steps and actions register from the modules beside it."""

from dialogs.engine.steps import Dialog

dialog = Dialog("onboarding", first="language", instrument=None)
