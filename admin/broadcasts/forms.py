"""The forms of an announcement, submitted as one, and the draft they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from admin import field_lengths
from admin.activities.labels import KINDS as SORTS
from admin.broadcasts.criteria import Asked
from admin.kit import errors
from admin.kit.fields import (
    Amount,
    Choice,
    Code,
    Day,
    Hour,
    Key,
    Line,
    Maybe,
    Number,
    Row,
    Several,
    Tick,
    Words,
)
from admin.kit.form import Form, wrong
from budgeting.clock import at_local
from budgeting.db.tables import Programme
from budgeting.errors import NotPossible
from budgeting.programmes import Settings
from budgeting.states.programmes import Instrument
from dialogs.broadcasts import Audience, Draft, NewSession
from dialogs.text import Text, t
from dialogs.text.languages import MAIN

KINDS: dict[str, Text] = {
    "session": t("A planned course or meeting"),
    "new": t("A new course or meeting"),
    "text": t("Your own words"),
}
WHEN: dict[str, Text] = {"now": t("Now"), "later": t("Later")}
#: The range of a browser's date picker.
DAYS = (date(2000, 1, 1), date(2199, 12, 31))
#: The box for all sites or languages, including future ones.
ALL = "all"
#: Maximum seats of a meeting.
MOST_SEATS = 100_000


class Announced(Form):
    """The fields of every announcement."""

    what = Choice[str]()
    sites = Several[str]()
    languages = Several[str]()
    buttons = Several[str]()
    when = Choice(WHEN, otherwise="now")
    programme = Maybe(Row())
    key = Key()
    #: Which button was pressed, and the fingerprint of what the person checked before sending.
    do = Code()
    seen = Code()
    #: The language in which the person looks at the preview.
    look = Code()


class Planned(Form):
    session = Row()


class Meeting(Form):
    """A new course or meeting."""

    sort = Choice(SORTS)
    session_day = Day(earliest=DAYS[0], latest=DAYS[1], asked=False)
    begins = Hour(asked=False)
    ends = Hour(asked=False)
    place = Line(field_lengths.PLACE, asked=False)
    capacity = Maybe(Number(1, MOST_SEATS))
    allowance = Maybe(Amount())
    children = Tick()


class Title(Form):
    """The title of a new meeting in one language."""

    title = Line(field_lengths.TITLE, needed=False)


class ItalianTitle(Title):
    """The title used where another language is missing."""

    title = Line(field_lengths.TITLE, asked=False)


class InWords(Form):
    """The text in one language."""

    text = Words(field_lengths.ANNOUNCEMENT)


class Later(Form):
    day = Day(earliest=DAYS[0], latest=DAYS[1], asked=False)
    hour = Hour(asked=False)


class Announcing:
    """The input, and the draft it makes if nothing is wrong."""

    def __init__(
        self,
        posted: Mapping[str, Any],
        language: str,
        programme: Programme,
        offered: Mapping[str, Mapping[Any, Text | str]],
        writes: Sequence[str],
        *,
        checked: bool = True,
        slots: Sequence[Form] = (),
    ) -> None:
        """``offered``: the options, by field; ``writes``: the languages of the texts; ``slots``: what fills a
        phrase."""
        self._slots = [*slots]
        self._programme = programme
        kinds = KINDS if Settings.of(programme).has(Instrument.ACTIVITIES) else {"text": KINDS["text"]}
        offered = {**offered, "what": kinds}
        self.form = form = Announced(posted, offered=offered, checked=checked)
        what, when = form.typed.get("what"), form.typed.get("when")
        # Keep input that belongs to another choice, unchecked.
        new = checked and what == "new"
        self.planned = Planned(posted, offered=offered, checked=checked and what == "session")
        self.meeting = Meeting(posted, locale=language, currency=programme.currency, checked=new)
        self.titles = {
            code: (ItalianTitle if code == MAIN else Title)(posted, named=f"{{}}_{code}", checked=new)
            for code in writes
        }
        self.texts = {code: InWords(posted, named=f"{{}}_{code}", checked=checked) for code in writes}
        self.criteria = Asked(posted, offered, checked=checked)
        self.later = Later(posted, checked=checked and when == "later")
        chosen = {name: [*form.all_of(name)] for name in ("sites", "languages")}
        # "All" is its own box: ticking none never means all.
        sites = tuple(
            code for code in offered["sites"] if isinstance(code, int) and str(code) in chosen["sites"]
        )
        languages = tuple(
            code for code in offered["languages"] if code != ALL and code in chosen["languages"]
        )
        self.audience = Audience(
            programme.id,
            None if ALL in chosen["sites"] or not offered["sites"] else sites,
            None if ALL in chosen["languages"] or not offered["languages"] else languages,
            **self.criteria.fields(),
        )

    @property
    def wrong(self) -> dict[str, Text]:
        """What is wrong in any of the forms, by field."""
        return wrong(self._forms())

    def draft(self) -> Draft | None:
        """The draft; None if a field is wrong, with the reason in the form."""
        begins, ends = None, None
        timed = not self.meeting.wrong.keys() & {"session_day", "begins", "ends"}
        if self.form.typed.get("what") == "new" and timed:
            zone, day = self._programme.zone, self.meeting.session_day
            begins, ends = at_local(day, self.meeting.begins, zone), at_local(day, self.meeting.ends, zone)
            if ends <= begins:
                self.refused("times")
        if self.wrong:
            return None
        return Draft(
            self.audience,
            {code: form.text for code, form in self.texts.items()},
            self.planned.session if self.form.what == "session" else None,
            self._meeting(begins, ends) if begins and ends else None,
            at_local(self.later.day, self.later.hour, self._programme.zone)
            if self.form.when == "later"
            else None,
            tuple(self.form.buttons),
        )

    def refused(self, error: NotPossible | str) -> None:
        """Show at its field why the draft could not be kept."""
        reason = error if isinstance(error, str) else error.reason
        said = errors.said("broadcasts", reason)
        field = "session" if reason == "over" and self.form.typed.get("what") == "session" else said.field
        for form in self._forms():
            for name in form.fields:
                if form.called(name) == field:
                    form.refuse(name, said.text)

    def _meeting(self, begins: datetime, ends: datetime) -> NewSession:
        meeting = self.meeting
        return NewSession(
            {code: form.title for code, form in self.titles.items() if form.title},
            begins,
            ends,
            meeting.place,
            meeting.capacity,
            meeting.allowance,
            meeting.children,
            meeting.sort,
        )

    def _forms(self) -> list[Form]:
        return [
            self.form,
            self.planned,
            self.meeting,
            *self.titles.values(),
            *self.texts.values(),
            self.criteria.form,
            self.criteria.days,
            self.later,
            *self._slots,
        ]
