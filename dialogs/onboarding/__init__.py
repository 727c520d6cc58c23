"""Joining by invite: language, privacy notice and consent, what to be called, the hour of the check-in.

Nothing about the person is tied to the chat before they agree: until then only the invite's number is
remembered in the conversation. `start` meets whoever comes, with an invite or without; `joining` leads in;
`rhythm` asks for the day and hour of the check-in, then or later from the menu.
"""

from dialogs.onboarding import joining, rhythm
from dialogs.onboarding.dialog import dialog
from dialogs.onboarding.start import started, stranger

__all__ = ["dialog", "joining", "rhythm", "started", "stranger"]
