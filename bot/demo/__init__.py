"""`ponte demo`: everything on this machine, with invented families and a simulated Telegram.

Owns the demo's folder (`var/demo`), its clock, which can be moved forward, and its people's phones. An entry point: may
import the settings, the simulator and the composition root; only the CLI imports it.
"""

from bot.demo.folder import NotTheDemos, claim
from bot.demo.run import Busy, demo

__all__ = ["Busy", "NotTheDemos", "claim", "demo"]
