"""The forms about appointments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from admin import field_lengths
from admin.appointments.labels import WAYS
from admin.kit import errors
from admin.kit.fields import FILL_IN, Choice, Day, Hour, Line, Maybe, Number, Row, Tick, Words
from admin.kit.form import Form
from budgeting import appointments
from budgeting.appointments import Place
from budgeting.clean_text import one_line
from budgeting.errors import NotPossible
from budgeting.states.appointments import AppointmentAbout, AppointmentWay
from dialogs.text import Text

#: The times that can be proposed at once.
SLOTS = range(1, appointments.MOST_TIMES + 1)


class Proposal(Form):
    """With whom, about what, where, how long, and up to three times."""

    with_whom = Row()
    about: Choice[str] = Choice()
    way = Choice({way.value: words for way, words in WAYS.items()})
    #: A whole address doesn't fit on a line of a phone; a site and where in there is longer still.
    place = Words(2 * field_lengths.PLACE, rows=2)
    minutes = Number(5, 480)
    note = Line(field_lengths.PLACE, needed=False)
    day_1 = Maybe(Day())
    hour_1 = Maybe(Hour())
    day_2 = Maybe(Day())
    hour_2 = Maybe(Hour())
    day_3 = Maybe(Day())
    hour_3 = Maybe(Hour())
    #: The time is already agreed: nothing is left to choose.
    agreed = Tick()
    #: What speaks against the times has been read.
    sure = Tick()

    def __init__(self, *args: Any, **given: Any) -> None:
        #: What speaks against each time, by slot; how often other free times were asked for, and whether none is left.
        self.doubts: dict[int, list[Text]] = {}
        self.turn, self.none_free = 0, False
        super().__init__(*args, **given)

    def where(self) -> Place:
        return Place(AppointmentWay(self.way), one_line(self.place), self.minutes, self.note)

    def topic(self) -> AppointmentAbout:
        return AppointmentAbout(self.about)

    def times(self, zone: str) -> dict[int, datetime]:
        """The given times by slot; refuses those that are half given or that no clock shows."""
        given: dict[int, datetime] = {}
        for slot in SLOTS:
            names = (f"day_{slot}", f"hour_{slot}")
            if any(name in self.wrong for name in names):
                continue
            day, hour = (self.value(name) for name in names)
            if day is None and hour is None:
                continue
            if day is None or hour is None:
                self.refuse(names[0] if day is None else names[1], FILL_IN)
                continue
            try:
                given[slot] = appointments.local_start(day, hour, zone)
            except NotPossible as error:
                self.refuse(names[1], errors.said("appointments", error).text)
        if not given and not self.wrong:
            self.refuse("day_1", FILL_IN)
        return given


class Hours(Form):
    """A span of the week in which somebody receives families."""

    programme = Row()
    weekday: Choice[int] = Choice()
    opens = Hour()
    closes = Hour()
    minutes = Number(5, 480)
    way = Choice({way.value: words for way, words in WAYS.items()})
    #: A site of the programme; what is typed beside it says where in there.
    site = Maybe(Row())
    #: A whole address doesn't fit on a line of a phone.
    place = Words(field_lengths.PLACE, rows=2)

    def _where(self) -> str:
        typed = one_line(self.place)
        if self.site is None or self.way != AppointmentWay.PLACE.value:
            return typed
        return ", ".join(filter(None, (str(self.offered["site"][self.site]), typed)))

    def span(self) -> appointments.Span:
        return appointments.Span(
            self.weekday,
            self.opens,
            self.closes,
            AppointmentWay(self.way),
            self._where(),
            self.minutes,
        )


class Away(Form):
    """Days on which somebody receives nobody."""

    first_on = Day()
    last_on = Day()


class NewTime(Form):
    """The time that was agreed with the family in person or by phone."""

    day = Day()
    hour = Hour()

    def moment(self, zone: str) -> datetime | None:
        if self.wrong:
            return None
        try:
            return appointments.local_start(self.day, self.hour, zone)
        except NotPossible as error:
            self.refuse("hour", errors.said("appointments", error).text)
            return None


class Outcome(Form):
    """How it went."""

    outcome: Choice[str] = Choice({"happened": "happened", "missed": "missed"})
    #: The day of the list from which it was said.
    day = Maybe(Day())
    of: Choice[str] = Choice({"mine": "mine", "desk": "desk"}, otherwise="mine")
