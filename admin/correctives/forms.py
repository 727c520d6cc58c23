"""The form that adds something together with a family."""

from __future__ import annotations

from admin import field_lengths
from admin.correctives.labels import OFTEN
from admin.kit.fields import Amount, Choice, Day, Line, Maybe, Row
from admin.kit.form import Form
from budgeting.states.correctives import CorrectiveKind


class Added(Form):
    #: The words of the chat, as the reader's language has them.
    kind = Choice[CorrectiveKind]()
    #: Needed only for something else.
    words = Line(field_lengths.CORRECTIVE, needed=False)
    amount = Maybe(Amount())
    often = Choice(OFTEN)
    who = Maybe(Row())
    by = Maybe(Day())
