"""Pacts: one page per family, on which staff write, propose, renew and end them and confirm the hours given.

Reads through `budgeting.access`; every change goes through `budgeting.agreements`, every word to the family through
`dialogs.agreements.news`.
"""

from admin.agreements.routes import router
from admin.agreements.writing import router as writing

# "new" must match before a pact's number does.
router.include_router(writing)

__all__ = ["router"]
