"""What members ask about their data, and whom they would like to have invited: staff read and answer it here.

Reads through `budgeting.access`; changes go through `budgeting.privacy`, the answer to the member through
`dialogs.privacy`.
"""

from fastapi import APIRouter

from admin.privacy.erasures import router as erasures
from admin.privacy.invite_requests import router as invite_requests

router = APIRouter()
router.include_router(erasures)
router.include_router(invite_requests)

__all__ = ["router"]
