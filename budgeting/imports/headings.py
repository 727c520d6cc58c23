"""Where a sheet's headings are, and which column each one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgeting.imports.columns import Column, plain
from budgeting.imports.reading import MOST_ROWS, Refusal, Refused, Sheet

#: Titles and notes may precede the headings; lines further down aren't searched.
LAST_HEADING = 30


@dataclass(frozen=True, slots=True)
class Table:
    """The part of a workbook that is read."""

    sheet: str
    #: Other sheets that have lines but are ignored.
    other_sheets: list[str]
    #: The line number of the headings, and the headings as written.
    line: int
    headings: list[str]
    #: The position of each of the kind's columns in the line.
    places: dict[str, int]
    #: (line, cells) of each non-empty line below.
    rows: list[tuple[int, list[str]]]

    @property
    def ignored(self) -> list[str]:
        """Unknown headings."""
        known = set(self.places.values())
        return [heading for at, heading in enumerate(self.headings) if heading.strip() and at not in known]


class Headings:
    """The headings that a kind of import knows."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self._codes = {heading: column.code for column in columns for heading in column.headings()}

    def __call__(self, cells: list[str]) -> int:
        """How many known headings a line has."""
        return len(set(filter(None, map(self._code, cells))))

    def _code(self, cell: str) -> str | None:
        # "Importo (€)*" is the same heading as "Importo".
        words = plain(cell.partition("(")[0]) or plain(cell)
        return self._codes.get(plain(cell)) or self._codes.get(words)

    def table(self, sheets: Sequence[Sheet], language: str) -> Table:
        """The sheet and line with the most headings. Raises Refused, naming columns in ``language``."""
        lines = [
            (self(cells), -at, -line, sheet)
            for at, sheet in enumerate(sheets)
            for line, cells in enumerate(sheet.rows[:LAST_HEADING], 1)
        ]
        if not lines:
            raise Refused(Refusal.EMPTY)
        known, _, below, sheet = max(lines, key=lambda each: each[:3])
        line = -below
        headings = sheet.rows[line - 1]
        places: dict[str, int] = {}
        for at, heading in enumerate(headings):
            code = self._code(heading)
            if code in places:
                raise Refused(Refusal.HEADING_TWICE, heading=self._name(code, language))
            if code is not None:
                places[code] = at
        missing = [
            column.name(language) for column in self.columns if column.required and column.code not in places
        ]
        if missing or not known:
            raise Refused(Refusal.NO_HEADINGS, headings=", ".join(missing))
        rows = [
            (number, cells)
            for number, cells in enumerate(sheet.rows[line:], line + 1)
            if any(cell.strip() for cell in cells)
        ]
        if not rows:
            raise Refused(Refusal.EMPTY)
        if len(rows) > MOST_ROWS:
            raise Refused(Refusal.TOO_MANY_ROWS)
        others = [
            each.name
            for each in sheets
            if each is not sheet and any(cell.strip() for cells in each.rows for cell in cells)
        ]
        return Table(sheet.name, others, line, headings, places, rows)

    def _name(self, code: str | None, language: str) -> str:
        return next(column.name(language) for column in self.columns if column.code == code)
