"""Childcare during a course: `dialog` takes what a participant needs or offers and the answers of the two, `wording`
says how it stands, `reminders` speaks unasked. Nobody reads a name before both have agreed.

May import `budgeting` and the engine. `activities` shows its button.
"""

from dialogs.childcare.dialog import any_to_show, dialog
from dialogs.childcare.wording import MINE

__all__ = ["MINE", "any_to_show", "dialog"]
