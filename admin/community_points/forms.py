"""The form of a community point: its address, opening hours by weekday, exceptions, and what one finds there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from admin import field_lengths
from admin.kit.errors import said
from admin.kit.fields import Code, Coordinates, Line, Maybe, Words
from admin.kit.form import Form
from budgeting import community_points
from budgeting.community_points import Given
from budgeting.db.tables import CommunityPoint
from budgeting.errors import NotPossible
from dialogs.text import Text, t

WEEKDAYS = range(1, 8)
#: Characters of the hours of a day, of all exceptions, and of what one finds there.
HOURS, EXCEPTIONS, DESCRIPTION = 60, 2_000, 600
_EXCEPTION = re.compile(r"(\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{4})\s*:?\s*(.*)")


class Where(Form):
    """The programme of a new point."""

    programme = Code()


class PointForm(Form):
    name = Line(field_lengths.NAME)
    address = Line(field_lengths.PLACE)
    coordinates = Maybe(Coordinates())
    contact = Line(field_lengths.PLACE, needed=False)
    exceptions = Words(EXCEPTIONS)


class OpenOn(Form):
    """The hours of one weekday."""

    hours = Line(HOURS, needed=False)


class In(Form):
    """What one finds there, in one language."""

    description = Words(DESCRIPTION)


class Points:
    """The whole form of a point, sent as one."""

    def __init__(
        self,
        writes: list[str],
        *,
        posted: Mapping[str, Any] | None = None,
        start: CommunityPoint | None = None,
    ) -> None:
        self.form = PointForm(posted, start=_start(start))
        self.days = {
            day: OpenOn(
                posted,
                start={"hours": community_points.written(_stored(start, day))},
                named=f"{{}}_{day}",
            )
            for day in WEEKDAYS
        }
        self.texts = {
            code: In(
                posted,
                start={"description": (start.description if start else {}).get(code, "")},
                named=f"{{}}_{code}",
            )
            for code in writes
        }
        self._hours: dict[int, list[list[str]]] = {}
        self._exceptions: dict[date, list[list[str]]] = {}
        if posted is not None:
            self._read()

    @property
    def wrong(self) -> dict[str, Text]:
        forms = [self.form, *self.days.values(), *self.texts.values()]
        return {name: text for form in forms for name, text in form.wrong.items()}

    def given(self) -> Given:
        form = self.form
        return Given(
            name=form.name,
            address=form.address,
            hours=self._hours,
            exceptions=self._exceptions,
            description={code: text.description for code, text in self.texts.items()},
            contact=form.contact,
            coordinates=form.coordinates,
        )

    def _read(self) -> None:
        for day, form in self.days.items():
            if form.wrong:
                continue
            try:
                self._hours[day] = community_points.parsed(form.hours)
            except NotPossible as error:
                form.refuse("hours", said("activities", error).text)
        if "exceptions" in self.form.wrong:
            return
        for line in filter(None, (line.strip() for line in self.form.exceptions.split("\n"))):
            try:
                on, hours = _exception(line)
                self._exceptions[on] = community_points.parsed(hours)
            except (NotPossible, ValueError):
                self.form.refuse(
                    "exceptions",
                    t("One line for each day, for example 24/12/2026 9-11, or 25/12/2026 for closed."),
                )


def _exception(line: str) -> tuple[date, str]:
    match = _EXCEPTION.fullmatch(line)
    if match is None:
        raise ValueError(line)
    typed = match[1]
    if "-" in typed:
        return date.fromisoformat(typed), match[2]
    day, month, year = map(int, re.split(r"[/.]", typed))
    return date(year, month, day), match[2]


def _stored(point: CommunityPoint | None, day: int) -> list[list[str]]:
    stored: list[list[str]] = (point.hours if point else {}).get(str(day), [])
    return stored


def _start(point: CommunityPoint | None) -> dict[str, object]:
    if point is None:
        return {}
    lines = [
        f"{date.fromisoformat(day):%d/%m/%Y} {community_points.written(spans)}".strip()
        for day, spans in sorted(point.exceptions.items())
    ]
    mapped = point.latitude is not None and point.longitude is not None
    return {
        "name": point.name,
        "address": point.address,
        "coordinates": f"{point.latitude}, {point.longitude}" if mapped else "",
        "contact": point.contact,
        "exceptions": "\n".join(lines),
    }
