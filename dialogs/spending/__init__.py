"""Everyday spending by chat: words become entries, each echoed, each undone or changed with a tap.

`listen` hears, `echo` answers, `questions` keeps what was not clear and `asking` asks it: `what` a number without a
word is, `which_day` it was, whether it is an `instalment` of the plan. `change` corrects by buttons, `correct` by an
edited message (`edits` lays old and new side by side); `beside` books what was written at another question, `meanwhile`
offers what was written while a person held the conversation. Nothing is booked that the family does not see echoed.
"""

from dialogs.spending import change, clarifying, during_handover
from dialogs.spending.apply_edits import corrected
from dialogs.spending.dialog import dialog
from dialogs.spending.listen import hear, speaks_of_money

__all__ = ["change", "clarifying", "corrected", "dialog", "during_handover", "hear", "speaks_of_money"]
