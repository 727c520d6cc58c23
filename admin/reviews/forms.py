"""The forms on a week's page."""

from __future__ import annotations

from admin import field_lengths
from admin.kit.fields import Choice, Code, Key, Several, Tick, Words
from admin.kit.form import Form
from admin.reviews import labels
from dialogs.staff_side.comments import Readers


class Comment(Form):
    comment = Words(field_lengths.COMMENT, rows=4, asked=True)
    readers = Choice(labels.READERS, otherwise=Readers.ALL)
    #: The readers, if particular people are chosen.
    to = Several[int]()
    #: Confirms that words about arrears are meant for everyone who will read them.
    confirmed = Tick()
    key = Key()


class Note(Form):
    note = Words(field_lengths.WEEK_NOTE)


class Sign(Form):
    #: "next": continue with the next unread week.
    then = Code()
