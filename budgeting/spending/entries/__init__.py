"""What a household spent and received: book it, read it, change it, and never lose its earlier values.

`book` writes, `look` reads and adds up, `change` corrects. Amounts are positive; the category tells whether
money went out (a Heading) or came in (a Source).
"""

from budgeting.spending.entries.book import Booked, NewEntry, book, kind_of
from budgeting.spending.entries.change import (
    all_of_message,
    change_amount,
    change_category,
    change_date,
    correct,
    put,
    undo,
)
from budgeting.spending.entries.look import (
    entry,
    ever_of_message,
    of_message,
    received,
    recent,
    spent,
    usual_amounts,
    week_count,
)

__all__ = [
    "Booked",
    "NewEntry",
    "all_of_message",
    "book",
    "change_amount",
    "change_category",
    "change_date",
    "correct",
    "entry",
    "ever_of_message",
    "kind_of",
    "of_message",
    "put",
    "received",
    "recent",
    "spent",
    "undo",
    "usual_amounts",
    "week_count",
]
