"""The columns of a list: the contents of each, on the page and in the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

from admin.context import Reader
from budgeting.money import Money
from budgeting.states.programmes import Instrument
from dialogs.text import Text

#: What a cell may hold. A `Text` appears in the reader's language and a moment in the time of their desk; an amount
#: takes two columns of a file: the number and its currency.
Cell: TypeAlias = str | int | bool | date | datetime | Money | Text | None


class OnPhone(StrEnum):
    """Where a phone shows a column: there a row is its title with a line beneath it, and a tap opens the rest."""

    #: In the line, the value alone: it says by itself what it is.
    ALONE = "alone"
    #: In the line, after its heading.
    NAMED = "named"
    #: Left out: it is on the page that the row opens.
    ABSENT = "absent"


#: The columns after the title that a phone shows if a list says nothing.
IN_LINE = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column. On the page, the macro ``key`` of the list's ``cells`` draws its cell if there is one; else it shows
    its value."""

    key: str
    heading: Text
    #: The value of a row's cell; None if a macro draws it and no file has it.
    value: Callable[[Any, Reader], Cell] | None = None
    page: bool = True
    file: bool = True
    #: The cell that names the row.
    title: bool = False
    #: An amount: the file has its currency beside it.
    amount: bool = False
    #: The instrument it belongs to: readers whose programmes don't use it don't get the column.
    instrument: Instrument | None = None
    #: None: the first ones in the line, a number or an amount after its heading, the others left out.
    phone: OnPhone | None = None

    def on_phone(self, place: int) -> OnPhone:
        """Where a phone shows it; ``place``: the how manieth it is after the title, from 0 on."""
        if self.phone is not None:
            return self.phone
        if place >= IN_LINE:
            return OnPhone.ABSENT
        return OnPhone.ALONE if self.value is None else OnPhone.NAMED


def on_page(
    key: str,
    heading: Text,
    *,
    title: bool = False,
    instrument: Instrument | None = None,
    phone: OnPhone | None = None,
) -> Column:
    """A column only for the page, drawn by the macro of its name."""
    return Column(key, heading, file=False, title=title, instrument=instrument, phone=phone)


def in_file(
    key: str,
    heading: Text,
    value: Callable[[Any, Reader], Cell],
    *,
    amount: bool = False,
    instrument: Instrument | None = None,
) -> Column:
    """A column only for the file."""
    return Column(key, heading, value, page=False, amount=amount, instrument=instrument)
