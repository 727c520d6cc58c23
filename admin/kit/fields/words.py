"""Fields with words in them, and what stands in hidden fields and buttons."""

from __future__ import annotations

import re
import secrets
from unicodedata import category

from admin import field_lengths
from admin.kit import params
from admin.kit.fields.base import FILL_IN, Field, Form, Wrong
from budgeting.clean_text import one_line
from dialogs.text import t

_KEY = re.compile(r"[\w-]{8,40}", re.ASCII)


class Line(Field[str]):
    """One line as others see it; runs of white space are one space. Empty, where that may be, is ""."""

    def __init__(
        self,
        longest: int = field_lengths.NAME,
        *,
        needed: bool = True,
        asked: bool | None = None,
        kind: str = "text",
    ) -> None:
        """``asked``: whether the browser insists as well, where that is not the same."""
        self.longest, self.needed, self.kind = longest, needed, kind
        self.asked = needed if asked is None else asked

    def read(self, typed: str, form: Form) -> str:
        line = one_line(typed)
        if self.needed and not line:
            raise Wrong(FILL_IN)
        return _short(line, self.longest)

    def attributes(self, form: Form) -> dict[str, object]:
        # A browser's memory of the colleague's own names and addresses is no help with those of others.
        return {
            "type": self.kind,
            "maxlength": self.longest,
            "dir": "ltr" if self.kind == "email" else "auto",
            "autocomplete": "off",
            "required": self.asked,
        }


class Email(Line):
    """An address to write to."""

    def __init__(self) -> None:
        super().__init__(field_lengths.ADDRESS, kind="email")

    def read(self, typed: str, form: Form) -> str:
        line = super().read(typed, form)
        if "@" not in line or " " in line:
            raise Wrong(t("This is not an address."))
        return line


class Secret(Field[str]):
    """A password, letter by letter as it was typed."""

    def __init__(self, complete: str) -> None:
        """``complete``: which of the passwords that a browser remembers belongs here."""
        self.complete = complete

    def read(self, typed: str, form: Form) -> str:
        return typed

    def attributes(self, form: Form) -> dict[str, object]:
        return {
            "type": "password",
            "autocomplete": self.complete,
            "maxlength": field_lengths.PASSWORD,
            "required": True,
        }


class Words(Field[str]):
    """Several lines. Control characters go, and words of which nothing can be seen are none.

    That nothing was written is what the service refuses, with words of its own.
    """

    drawn_as = "words"

    def __init__(self, longest: int, *, rows: int = 3, asked: bool = False) -> None:
        self.longest, self.rows, self.asked = longest, rows, asked

    def read(self, typed: str, form: Form) -> str:
        plain = typed.replace("\r", "\n").replace("\t", " ")
        words = "".join(c for c in plain if c == "\n" or category(c) not in ("Cc", "Cs")).strip()
        return _short(words, self.longest) if one_line(words) else ""

    def attributes(self, form: Form) -> dict[str, object]:
        return {"rows": self.rows, "dir": "auto", "maxlength": self.longest, "required": self.asked}


class Code(Field[str]):
    """A word of ours out of a hidden field or a button. The route looks whether it knows it."""

    def read(self, typed: str, form: Form) -> str:
        return typed


class Id(Field[int | None]):
    """The number of a row out of a hidden field or a list; None where it can be none. Access asks for the rest."""

    def read(self, typed: str, form: Form) -> int | None:
        return params.number(typed)


class Key(Field[str]):
    """What makes the form the same one when it is sent twice; a new one where none came along."""

    def read(self, typed: str, form: Form) -> str:
        return self.shown(typed, form)

    def shown(self, typed: str, form: Form) -> str:
        return typed if _KEY.fullmatch(typed) else secrets.token_urlsafe(12)


def _short(words: str, longest: int) -> str:
    if len(words) > longest:
        raise Wrong(t("This is too long: {count} characters at most.", count=longest))
    return words
