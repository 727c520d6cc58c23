"""Known bills: what a household will have to pay, and by when. Its rent and service charges are among them.

A bill that comes again is one row for each due date: paying one plans the next. `dates` calculates, `visibility`
says who may see which, `reads` reads, `changing` adds, changes and ends, `paying` pays. Paying books the spending
once. Bills of an instalment tell of arrears, so they don't exist for members who may not read about them. Imports
spending, arrears visibility, audit and tables from this room.
"""

from budgeting.bills.changing import BILLED, FURTHEST, MOST_LABEL, NewBill, add, cancel, change, join_notice
from budgeting.bills.dates import following, until_date
from budgeting.bills.paying import Paid, pay, same_money, undo_payment
from budgeting.bills.reads import alike, bill, by_notice, coming, locked, only_one, overdue, rent
from budgeting.bills.visibility import sees_bill, without_arrears

__all__ = [
    "BILLED",
    "FURTHEST",
    "MOST_LABEL",
    "NewBill",
    "Paid",
    "add",
    "alike",
    "bill",
    "by_notice",
    "cancel",
    "change",
    "coming",
    "following",
    "join_notice",
    "locked",
    "only_one",
    "overdue",
    "pay",
    "rent",
    "same_money",
    "sees_bill",
    "undo_payment",
    "until_date",
    "without_arrears",
]
