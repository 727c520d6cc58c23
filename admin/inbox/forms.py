"""What staff fill in, and press, in a conversation."""

from __future__ import annotations

from admin import field_lengths
from admin.kit.fields import Code, Row, Tick, Words
from admin.kit.form import Form


class Answer(Form):
    text = Words(field_lengths.ANSWER, rows=2)
    #: Also where a colleague has the conversation.
    over = Tick()
    #: That words about arrears are meant for who reads here; that one writes although it is not safe.
    confirmed = Tick()
    sure = Tick()


class Note(Form):
    note = Words(field_lengths.ANSWER, rows=2)


class Take(Form):
    over = Tick()


class Assign(Form):
    to = Row()


class Snooze(Form):
    #: Until when, or "now" to take it up again.
    until = Code()
