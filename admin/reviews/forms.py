"""What a coach leaves with a week."""

from __future__ import annotations

from admin import field_lengths
from admin.kit.fields import Choice, Code, Key, Several, Tick, Words
from admin.kit.form import Form
from admin.reviews import labels
from dialogs.staff_side.comments import Readers


class Comment(Form):
    comment = Words(field_lengths.COMMENT, rows=4, asked=True)
    readers = Choice(labels.READERS, otherwise=Readers.ALL)
    #: Who reads it where persons are chosen.
    to = Several[int]()
    #: That words about arrears are meant for all who read them.
    confirmed = Tick()
    key = Key()


class Note(Form):
    note = Words(field_lengths.WEEK_NOTE)


class Sign(Form):
    #: "next": on to the next week that waits.
    then = Code()
