"""The labels of a programme: adding, renaming, archiving.

Conversations get and lose them in `admin.inbox.labelling`. May import `dialogs`, `budgeting`, and from this room the
context.
"""

from admin.labels.routes import router

__all__ = ["router"]
