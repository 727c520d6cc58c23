"""Referrals to services: the family is asked what may be passed on, sees it, takes it back, and hears the answers.

`wording` says exactly what is passed on, `dialog` is the question with its answers and the page of what is passed on,
`reminders` what the family and staff hear unasked. May import `budgeting` and the engine.
"""

from dialogs.referrals import reminders
from dialogs.referrals.dialog import dialog

__all__ = ["dialog", "reminders"]
