"""The Bot API's methods, one file per subject; each takes a Call and returns the `result`.

May import the rest of the simulator except its HTTP side. Importing this package fills the table `METHODS`.
"""

from bot.simulator.methods import account, callbacks, edits, media, messages, profile, updates
from bot.simulator.methods.registry import METHODS, Call

__all__ = ["METHODS", "Call", "account", "callbacks", "edits", "media", "messages", "profile", "updates"]
