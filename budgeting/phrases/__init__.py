"""The phrasebook of a programme, and the questions with answer buttons that came out of it.

`rules` says what a phrase may hold, `book` keeps what a programme added or changed, `questions` knows what was asked
and answered. The ready phrases and their words are in `dialogs/phrases`.
"""

from budgeting.phrases.book import add, change, of_programme, reset, restore, retire
from budgeting.phrases.rules import MAIN, SLOTS, Draft, PhraseFault, Slot, slots_in

__all__ = [
    "MAIN",
    "SLOTS",
    "Draft",
    "PhraseFault",
    "Slot",
    "add",
    "change",
    "of_programme",
    "reset",
    "restore",
    "retire",
    "slots_in",
]
