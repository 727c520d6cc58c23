"""The columns of a list: what stands in each, on the page and in the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from admin.context import Reader
from budgeting.money import Money
from dialogs.text import Text

#: What a cell may hold. A `Text` is said in the reader's language, an instant stands in Rome's time; an amount takes
#: two columns of a file: the number, and its currency.
Cell: TypeAlias = str | int | bool | date | datetime | Money | Text | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column. On the page its cell is drawn by the macro ``key`` of the list's ``cells``, or as its value is."""

    key: str
    heading: Text
    #: What the cell of a row holds; None where a macro draws it and no file has it.
    value: Callable[[Any, Reader], Cell] | None = None
    page: bool = True
    file: bool = True
    #: The cell that names the row.
    title: bool = False
    #: An amount: the file has its currency beside it.
    amount: bool = False


def on_page(key: str, heading: Text, *, title: bool = False) -> Column:
    """A column of the page alone, drawn by the macro of its name."""
    return Column(key, heading, file=False, title=title)


def in_file(key: str, heading: Text, value: Callable[[Any, Reader], Cell], *, amount: bool = False) -> Column:
    """A column of the file alone."""
    return Column(key, heading, value, page=False, amount=amount)
