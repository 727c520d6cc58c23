"""Instalments: the list, and the answers to a reminder: paid, can't, tomorrow, a person.

Only members whom staff allowed to see arrears get here; for everyone else it doesn't exist. The first line of
every message stays neutral, because phones show it to anyone looking over a shoulder.
"""

from dialogs.arrears import hardship, overview, paid, proposals
from dialogs.arrears.dialog import dialog

__all__ = ["dialog", "hardship", "overview", "paid", "proposals"]
