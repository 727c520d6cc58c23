"""The onboarding dialog itself; the modules beside it register its steps and actions."""

from dialogs.engine.steps import Dialog

dialog = Dialog("onboarding", first="language", instrument=None)
