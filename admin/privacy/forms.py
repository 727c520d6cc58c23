"""The answers to what members ask."""

from __future__ import annotations

from admin import field_lengths
from admin.kit.fields import Choice, Line, Tick
from admin.kit.form import Form


class Refused(Form):
    #: The family reads it.
    reason = Line(field_lengths.REASON)


class Invited(Form):
    name = Line()
    language = Choice[str]()
    arrears = Tick()
