"""Asking a colleague to read a family's message: somebody of the same programme who reads its language.

A request is a task with a clock. It ends with the reader's answer; if they give it back or the time passes, the next
reader is asked, then a coordinator, and at last everybody. `readers` says who is next, `asking` does the rest. Imports
access, audit, programmes, staff and tasks.
"""

from budgeting.reading_requests.asking import answered, ask, give_back, pass_on, something_late, withdraw
from budgeting.reading_requests.readers import Reader, next_reader
from budgeting.reading_requests.reads import latest

__all__ = [
    "Reader",
    "answered",
    "ask",
    "give_back",
    "latest",
    "next_reader",
    "pass_on",
    "something_late",
    "withdraw",
]
