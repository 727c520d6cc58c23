"""The form of a bill."""

from __future__ import annotations

from admin.bills.labels import EVERY
from admin.kit.fields import Amount, Choice, Day, Line
from admin.kit.form import Form
from budgeting.bills import MOST_LABEL


class BillForm(Form):
    #: The page offers the headings in the words of the chat.
    category = Choice[str]()
    label = Line(MOST_LABEL, needed=False)
    amount = Amount()
    due_on = Day()
    every = Choice(EVERY)
