"""Courses, paid paths, labs, meetings and community points.

`notices` words a session, `dialog` lists them and takes the answers, `hours` shows hours and allowances, `points` the
community points, `feedback` asks how it was; `reminders` and `allowance_news` speak unasked.

May import `budgeting`, the engine and, for what families write meanwhile, `spending`.
"""

from dialogs.activities import feedback, hours, points
from dialogs.activities.dialog import dialog

__all__ = ["dialog", "feedback", "hours", "points"]
