"""The inbox: who is waiting for an answer, the conversation with a family, and the answer.

Shows what `dialogs.staff_side.inbox` and the message log know, in the operator's own language. May import `dialogs`,
`budgeting`, and from this room the context.
"""

from admin.inbox.routes import router

__all__ = ["router"]
