"""A cry for help, in whatever words and whatever dialog: an answer at once, numbers, and a person told urgently.

`listening` hears it before anything else does, `answering` says what helps and calls for a person, `numbers` shows
whom to call, `safety` asks whether it is safe to write here. What stands in the first line may be read by whoever
looks at the phone, and says nothing of it. The command /help is another thing: it belongs to `menu`.
"""

from dialogs.crisis import safety
from dialogs.crisis.answering import dialog, more
from dialogs.crisis.listening import answer, listen, offer

__all__ = ["answer", "dialog", "listen", "more", "offer", "safety"]
