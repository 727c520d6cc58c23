"""The pact: what both sides promised, what is done, the time the family gave. `dialog` is its page, `answering` what
the family says to a proposal, `hours` time written down, `own_words` what opens it, `news` what
staff do and the family reads, `reminders` the question before it ends. Nothing in it has a price.

May import `budgeting` and the engine.
"""

from dialogs.agreements import answering, hours, reminders
from dialogs.agreements.dialog import dialog

__all__ = ["answering", "dialog", "hours", "reminders"]
