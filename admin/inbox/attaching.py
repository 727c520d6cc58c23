"""The files of an answer, as they were uploaded."""

from __future__ import annotations

from admin.inbox.forms import Answer
from admin.kit import errors
from budgeting.errors import NotPossible
from dialogs.staff_side import attachments
from dialogs.staff_side.attachments import Attachment


def prepared(form: Answer) -> list[Attachment]:
    """The files, ready to be sent; the first that can't be is refused in the form. Slow: not in a transaction."""
    if form.wrong:
        return []
    made = []
    for upload in form.files:
        try:
            made.append(attachments.prepare(upload.content, upload.name))
        except NotPossible as error:
            errors.refuse(form, "inbox", error, "files", name=upload.name)
            return []
    return made
