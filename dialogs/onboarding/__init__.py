"""Joining by invite: language, privacy notice and consent, preferred name, the hour of the check-in.

Until they agree, nothing ties the person to the chat: the conversation remembers only the invite's number.
`start` greets everyone, with or without an invite; `joining` leads them in; `rhythm` asks for the day and hour
of the check-in, now or later from the menu.
"""

from dialogs.onboarding import joining, rhythm
from dialogs.onboarding.dialog import dialog
from dialogs.onboarding.start import started, stranger

__all__ = ["dialog", "joining", "rhythm", "started", "stranger"]
