"""The forms and buttons of a conversation."""

from __future__ import annotations

from admin import field_lengths
from admin.kit.fields import Code, Day, Hour, Id, Maybe, Row, Tick, Words
from admin.kit.form import Form


class Answer(Form):
    text = Words(field_lengths.ANSWER, rows=2)
    #: Even if a colleague has the conversation.
    over = Tick()
    #: Confirms that words about arrears are meant for this reader, or that writing is intended although it is not safe.
    confirmed = Tick()
    sure = Tick()
    #: The newest message when the form was drawn, and a colleague's later answer beside which it is sent all the same.
    seen = Id()
    anyway = Id()


class Note(Form):
    note = Words(field_lengths.ANSWER, rows=2)


class Take(Form):
    over = Tick()


class Assign(Form):
    to = Row()


class Snooze(Form):
    #: A choice of `overview.until`, or "now" to bring it back.
    until = Code()
    #: Of one's own choice.
    day = Maybe(Day(asked=False))
    hour = Maybe(Hour(asked=False))
