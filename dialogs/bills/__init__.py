"""Bills that are coming: the list, adding one by taps, paying, changing and ending it; and what is said unasked.

`dialog` holds the list and what the steps share, `adding` the questions, `paying` what a payment needs, `own_words`
hears a bill in what somebody writes, `reminders` speaks. A bill is never booked before it is paid.
"""

from dialogs.bills import adding, paying
from dialogs.bills.dialog import dialog

__all__ = ["adding", "dialog", "paying"]
