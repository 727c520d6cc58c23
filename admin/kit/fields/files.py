"""Files that somebody uploads from their own machine."""

from __future__ import annotations

from dataclasses import dataclass

from admin.kit.fields.base import Field, Form, Wrong
from budgeting.clean_text import one_line
from dialogs.text import Text, t

CHOOSE_A_FILE = t("Choose a file.")
#: Of several files, each named: a script says the same before they travel.
TOO_MANY = t("That is too much at once: {count} files at most.")
ONE_TOO_LARGE = t("{name} is too large: {most} MB at most.")
TOGETHER_TOO_LARGE = t("Together they are too large: {most} MB at most. Send some of them afterwards.")
ONE_EMPTY = t("{name} is empty.")
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


class Files(Field[list[Upload]]):
    """Several files, or none. After an error the user chooses them again, unless a script keeps them."""

    drawn_as = "file"

    def __init__(self, count: int, most: int, together: int, *, accept: str = "") -> None:
        """``most`` and ``together``: bytes of one and of all, whole MiB. ``accept``: as with `File`."""
        self.count, self.most, self.together, self.accept = count, most, together, accept

    def read(self, typed: str, form: Form) -> list[Upload]:
        sent = [each for each in form.uploads(self.name) if each.filename]
        if len(sent) > self.count:
            raise Wrong(Text(TOO_MANY.key, {"count": self.count}))
        room, taken = self.together, list[Upload]()
        for each in sent:
            name = one_line(each.filename or "")
            content = each.file.read(self.most + 1)
            if not content:
                raise Wrong(Text(ONE_EMPTY.key, {"name": name}))
            if len(content) > self.most:
                raise Wrong(Text(ONE_TOO_LARGE.key, {"name": name, "most": self.most // _MEBIBYTE}))
            room -= len(content)
            if room < 0:
                raise Wrong(Text(TOGETHER_TOO_LARGE.key, {"most": self.together // _MEBIBYTE}))
            taken.append(Upload(name, content))
        return taken

    def attributes(self, form: Form) -> dict[str, object]:
        return {"type": "file", "accept": self.accept or None, "multiple": True}
