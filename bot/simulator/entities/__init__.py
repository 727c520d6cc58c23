"""Text and its entities, as Telegram's server reads, checks, finds and counts them: in UTF-16 code units.

`formatted` handles a bot's text, `detected` and `cleaned` a person's. There is one file per markup (`html`, `markdown`,
`legacy_markdown`), `finding` and `addresses` detect what Telegram finds by itself, and `fitting` nests entities.
Imports only the errors from the rest of the simulator.
"""

from bot.simulator.entities.finding import detected
from bot.simulator.entities.fitting import KINDS, QUOTED
from bot.simulator.entities.formatting import cleaned, formatted
from bot.simulator.entities.utf16 import units, utf16_cut

__all__ = ["KINDS", "QUOTED", "cleaned", "detected", "formatted", "units", "utf16_cut"]
