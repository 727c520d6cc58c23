"""Imports: somebody uploads a list from a file, looks through it line by line, confirms it, and can undo a mistake.

Nothing in a file takes effect before somebody confirms it. Its lines are shown only to the person who uploaded it and
to those who may read about the programme's families; others with the right see numbers. Builds on `budgeting.imports`,
which knows the kinds; a new kind needs its words in `labels`.
"""

from fastapi import APIRouter

from admin.imports.details import router as details
from admin.imports.lists import router as lists
from admin.imports.templates import router as templates
from admin.imports.uploading import router as uploading

router = APIRouter()
# "new" must match before an import's number does.
for part in (lists, uploading, templates, details):
    router.include_router(part)
