"""Files that somebody uploads from their own machine."""

from __future__ import annotations

from dataclasses import dataclass

from admin.kit.fields.base import Field, Form, Wrong
from dialogs.text import t

CHOOSE_A_FILE = t("Choose a file.")
_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was uploaded. Don't trust its name; look at its bytes."""

    name: str
    content: bytes


class File(Field[Upload]):
    """One file. A browser doesn't send a file twice by itself: after an error elsewhere the user chooses it again.

    Add the address that takes it to `admin.security.limits.UPLOADS`, or only a small file gets this far.
    """

    drawn_as = "file"

    def __init__(self, most: int, *, accept: str = "") -> None:
        """``most``: bytes, whole MiB. ``accept``: what the browser offers first; the user may choose others."""
        self.most, self.accept = most, accept

    def read(self, typed: str, form: Form) -> Upload:
        sent = form.upload(self.name)
        if sent is None or not sent.filename:
            raise Wrong(CHOOSE_A_FILE)
        # Never hold more of it in memory than allowed, whatever size it claims.
        content = sent.file.read(self.most + 1)
        if len(content) > self.most:
            raise Wrong(t("This file is too large: {most} MB at most.", most=self.most // _MEBIBYTE))
        if not content:
            raise Wrong(t("This file is empty."))
        return Upload(sent.filename, content)

    def attributes(self, form: Form) -> dict[str, object]:
        return {"type": "file", "accept": self.accept or None, "required": True}
