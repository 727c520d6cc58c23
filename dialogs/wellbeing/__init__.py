"""The financial well-being scale in the chat: `items` has the questions, `asking` the steps,
`result` what is said of it.

The family reads a sentence and a trend, never a number; `reminders` asks at entry, half-way and exit.
"""

from dialogs.wellbeing import asking
from dialogs.wellbeing.dialog import dialog

__all__ = ["asking", "dialog"]
