"""Appointments with a person: `dialog` shows, agrees, moves and cancels them, `wishing` asks when somebody has time,
`news` tells of what staff changed, `reminders` speaks unasked. The words for one are in `wording`.

May import `budgeting`, the engine, `promises` and `talk_to_person`.
"""

from dialogs.appointments import wishing
from dialogs.appointments.dialog import dialog

__all__ = ["dialog", "wishing"]
