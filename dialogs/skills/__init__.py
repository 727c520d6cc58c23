"""Skills offered and looked for: `dialog` shows those of others, `own` one's own, `adding` writes one, `news` tells
what staff decided, `reminders` asks whether one is still true. No message says whose an entry is.

May import `budgeting`, the engine and `talk_to_person`.
"""

from dialogs.skills import adding, own
from dialogs.skills.dialog import dialog

__all__ = ["adding", "dialog", "own"]
