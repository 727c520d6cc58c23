"""Today: what waits for me. Families who wait for an answer, tasks by kind, today's meetings, what did not arrive.

May import `dialogs` and `budgeting`, and of this room the context, the inbox's list and the filters of the
list of households.
"""

from admin.today.routes import router

__all__ = ["router"]
