"""The phrasebook: chosen and filled in a conversation (`picking`), kept for a programme (`managing`).

What a phrase is and who reads which language of it is in `dialogs.phrases`. May import `dialogs`, `budgeting`, and from
this room the context, the kit and the inbox.
"""

from fastapi import APIRouter

from admin.phrases import managing, picking

router = APIRouter()
router.include_router(picking.router)
router.include_router(managing.router)

__all__ = ["router"]
