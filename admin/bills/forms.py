"""The form of a bill."""

from __future__ import annotations

from admin.bills.labels import EVERY
from admin.kit.fields import Amount, Choice, Day, Line
from admin.kit.form import Form
from budgeting.bills import BILLED, MOST_LABEL
from dialogs.text.names import HEADINGS


class BillForm(Form):
    category = Choice({heading: HEADINGS[heading] for heading in BILLED})
    label = Line(MOST_LABEL, needed=False)
    amount = Amount()
    due_on = Day()
    every = Choice(EVERY)
