"""Everyday spending by chat: words become entries, each echoed, each undone or changed with a tap.

`listen` hears, `echo` answers, `questions` asks what was not clear, `instalment` whether it is that
of the plan, `change` corrects, `meanwhile` offers what
was written while a person held the conversation. Nothing is booked that the family does not see echoed.
"""

from dialogs.spending import change, meanwhile, questions
from dialogs.spending.dialog import dialog
from dialogs.spending.listen import corrected, hear

__all__ = ["change", "corrected", "dialog", "hear", "meanwhile", "questions"]
