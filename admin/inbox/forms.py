"""The forms and buttons of a conversation."""

from __future__ import annotations

from admin import field_lengths
from admin.kit import params
from admin.kit.fields import Code, Day, Hour, Id, Maybe, Row, Tick, Words
from admin.kit.form import Form


class Answer(Form):
    text = Words(field_lengths.ANSWER, rows=2)
    #: Even if a colleague has the conversation.
    over = Tick()
    #: Confirms that words about arrears are meant for this reader, or that writing is intended although it is not safe.
    confirmed = Tick()
    sure = Tick()
    #: The newest message when the form was drawn (0: there was none), and a colleague's later answer beside which it is
    #: sent all the same.
    seen = Code()
    anyway = Id()

    @property
    def seen_until(self) -> int | None:
        """``seen`` as a number; None if it isn't known."""
        return 0 if self.seen == "0" else params.number(self.seen)


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
