"""Today: what waits for me. Families who wait for an answer, tasks by kind, today's meetings, what did not arrive.

May import `dialogs` and `budgeting`, and of this room the desk, the scope and the inbox's list.
"""

from admin.today.routes import router

__all__ = ["router"]
