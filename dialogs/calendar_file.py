"""A calendar entry as a file: a phone that knows it already takes a later one as a change, or a cancellation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from icalendar import Calendar, Event

from budgeting.clock import zone
from dialogs.engine.media import text_file

MIME = "text/calendar"


def calendar_file(
    uid: str,
    sequence: int,
    *,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    zone_name: str,
    changed_at: datetime,
    place: str = "",
    description: str = "",
    cancelled: bool = False,
) -> dict[str, Any]:
    """The medium for a `Reply`.

    ``uid`` names the event for good (e.g. "session-12@ponte"); ``sequence`` grows with each change of it, and
    ``changed_at`` is the moment of the last one, so that the same state always gives the same file.
    """
    starts = starts_at.astimezone(zone(zone_name))
    event = Event()
    event.uid = uid
    event.sequence = sequence
    event.DTSTAMP = changed_at.astimezone(UTC)
    event.DTSTART = starts
    event.DTEND = ends_at.astimezone(zone(zone_name))
    event.add("summary", title)
    if place:
        event.add("location", place)
    if description:
        event.add("description", description)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Ponte//Ponte//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    # Named by its day: families find it again among their downloads.
    return text_file(f"ponte-{starts:%Y-%m-%d}.ics", calendar.to_ical().decode(), MIME)
