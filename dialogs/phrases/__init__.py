"""The phrasebook: one phrase in every language, chosen by staff in theirs and read by the family in its own.

`ready` has the phrases that every programme begins with, `book` what a programme offers, with its own changes,
`sending` fills a phrase and says it, `dialog` hears the answers to those that are questions. Staff choose in the
console (`admin/phrases`). May import `budgeting`, the engine, `staff_side` and `talk_to_person`.
"""

from dialogs.phrases.dialog import dialog

__all__ = ["dialog"]
