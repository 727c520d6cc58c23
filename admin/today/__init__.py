"""Today: what is waiting for me. Families waiting for an answer, tasks by kind, today's meetings, undelivered messages.

May import `dialogs`, `budgeting`, and from this room the context, the inbox's list and the filters of the list of
households.
"""

from admin.today.routes import router

__all__ = ["router"]
