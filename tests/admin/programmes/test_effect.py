"""What the reminder settings come to: the dates for a sample instalment, before anything is saved."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from admin.programmes.effect import What, effect
from budgeting.calendars import QuietRules
from budgeting.db.engine import Database
from budgeting.db.tables import Programme
from budgeting.states.staff import Role
from tests.admin.programmes.test_programmes import _filled
from tests.kit.build import Cast
from tests.kit.console import Console

ZONE = "Europe/Rome"


def _days(given: Any, what: What) -> list[tuple[int, int, date | None]]:
    return [(each.day.month, each.day.day, each.moved_from) for each in given.points if each.what is what]


def test_sundays_holidays_and_shared_days_are_explained() -> None:
    # 6 April 2026 is Easter Monday, the 5th a Sunday.
    shown = effect(date(2026, 4, 8), (-7, -3, -2, 0, 3), QuietRules(), ZONE)
    assert _days(shown, What.REMINDER) == [
        (4, 1, None),
        (4, 7, date(2026, 4, 5)),
        (4, 8, None),
        (4, 11, None),
    ]
    assert shown.dropped == (-2,)
    assert _days(shown, What.TASK) == [(4, 13, None)]
    assert len(shown.rest) == 3
    assert [point.x for point in shown.points] == sorted(point.x for point in shown.points)


def test_a_reminder_time_in_the_quiet_hours_is_said() -> None:
    shown = effect(date(2026, 4, 8), (0,), QuietRules(reminder_time=time(21)), ZONE)
    (point,) = [each for each in shown.points if each.what is What.REMINDER]
    assert shown.in_quiet
    assert point.at is not None
    assert point.at.hour == 6


def test_the_line_follows_the_form_and_saves_nothing(
    console: Console, database: Database, cast: Cast
) -> None:
    browser = console(Role.COORDINATOR)
    page = browser.page(f"/programmes/{cast.programme}")
    form = {**_filled(page), "sample_due": "2026-04-08", "ladder": "-5,2", "reminder_time": "10:30"}
    shown = browser.post(f"/programmes/{cast.programme}/ladder", data=form)
    assert shown.status_code == 200
    assert "ven 3 aprile, 10:30" in shown.text
    assert "ven 10 aprile, 10:30" in shown.text
    assert "<html" not in shown.text
    wrong = browser.post(f"/programmes/{cast.programme}/ladder", data={**form, "ladder": "never"})
    assert "ladder-line" not in wrong.text
    with database.read() as session:
        assert "ladder" not in session.get_one(Programme, cast.programme).settings
