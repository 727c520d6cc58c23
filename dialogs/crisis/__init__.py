"""A cry for help, in any words and any dialog: an immediate answer, numbers to call, an urgent task for a person.

`listening` hears it before anything else does, `answering` says what helps and calls for a person, `numbers`
shows whom to call, `safety` asks whether it's safe to write here. Anyone looking at the phone may read the first
line, so it gives nothing away. The command /help is something else: it belongs to `menu`.
"""

from dialogs.crisis import safety
from dialogs.crisis.answering import dialog, more
from dialogs.crisis.listening import answer, listen, offer

__all__ = ["answer", "dialog", "listen", "more", "offer", "safety"]
