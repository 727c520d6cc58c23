"""Instalments: the list, and what can be said to a reminder: paid, cannot, tomorrow, a person.

Only a member whom staff allowed to see arrears comes here; for anybody else it does not exist. The first line
of every message stays neutral, because phones show it to whoever looks over a shoulder.
"""

from dialogs.arrears import hardship, overview, paid
from dialogs.arrears.dialog import dialog

__all__ = ["dialog", "hardship", "overview", "paid"]
