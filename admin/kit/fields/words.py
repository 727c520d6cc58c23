"""Text fields, and the values of hidden fields and buttons."""

from __future__ import annotations

import re
import secrets
from unicodedata import category

from admin import field_lengths
from admin.kit import params
from admin.kit.fields.base import FILL_IN, Field, Form, Wrong
from budgeting.clean_text import one_line
from dialogs.text import t, tn

_KEY = re.compile(r"[\w-]{8,40}", re.ASCII)


class Line(Field[str]):
    """One line that others will see; runs of white space become one space. If it may be empty, that reads as ""."""

    def __init__(
        self,
        longest: int = field_lengths.NAME,
        *,
        needed: bool = True,
        asked: bool | None = None,
        kind: str = "text",
    ) -> None:
        """``asked``: whether the browser requires it too, if that differs from ``needed``."""
        self.longest, self.needed, self.kind = longest, needed, kind
        self.asked = needed if asked is None else asked

    def read(self, typed: str, form: Form) -> str:
        line = one_line(typed)
        if self.needed and not line:
            raise Wrong(FILL_IN)
        return _short(line, self.longest)

    def attributes(self, form: Form) -> dict[str, object]:
        # The browser's autofill knows the colleague's own names and addresses, which don't help with other people's.
        return {
            "type": self.kind,
            "maxlength": self.longest,
            "dir": "ltr" if self.kind == "email" else "auto",
            "autocomplete": "off",
            "required": self.asked,
        }


class Email(Line):
    """An email address."""

    def __init__(self) -> None:
        super().__init__(field_lengths.ADDRESS, kind="email")

    def read(self, typed: str, form: Form) -> str:
        line = super().read(typed, form)
        if "@" not in line or " " in line:
            raise Wrong(t("This is not an address."))
        return line


class Secret(Field[str]):
    """A password, exactly as it was typed."""

    def __init__(self, complete: str) -> None:
        """``complete``: which of the browser's stored passwords belongs here."""
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


class OneTimeCode(Field[str]):
    """A code that an authenticator shows, or one for recovery. The route checks it; it is never shown again."""

    def read(self, typed: str, form: Form) -> str:
        if not typed.strip():
            raise Wrong(FILL_IN)
        return typed

    def shown(self, typed: str, form: Form) -> str:
        return ""

    def attributes(self, form: Form) -> dict[str, object]:
        return {
            "type": "text",
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "spellcheck": "false",
            "maxlength": field_lengths.ONE_TIME_CODE,
            "dir": "ltr",
            "required": True,
        }


class Words(Field[str]):
    """Several lines. Control characters are removed, and text with nothing visible in it counts as empty.

    The service rejects empty text, in its own words.
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
    """A code from a hidden field or a button. The route checks whether it knows it."""

    def read(self, typed: str, form: Form) -> str:
        return typed


class Id(Field[int | None]):
    """A row number from a hidden field or a list; None if it can't be one. Access checks the rest."""

    def read(self, typed: str, form: Form) -> int | None:
        return params.number(typed)


class Key(Field[str]):
    """Makes a form that is sent twice count once; a new key if none came along."""

    def read(self, typed: str, form: Form) -> str:
        return self.shown(typed, form)

    def shown(self, typed: str, form: Form) -> str:
        return typed if _KEY.fullmatch(typed) else secrets.token_urlsafe(12)


def _short(words: str, longest: int) -> str:
    if len(words) > longest:
        raise Wrong(
            tn(
                "This is too long: {count} character at most.",
                "This is too long: {count} characters at most.",
                longest,
            )
        )
    return words
