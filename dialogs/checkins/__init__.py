"""The weekly check-in: money at hand, what came in, what went out, how it felt, and the week in a picture.

Each answer is saved at once in the household's check-in, so a pause, a lost phone or the other adult taking over
loses nothing. `begin` opens and resumes, `income` and `expenses` ask, `ending` closes with the summary.
"""

from dialogs.checkins import begin, ending, expenses, income
from dialogs.checkins.dialog import dialog

__all__ = ["begin", "dialog", "ending", "expenses", "income"]
