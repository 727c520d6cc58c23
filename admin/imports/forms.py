"""The forms about an import."""

from __future__ import annotations

from admin.kit.fields import Choice, File, Maybe, Number, Row
from admin.kit.form import Form
from budgeting.imports.reading import MOST_BYTES, MOST_ROWS


class Uploaded(Form):
    #: Each is needed only if there are several.
    programme = Maybe(Row())
    kind = Maybe(Choice[str]())
    file = File(MOST_BYTES, accept=".csv,.xlsx")


class Confirmed(Form):
    """The number of new things that the person saw when confirming."""

    number = Number(1, MOST_ROWS)
