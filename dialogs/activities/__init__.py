"""Courses, paid paths, labs and meetings: `dialog` shows them and takes the answer, `reminders` speaks unasked.

May import `budgeting` and the engine.
"""

from dialogs.activities.dialog import dialog

__all__ = ["dialog"]
