"""The form that adds something together with a family."""

from __future__ import annotations

from admin import field_lengths
from admin.correctives.labels import OFTEN
from admin.kit.fields import Amount, Choice, Day, Line, Maybe, Row
from admin.kit.form import Form
from dialogs.correctives.dialog import KINDS


class Added(Form):
    kind = Choice(KINDS)
    #: Needed only for something else.
    words = Line(field_lengths.CORRECTIVE, needed=False)
    amount = Maybe(Amount())
    often = Choice(OFTEN)
    who = Maybe(Row())
    by = Maybe(Day())
