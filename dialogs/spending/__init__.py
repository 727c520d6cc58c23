"""Everyday spending by chat: words become entries, and each is echoed and can be undone or changed with a tap.

`listen` hears, `confirmation` answers, `open_questions` keeps what was unclear and `clarifying` asks about it:
`what_for` a bare number was, `which_day` it was, whether it's an `instalment` of the plan. `waiting_bill`
asks whether it's a bill's payment. `change` corrects by
buttons, `apply_edits` after an edited message (`compare_edits` compares old and new). `during_other_question`
books what was written at another question, `during_handover` offers what was written while a person held the
conversation. Nothing is booked without the family seeing the echo.
"""

from dialogs.spending import change, clarifying, during_handover
from dialogs.spending.apply_edits import corrected
from dialogs.spending.dialog import dialog
from dialogs.spending.listen import hear, hear_plain, speaks_of_money

__all__ = [
    "change",
    "clarifying",
    "corrected",
    "dialog",
    "during_handover",
    "hear",
    "hear_plain",
    "speaks_of_money",
]
