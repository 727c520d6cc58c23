"""The calendar entry of an appointment is one and the same through its changes, and goes when it is cancelled."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from icalendar import Calendar
from sqlalchemy import select

from budgeting import appointments
from budgeting.appointments import Place
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Appointment, Message
from budgeting.states.appointments import AppointmentAbout, AppointmentWay
from dialogs.appointments import news
from dialogs.text.words import Words
from tests.kit.build import Cast

ROME = "Europe/Rome"
OFFICE = Place(AppointmentWay.PLACE, "Sportello San Polo; via Cimabue 16, Brescia", 45, "porta l'ISEE")


def _entries(database: Database) -> list[tuple[Any, Any]]:
    """(method, event) of each calendar file that was sent."""
    with database.read() as session:
        media = session.scalars(select(Message.media).order_by(Message.id)).all()
    files = [Calendar.from_ical(each["content"]) for each in media if each and "content" in each]
    return [(str(each["METHOD"]), each.walk("VEVENT")[0]) for each in files]


def test_it_is_changed_and_cancelled_in_place(
    database: Database, clock: SetClock, words: Words, chatting: Cast
) -> None:
    giulia, lucia = chatting.giulia, chatting.lucia
    first = appointments.local_start(date(2026, 3, 27), time(10), ROME)
    #: After the clocks are put forward: ten o'clock is ten o'clock.
    second = appointments.local_start(date(2026, 3, 30), time(10), ROME)
    assert second - first == timedelta(days=3) - timedelta(hours=1)
    made = database.write(
        lambda s: (
            appointments.propose(s, clock, giulia, lucia, giulia, AppointmentAbout.PAPERS, OFFICE, [first]).id
        )
    )
    for number, starts_at in enumerate((first, second)):
        moved = bool(number)

        def job(session: Any, starts_at: Any = starts_at, moved: bool = moved) -> bool:
            changed = appointments.set_time(session, clock, giulia, made, starts_at)
            return news.time_set(session, clock, words, changed, moved=moved)

        assert database.write(job)
        clock.advance(minutes=5)
    database.write(lambda s: news.called_off(s, clock, words, appointments.cancel(s, clock, giulia, made)))
    entries = _entries(database)
    assert [method for method, _ in entries] == ["PUBLISH", "PUBLISH", "CANCEL"]
    events = [event for _, event in entries]
    assert {str(event["UID"]) for event in events} == {f"appointment-{made}@ponte"}
    assert [int(event["SEQUENCE"]) for event in events] == [1, 2, 3]
    assert [event["DTSTART"].dt for event in events] == [first, second, second]
    assert [event["DTSTART"].dt.hour for event in events] == [10, 10, 10]
    assert str(events[0]["SUMMARY"]) == "Appuntamento con Giulia"
    assert str(events[0]["LOCATION"]) == OFFICE.where
    assert events[-1]["STATUS"] == "CANCELLED"
    with database.read() as session:
        row = session.get_one(Appointment, made)
        assert events[0]["DTEND"].dt - events[0]["DTSTART"].dt == timedelta(minutes=row.minutes)
