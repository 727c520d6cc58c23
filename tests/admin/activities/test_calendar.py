"""The calendar, the sessions of a series, the register with two colleagues at once, childcare on a session's page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from admin.activities.spans import View, day_from, span
from budgeting import activities, childcare
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import ActivitySession, ChildcareSwap, DueEvent, Enrolment
from budgeting.states.activities import Attendance
from budgeting.states.childcare import SwapState
from budgeting.states.schedule import DueKind
from budgeting.states.staff import Role
from tests.admin.activities.test_activities import LESSON, lesson, made
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.console import Console
from tests.kit.family import rome
from tests.kit.page import Page


@pytest.mark.parametrize(
    ("view", "day", "first", "last", "earlier", "later"),
    [
        (View.MONTH, "2026-02-15", "2026-01-26", "2026-03-01", "2026-01-01", "2026-03-01"),
        (View.MONTH, "2026-12-31", "2026-11-30", "2027-01-03", "2026-11-01", "2027-01-01"),
        (View.WEEK, "2026-03-29", "2026-03-23", "2026-03-29", "2026-03-16", "2026-03-30"),
        (View.AGENDA, "2026-03-02", "2026-03-02", "2026-03-31", "2026-01-31", "2026-04-01"),
    ],
)
def test_a_page_of_days(view: View, day: str, first: str, last: str, earlier: str, later: str) -> None:
    page = span(view, date.fromisoformat(day))
    days = (page.first, page.last, page.earlier, page.later)
    assert [each.isoformat() for each in days] == [first, last, earlier, later]
    assert all(len(week) == 7 for week in page.weeks) or view is View.AGENDA


@pytest.mark.parametrize(
    "nonsense", ["", "domani", "2026-13-01", "0001-01-01", "9999-12-31", "2026-03-02T10"]
)
def test_a_day_that_makes_no_sense_is_today(nonsense: str) -> None:
    assert day_from(nonsense, date(2026, 3, 2)) == date(2026, 3, 2)


def test_the_calendar_shows_each_day_and_each_person_their_own(
    console: Console, database: Database, clock: SetClock, chatting: Cast
) -> None:
    operator, partner = console(Role.OPERATOR), console(Role.PARTNER)
    mine, theirs = lesson(operator, made(operator)), lesson(partner, made(partner), day="2026-03-12")
    for view in ("month", "week", "agenda"):
        shown = Page(operator.get(f"/activities/calendar?view={view}&on=2026-03-10"))
        assert shown.css(f'[data-testid="calendar-{mine}"]'), view
        assert shown.css(f'[data-testid="calendar-{theirs}"]'), view
        own = Page(partner.get(f"/activities/calendar?view={view}&on=2026-03-10"))
        assert own.css(f'[data-testid="calendar-{theirs}"]'), view
        assert not own.css(f'[data-testid="calendar-{mine}"]'), view
    today = Page(operator.get("/activities/calendar"))
    assert len(today.css("td.is-today")) == 1
    none = Page(operator.get("/activities/calendar?on=2026-03-10&kind=course"))
    assert not none.css('[data-testid^="calendar-"]')
    assert none.css('a[aria-current="true"]') or none.css(".empty-state")
    assert operator.get("/activities/calendar?view=x&on=%00&kind=%3Cscript%3E&site=-1").status_code == 200


def test_the_days_of_a_series_are_shown_before_they_are_added(
    console: Console, database: Database, chatting: Cast
) -> None:
    operator = console(Role.OPERATOR)
    activity = made(operator)
    path = f"/activities/{activity}/series"
    # 6 April 2026 is Easter Monday.
    given = {
        **LESSON,
        "day": "2026-03-30",
        "number": "3",
        "skip": "1",
        "online_url": "https://meet.example.org/x",
    }
    wrong = operator.submit(path, **{**given, "online_url": "http://meet.example.org/x", "confirmed": "1"})
    shown = Page(operator.submit(path, **given))
    assert "https://" in wrong.text
    assert shown.values('input[name="days"]') == ["2026-03-30", "2026-04-13", "2026-04-20"]
    with database.read() as session:
        assert session.scalars(select(ActivitySession)).all() == []
    for status in (303, 422):
        added = operator.submit(path, **given, confirmed="1", days="2026-04-13")
        assert added.status_code == status
    with database.read() as session:
        (only,) = session.scalars(select(ActivitySession)).all()
        assert (only.starts_at, only.online_url) == (rome(2026, 4, 13, 9), given["online_url"])


def test_a_link_is_needed_where_there_is_no_place(console: Console, chatting: Cast) -> None:
    operator = console(Role.OPERATOR)
    activity = made(operator)
    nowhere = operator.submit(f"/activities/{activity}/sessions", **{**LESSON, "place": ""})
    assert nowhere.status_code == 422
    unsafe = {**LESSON, "place": "", "online_url": "javascript:alert(1)"}
    assert operator.submit(f"/activities/{activity}/sessions", **unsafe).status_code == 422
    online = {"place": "", "coordinates": "", "online_url": "https://meet.example.org/x"}
    page = operator.get(f"/activities/sessions/{lesson(operator, activity, **online)}")
    assert "https://meet.example.org/x" in page.text


def test_a_colleagues_mark_is_not_overwritten_unseen(
    console: Console, database: Database, clock: SetClock, chatting: Cast
) -> None:
    operator = console(Role.OPERATOR)
    activity = made(operator)
    meeting = lesson(operator, activity)
    enrolled = operator.submit(f"/activities/{activity}/enrol", member=str(chatting.lucia))
    assert enrolled.status_code == 303
    clock.set(rome(2026, 3, 10, 9))
    operator = console(Role.OPERATOR)
    path = f"/activities/sessions/{meeting}/attendance"

    def tap(was: str, seen: str, member: int = chatting.lucia) -> Any:
        """As the page's script sends it."""
        given = {"csrf": operator.csrf, "was": was, "seen": seen}
        return operator.post(f"{path}/{member}", data=given, headers={"hx-request": "true"})

    first = tap("present", "")
    assert first.status_code == 200
    assert "Annulla" in first.text
    late = tap("absent", "")
    assert late.status_code == 409
    assert "collega" in late.text
    with database.read() as session:
        assert session.scalars(select(Enrolment.attendance)).one() is Attendance.PRESENT
    assert tap("", "present").status_code == 200
    assert tap("late", "", 987654).status_code == 404
    clock.set(rome(2026, 7, 1, 9))
    operator = console(Role.OPERATOR)
    assert "Questo registro è chiuso" in operator.get(path).text
    assert tap("late", "").status_code == 409


def test_those_who_come_are_reminded_once_a_day(console: Console, database: Database, chatting: Cast) -> None:
    operator = console(Role.OPERATOR)
    meeting = lesson(operator, made(operator))
    path = f"/activities/sessions/{meeting}"
    assert operator.submit(f"{path}/remind").headers["location"].endswith("changed_meanwhile")
    operator.submit(f"{path}/answer", member=str(chatting.lucia), wish="coming")
    for _ in range(2):
        assert operator.submit(f"{path}/remind").headers["location"].endswith("reminded")
    with database.read() as session:
        told = session.scalars(select(DueEvent.member_id).where(DueEvent.kind == DueKind.SESSION_NUDGE)).all()
    assert told == [chatting.lucia]


def test_two_are_put_together_and_taken_apart(
    console: Console, database: Database, clock: SetClock, chatting: Cast
) -> None:
    operator, partner = console(Role.OPERATOR), console(Role.PARTNER)
    activity = made(operator)
    meeting, other = lesson(operator, activity), lesson(operator, activity, day="2026-03-12")
    lucia, harpreet = (
        database.write(lambda s, who=who: build.person(s, who)) for who in (chatting.lucia, chatting.harpreet)
    )
    database.write(lambda s: activities.answer(s, clock, lucia, meeting, "coming"))
    database.write(lambda s: activities.answer(s, clock, harpreet, other, "coming"))
    path = f"/activities/sessions/{meeting}"
    needs = database.write(lambda s: childcare.need(s, clock, lucia, meeting, 2).id)
    assert "Nessuno si è ancora offerto" in operator.get(path).text
    assert operator.get(f"/activities/childcare/{needs}").headers["location"] == f"{path}#childcare"
    offers = database.write(lambda s: childcare.offer(s, clock, harpreet, meeting).id)
    assert operator.submit(f"{path}/childcare", need=str(offers), offer=str(needs)).status_code == 422
    assert partner.submit(f"{path}/childcare", need=str(needs), offer=str(offers)).status_code == 404
    assert operator.submit(f"{path}/childcare", need=str(needs), offer=str(offers)).status_code == 303
    with database.read() as session:
        swap = session.scalars(select(ChildcareSwap.id)).one()
    assert "ancora nessuna risposta" in operator.get(path).text
    undo = f"/activities/childcare/swaps/{swap}/undo"
    assert operator.submit(undo).headers["location"].endswith("done=parted#childcare")
    operator.submit(undo)
    with database.read() as session:
        assert session.get_one(ChildcareSwap, swap).state is SwapState.CANCELLED
