"""The inbox: who waits for an answer, the conversation with a family, and the answer itself.

Shows what `dialogs.staff_side.inbox` and the message log know, in the operator's own language; may import `dialogs` and
`budgeting`, and of this room the context.
"""

from admin.inbox.routes import router

__all__ = ["router"]
