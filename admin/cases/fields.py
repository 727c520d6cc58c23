"""The fields of a form as they were sent, or what is the matter with each."""

from __future__ import annotations

from collections.abc import Mapping


class Fields(dict[str, str]):
    """A field that was not sent reads as empty, and is still known not to have been sent (``in``)."""

    def __missing__(self, name: str) -> str:
        return ""


def of(form: Mapping[str, object]) -> Fields:
    """The fields of a posted form; files are left out. The end of a line is one character, as browsers count it."""
    return Fields(
        {
            name: value.replace("\r\n", "\n")
            for name, value in form.items()
            if isinstance(value, str) and name != "csrf"
        }
    )
