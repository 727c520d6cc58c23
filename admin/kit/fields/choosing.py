"""Fields for choosing from options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from admin.kit.fields.base import Field, Form, Wrong
from dialogs.text import Text, t

#: A code of ours (usually of an enum), or the number of a row.
C = TypeVar("C", bound=str | int)
#: The label of each option: in words of ours, or a name shown as it is.
Options = Mapping[C, Text | str]

CHOOSE = t("Please choose one from the list.")


class Choice(Field[C]):
    """One of several options: those declared here, or those the form was given for it."""

    drawn_as = "choice"

    def __init__(
        self, options: Options[C] | None = None, *, wrong: Text = CHOOSE, otherwise: C | None = None
    ) -> None:
        """``otherwise`` replaces an input that is not among the options; without it, such an input is ``wrong``."""
        self._options, self._wrong, self._otherwise = options, wrong, otherwise

    def read(self, typed: str, form: Form) -> C:
        chosen = next((code for code in self.options(form) if str(code) == typed), self._otherwise)
        if chosen is None:
            raise Wrong(self._wrong)
        return chosen

    def shown(self, typed: str, form: Form) -> str:
        known = self._otherwise is None or any(str(code) == typed for code in self.options(form))
        return typed if known else str(self._otherwise)

    def options(self, form: Form) -> Mapping[C, Text | str]:
        return self._options if self._options is not None else form.offered[self.name]


class Row(Choice[int]):
    """One of the rows that the form was given for it, by number."""


class Several(Field[list[C]]):
    """Any of the options that the form was given for it, in their order there."""

    drawn_as = "ticks"

    def read(self, typed: str, form: Form) -> list[C]:
        ticked = set(form.all_of(self.name))
        return [code for code in self.options(form) if str(code) in ticked]

    def options(self, form: Form) -> Mapping[C, Text | str]:
        return form.offered[self.name]


class Tick(Field[bool]):
    """Whether a box is ticked. Also tells whether a button was pressed, whatever its label."""

    drawn_as = "tick"

    def read(self, typed: str, form: Form) -> bool:
        return bool(typed)
