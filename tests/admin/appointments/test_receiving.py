"""My times and the list of the day: proposals built from free times, and one tap for how it went."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from budgeting import appointments
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Appointment, AppointmentTime, Household, ReceivingHours
from budgeting.states.appointments import AppointmentState
from budgeting.states.staff import Role
from tests.admin.appointments.test_pages import GIVEN
from tests.kit.build import Cast
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite

WEDNESDAY = {"weekday": "3", "opens": "09:00", "closes": "11:00", "minutes": "30"}


def _add(browser: Browser, cast: Cast, **changes: str) -> Any:
    given = {**WEDNESDAY, "way": "place", "place": "Sportello San Polo", "programme": str(cast.programme)}
    return browser.submit("/appointments/hours", **{**given, **changes})


def _typed(browser: Browser, path: str) -> dict[str, str]:
    panel = browser.page(path).part("form.panel")
    lines = {
        str(node.attributes["name"]): str(node.attributes.get("value") or "")
        for node in panel.css("input[name]")
        if node.attributes.get("type") != "checkbox"
    }
    return lines | {str(node.attributes["name"]): node.text().strip() for node in panel.css("textarea[name]")}


@on_sqlite
def test_a_proposal_is_built_from_my_free_times_with_one_click(
    console: Console, database: Database, chatting: Cast, clock: SetClock
) -> None:
    browser = console(Role.COACH)
    assert _add(browser, chatting).headers["location"] == "/appointments/hours?done=added"
    assert _add(browser, chatting, opens="10:00", closes="12:00").status_code == 422
    assert _add(browser, chatting, weekday="4", closes="09:10").status_code == 422
    with database.read() as session:
        site = session.get_one(Household, chatting.rossi).site_id
    assert _add(browser, chatting, weekday="5", place="").status_code == 422
    assert _add(browser, chatting, weekday="5", place="", site="999999").status_code == 422
    assert _add(browser, chatting, weekday="5", place="sala B", site=str(site)).status_code == 303
    assert "Torre Cimabue, sala B" in browser.get("/appointments/hours").text
    ask = f"/appointments/new?member={chatting.lucia}"
    form = _typed(browser, ask)
    days = [form[f"day_{slot}"] for slot in (1, 2, 3)]
    assert all(datetime.fromisoformat(day).isoweekday() == 3 for day in days)
    assert len(set(days)) == 3
    assert form["place"] == "Sportello San Polo"
    # Away on the first of these days: the next proposal leaves it out.
    browser.submit("/appointments/hours/away", first_on=days[0], last_on=days[0])
    assert days[0] not in _typed(browser, ask).values()
    form = {**_typed(browser, ask), "with_whom": str(chatting.giulia), "about": "papers", "way": "place"}
    other = browser.post(ask, data={**form, "other_times": "1"}).text
    assert form["day_1"] not in other or form["hour_1"] not in other
    assert browser.submit(ask, **form).status_code == 303
    with database.read() as session:
        offered = session.scalars(select(AppointmentTime)).all()
    assert len(offered) == 3
    # What is proposed to one family isn't proposed to the next.
    again = _typed(browser, f"/appointments/new?member={chatting.amina}")
    pairs = {(again[f"day_{slot}"], again[f"hour_{slot}"]) for slot in (1, 2, 3)}
    assert not pairs & {(form[f"day_{slot}"], form[f"hour_{slot}"]) for slot in (1, 2, 3)}


@on_sqlite
def test_a_time_that_something_speaks_against_is_asked_about_once(
    console: Console, database: Database, chatting: Cast
) -> None:
    browser = console(Role.COACH)
    browser.submit("/appointments/hours/away", first_on="2026-03-10", last_on="2026-03-10")
    given = {**GIVEN, "with_whom": str(chatting.giulia)}
    ask = f"/appointments/new?member={chatting.lucia}"
    asked = browser.submit(ask, **given)
    assert asked.status_code == 422
    assert "Quel giorno Giulia non c" in asked.text
    with database.read() as session:
        assert session.scalar(select(Appointment.id)) is None
    assert browser.submit(ask, **given, sure="1").status_code == 303


def test_the_day_is_read_and_answered_with_one_tap(
    console: Console, database: Database, chatting: Cast, clock: SetClock
) -> None:
    browser = console(Role.COACH)
    starts = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
    browser.submit(
        f"/appointments/new?member={chatting.lucia}",
        **{**GIVEN, "with_whom": str(chatting.giulia), "day_2": "", "hour_2": "", "agreed": "1"},
    )
    before = browser.get("/appointments/day?day=2026-03-10").text
    assert "Sportello San Polo" in before
    assert "Presente" not in before
    assert "Sportello San Polo" not in browser.get("/appointments/day?day=2026-03-11").text
    assert browser.get("/appointments/day?day=nonsense&of=nobody").status_code == 200
    clock.set(starts + timedelta(minutes=5))
    browser = console(Role.COACH)
    assert "Presente" in browser.get("/appointments/day").text
    with database.read() as session:
        number = session.scalars(select(Appointment.id)).one()
    came = browser.submit(f"/appointments/{number}/outcome", outcome="happened", day="2026-03-10", of="desk")
    assert came.headers["location"] == "/appointments/day?day=2026-03-10&of=desk"
    missed = browser.submit(f"/appointments/{number}/outcome", outcome="missed", day="2026-03-10", of="mine")
    assert "E adesso?" in browser.get(missed.headers["location"]).text
    with database.read() as session:
        assert session.get_one(Appointment, number).state is AppointmentState.MISSED


@on_sqlite
def test_hours_are_each_persons_own(
    console: Console, database: Database, chatting: Cast, clock: SetClock
) -> None:
    _add(console(Role.COACH), chatting)
    with database.read() as session:
        row = session.scalars(select(ReceivingHours)).one()
    console(Role.OPERATOR).submit(f"/appointments/hours/{row.id}/remove")
    with database.read() as session:
        assert len(appointments.hours_of(session, chatting.giulia)) == 1
