"""The forms about certificates."""

from __future__ import annotations

from admin import field_lengths
from admin.kit.fields import Line, Several
from admin.kit.form import Form
from budgeting.activities.certificates import LONGEST


class Issued(Form):
    members = Several[int]()
    #: Who signs, and where; both are printed.
    signer = Line(LONGEST)
    place = Line(LONGEST, needed=False)


class Taken(Form):
    why = Line(field_lengths.REASON)
