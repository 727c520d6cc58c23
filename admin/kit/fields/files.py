"""Files that somebody chooses on their own machine."""

from __future__ import annotations

from dataclasses import dataclass

from admin.kit.fields.base import Field, Form, Wrong
from dialogs.text import t

CHOOSE_A_FILE = t("Choose a file.")
_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came. What its name says of it is not believed; look at its bytes."""

    name: str
    content: bytes


class File(Field[Upload]):
    """One file. A browser does not send the same file again by itself: with an error elsewhere it is chosen anew.

    The address that takes it stands in `admin.security.limits.UPLOADS`, or only a small file gets as far as here.
    """

    drawn_as = "file"

    def __init__(self, most: int, *, accept: str = "") -> None:
        """``most``: bytes, whole MiB. ``accept``: what the browser offers first; others may be chosen as well."""
        self.most, self.accept = most, accept

    def read(self, typed: str, form: Form) -> Upload:
        sent = form.upload(self.name)
        if sent is None or not sent.filename:
            raise Wrong(CHOOSE_A_FILE)
        # Never more of it in hand than may be, whatever it says of its size.
        content = sent.file.read(self.most + 1)
        if len(content) > self.most:
            raise Wrong(t("This file is too large: {most} MB at most.", most=self.most // _MEBIBYTE))
        if not content:
            raise Wrong(t("This file is empty."))
        return Upload(sent.filename, content)

    def attributes(self, form: Form) -> dict[str, object]:
        return {"type": "file", "accept": self.accept or None, "required": True}
