"""The forms and buttons of a conversation."""

from __future__ import annotations

from admin import field_lengths
from admin.kit import params
from admin.kit.fields import Code, Day, Files, Hour, Id, Key, Line, Maybe, Row, Tick, Words
from admin.kit.form import Form
from dialogs.staff_side import attachments


class Answer(Form):
    text = Words(field_lengths.ANSWER, rows=2)
    #: Even if a colleague has the conversation.
    over = Tick()
    #: Confirms that words about arrears are meant for this reader, or that writing is intended although it is not safe.
    confirmed = Tick()
    sure = Tick()
    files = Files(
        attachments.MOST, attachments.LARGEST, attachments.LARGEST_TOGETHER, accept=attachments.ACCEPTED
    )
    #: Confirms that the files are meant for this reader, who may not read about arrears.
    harmless = Tick()
    #: Makes an answer that arrives twice count once.
    key = Key()
    #: The newest message when the form was drawn (0: there was none), and a colleague's later answer beside which it is
    #: sent all the same.
    seen = Code()
    anyway = Id()

    @property
    def seen_until(self) -> int | None:
        """``seen`` as a number; None if it isn't known."""
        return 0 if self.seen == "0" else params.number(self.seen)


class Search(Form):
    search = Line(field_lengths.SEARCH, needed=False, kind="search")


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
