"""Answers written now and said at a chosen time, in words: free ones or a phrase.

`planning` is what staff do with one, `reminders` says it when its time has come, `holding` notices what has changed
before. Rows and moments are in `budgeting.scheduled_answers`. May import the staff side and the phrases.
"""

from dialogs.scheduled_answers.holding import look, something_changed
from dialogs.scheduled_answers.planning import change, plan, plan_phrase, send_now

__all__ = ["change", "look", "plan", "plan_phrase", "send_now", "something_changed"]
