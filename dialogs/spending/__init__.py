"""Everyday spending by chat: words become entries, each echoed, each undone or changed with a tap.

`listen` hears, `echo` answers, `questions` asks what was not clear, `what` what a number without a word is, and
`instalment` whether it is one of the plan's; `change` corrects by buttons, `correct` by an edited message (`edits` lays
old and new side by side); `beside` books what was written at another question, `meanwhile` offers what was written
while a person held the conversation. Nothing is booked that the family does not see echoed.
"""

from dialogs.spending import change, meanwhile, questions
from dialogs.spending.correct import corrected
from dialogs.spending.dialog import dialog
from dialogs.spending.listen import hear, speaks_of_money

__all__ = ["change", "corrected", "dialog", "hear", "meanwhile", "questions", "speaks_of_money"]
