"""The forms of activities, sessions, attendance and allowances."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from admin import field_lengths
from admin.activities.labels import DELAYS, KINDS, MARKS, NOT_NOTED, PER
from admin.kit.amounts import typed
from admin.kit.fields import (
    Amount,
    Choice,
    Code,
    Coordinates,
    Day,
    Hour,
    Line,
    Maybe,
    Number,
    Row,
    Several,
    Tick,
    Words,
)
from admin.kit.form import Form
from budgeting.activities import online, repeating
from budgeting.activities.managing import DESCRIPTION, MOST_SEATS, TITLE
from budgeting.clock import at_local, local_date
from budgeting.clock import zone as zone_of
from budgeting.db.tables import Activity, ActivitySession
from budgeting.money import Money
from budgeting.states.activities import AllowancePer, Attendance
from dialogs.text import Text, t
from dialogs.text.languages import MAIN

DAYS = (date(2000, 1, 1), date(2199, 12, 31))


class Where(Form):
    """The programme of something new."""

    programme = Code()


class ActivityForm(Form):
    kind = Choice(KINDS)
    children = Tick()
    allowance = Maybe(Amount())
    per = Choice(PER, otherwise=AllowancePer.WHOLE.value)
    least = Number(0, 100)
    run_by = Maybe(Row())
    site = Maybe(Row())


class In(Form):
    """Title and description in one language."""

    title = Line(TITLE, needed=False)
    description = Words(DESCRIPTION)


class Activities:
    """The form of an activity with its texts, sent as one."""

    def __init__(
        self,
        writes: list[str],
        offered: Mapping[int, str],
        sites: Mapping[int, str],
        *,
        posted: Mapping[str, Any] | None = None,
        start: Activity | None = None,
        author: int,
        locale: str = "it",
        currency: str = "EUR",
    ) -> None:
        begun: dict[str, object] = {"least": 70, "per": AllowancePer.WHOLE.value, "run_by": author}
        if start is not None:
            begun = {
                "kind": start.kind,
                "children": "1" if start.children_welcome else "",
                "allowance": _allowance(start, locale) if start.allowance_minor else "",
                "per": start.allowance_per.value,
                "least": start.allowance_least,
                "run_by": start.run_by or "",
                "site": start.site_id or "",
            }
        self.form = ActivityForm(
            posted, start=begun, offered={"run_by": offered, "site": sites}, locale=locale, currency=currency
        )
        self.texts = {
            code: In(
                posted,
                start={
                    "title": (start.title if start else {}).get(code, ""),
                    "description": (start.description if start else {}).get(code, ""),
                },
                named=f"{{}}_{code}",
            )
            for code in writes
        }
        if posted is not None and not self.texts[MAIN].wrong and not self.texts[MAIN].value("title"):
            self.texts[MAIN].refuse("title", t("Please fill this in."))

    @property
    def wrong(self) -> dict[str, Text]:
        return {**self.form.wrong, **{k: v for form in self.texts.values() for k, v in form.wrong.items()}}

    def given(self) -> dict[str, Any]:
        """What `budgeting.activities` takes, with the languages that this form doesn't know left to the caller."""
        return {
            "kind": self.form.kind,
            "title": {code: form.title for code, form in self.texts.items()},
            "description": {code: form.description for code, form in self.texts.items()},
            "children_welcome": self.form.children,
            "allowance": self.form.allowance,
            "allowance_per": AllowancePer(self.form.per),
            "allowance_least": self.form.least,
            "run_by": self.form.run_by,
            "site_id": self.form.site,
        }


def _allowance(activity: Activity, locale: str) -> str:
    return typed(Money(activity.allowance_minor, activity.currency), locale)


class SessionForm(Form):
    day = Day(earliest=DAYS[0], latest=DAYS[1])
    begins = Hour()
    ends = Hour()
    place = Line(field_lengths.PLACE, needed=False)
    online_url = Line(online.LONGEST, needed=False, kind="url")
    coordinates = Maybe(Coordinates())
    capacity = Maybe(Number(1, MOST_SEATS))

    def times(self, zone: str) -> tuple[datetime, datetime]:
        """Beginning and end in UTC, as typed for a place in ``zone``."""
        return at_local(self.day, self.begins, zone), at_local(self.day, self.ends, zone)


def session_form(meeting: ActivitySession | None = None) -> SessionForm:
    """The form as nobody has sent it yet."""
    if meeting is None:
        return SessionForm(start={})
    here = zone_of(meeting.zone)
    starts, ends = meeting.starts_at.astimezone(here), meeting.ends_at.astimezone(here)
    mapped = meeting.latitude is not None and meeting.longitude is not None
    return SessionForm(
        start={
            "day": local_date(meeting.starts_at, meeting.zone).isoformat(),
            "begins": starts.strftime("%H:%M"),
            "ends": ends.strftime("%H:%M"),
            "place": meeting.place,
            "online_url": meeting.online_url,
            "coordinates": f"{meeting.latitude}, {meeting.longitude}" if mapped else "",
            "capacity": "" if meeting.capacity is None else meeting.capacity,
        }
    )


class Series(SessionForm):
    """A session every week, first with its days shown, then confirmed."""

    number = Number(2, repeating.MOST)
    skip = Tick()
    days: Several[str] = Several()
    confirmed = Tick()


class Mark(Form):
    """One tap on the register, and what the page showed before it."""

    was = Choice(MARKS, otherwise=NOT_NOTED)
    seen = Choice(MARKS, otherwise=NOT_NOTED)


def noted(code: str) -> Attendance | None:
    return Attendance(code) if code else None


class WalkIn(Form):
    """Somebody who is there without having answered."""

    also = Row()


class Answer(Form):
    """What somebody told staff."""

    member = Row()
    wish = Choice({"coming": t("Yes"), "maybe": t("Maybe"), "declined": t("No")})


class Enrol(Form):
    """Somebody who comes to every session that is still ahead."""

    member = Row()


class Pair(Form):
    """Who looks after whose children."""

    need = Row()
    offer = Row()


class Late(Form):
    """Why an allowance is late, and when it is expected now, if anybody knows."""

    why = Choice({code.value: words for code, words in DELAYS.items()})
    expected_on = Maybe(Day(earliest=DAYS[0], latest=DAYS[1], asked=False))


class Expected(Form):
    expected_on = Day(earliest=DAYS[0], latest=DAYS[1])


class Received(Form):
    on = Day(earliest=DAYS[0], latest=DAYS[1])
