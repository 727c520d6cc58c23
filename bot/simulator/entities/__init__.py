"""Text and its entities, as Telegram's server reads, checks, finds and counts them: in UTF-16 code units.

`formatted` is what becomes of a bot's text, `detected` and `cleaned` of a person's. One file for each markup
(`html`, `markdown`, `legacy_markdown`), `finding` and `addresses` for what Telegram finds by itself, `fitting` for how
entities lie in one another. Knows nothing of the rest of the simulator but its errors.
"""

from bot.simulator.entities.finding import detected
from bot.simulator.entities.fitting import KINDS, QUOTED
from bot.simulator.entities.formatting import cleaned, formatted
from bot.simulator.entities.utf16 import units, utf16_cut

__all__ = ["KINDS", "QUOTED", "cleaned", "detected", "formatted", "units", "utf16_cut"]
