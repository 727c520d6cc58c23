"""`ponte demo`: everything on this machine, with invented families and a Telegram of its own.

Owns the folder of the demo (`var/demo`), its clock that can be moved on, and the phones of its people. An
entry point: may import the settings, the simulator and the composition root; nobody but the CLI imports it.
"""

from bot.demo.folder import NotTheDemos, claim
from bot.demo.run import Busy, demo

__all__ = ["Busy", "NotTheDemos", "claim", "demo"]
