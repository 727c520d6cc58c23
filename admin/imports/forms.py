"""What is filled in about an import."""

from __future__ import annotations

from admin.kit.fields import Choice, File, Maybe, Number, Row
from admin.kit.form import Form
from budgeting.imports.reading import MOST_BYTES, MOST_ROWS


class Uploaded(Form):
    #: Each is asked for where there are several.
    programme = Maybe(Row())
    kind = Maybe(Choice[str]())
    file = File(MOST_BYTES, accept=".csv,.xlsx")


class Confirmed(Form):
    """How many things are new, as whoever confirms has seen it."""

    number = Number(1, MOST_ROWS)
