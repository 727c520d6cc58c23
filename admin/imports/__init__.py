"""Imports: a list from a file is uploaded, looked through line by line, confirmed, and undone where it was a mistake.

Nothing of a file is in the programme before somebody confirms it. What its lines say is shown to whoever uploaded it,
and to those who may read about the programme's families; everybody else with the right sees numbers. Stands on
`budgeting.imports`, which knows the kinds; a new kind has its words in `labels`.
"""

from fastapi import APIRouter

from admin.imports.details import router as details
from admin.imports.lists import router as lists
from admin.imports.templates import router as templates
from admin.imports.uploading import router as uploading

router = APIRouter()
# "new" must be known before an import's number is read.
for part in (lists, uploading, templates, details):
    router.include_router(part)
