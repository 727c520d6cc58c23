"""Shortly after midnight: pages, filters and files use the date of the place they are about."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from budgeting import activities
from budgeting.clock import SetClock, at_local
from budgeting.db.engine import Database
from budgeting.db.tables import Checkin, Household, Member, Programme
from budgeting.periods import ONE_DAY, ONE_WEEK
from budgeting.states.checkins import CheckinState
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.console import Browser, Console
from tests.kit.databases import each_on_sqlite, on_sqlite

#: A zone, and the Monday that begins there; two follow nights when Rome's clocks change. At half past midnight in Rome
#: and in Dhaka it is still Sunday in UTC; at half past eleven on Sunday night in New York it is already Monday in UTC.
NIGHTS = (
    "Europe/Rome 2026-03-30",
    "Europe/Rome 2026-10-26",
    "America/New_York 2026-03-16",
    "Asia/Dhaka 2026-03-16",
)
each_night = each_on_sqlite("night", NIGHTS, on_both=NIGHTS[-1:])


def moved(database: Database, night: str) -> tuple[date, datetime, datetime]:
    """Move everybody to that zone: (the Monday, half an hour before it begins, half an hour after)."""
    place, _, day = night.partition(" ")

    def move(session: Session) -> None:
        session.execute(update(Programme).values(zone=place))
        session.execute(update(Household).values(zone=place))

    database.write(move)
    monday = date.fromisoformat(day)
    return monday, at_local(monday - ONE_DAY, time(23, 30), place), at_local(monday, time(0, 30), place)


def opened(browser: Browser, household_id: int, *weeks: date) -> list[bool]:
    return [browser.get(f"/weeks/{household_id}/{week}").status_code == 200 for week in weeks]


def silent(browser: Browser) -> list[str]:
    """The families where nobody has done a check-in for two weeks."""
    return sorted(re.findall(r"SP-10\d", browser.get("/households?missed=1").text))


@each_night
def test_a_week_begins_when_it_begins_for_the_family(
    console: Console, cast: Cast, database: Database, clock: SetClock, night: str
) -> None:
    monday, before, after = moved(database, night)
    weeks, last = (monday - ONE_WEEK, monday, monday + ONE_WEEK), f"/weeks/{cast.rossi}/{monday - ONE_WEEK}"
    clock.set(before)
    browser = console(Role.COACH)
    assert opened(browser, cast.rossi, *weeks) == [True, False, False]
    assert f"/weeks/{cast.rossi}/{monday}" not in browser.page(last).links
    assert browser.submit(f"/weeks/{cast.rossi}/{monday}/note", note="x").status_code == 404
    clock.set(after)
    assert opened(browser, cast.rossi, *weeks) == [True, True, False]
    assert f"/weeks/{cast.rossi}/{monday}" in browser.page(last).links


@each_night
def test_two_weeks_of_silence_end_when_they_end_for_the_family(
    console: Console, cast: Cast, database: Database, clock: SetClock, night: str
) -> None:
    monday, before, after = moved(database, night)

    def live(session: Session) -> None:
        session.execute(update(Member).values(joined_at=before - timedelta(weeks=30)))
        session.add(
            Checkin(
                household_id=cast.rossi,
                week=monday - 3 * ONE_WEEK,
                state=CheckinState.DONE,
                finished_at=at_local(monday - 2 * ONE_WEEK, time(0, 30), night.partition(" ")[0]),
            )
        )

    database.write(live)
    clock.set(before)
    browser = console(Role.OPERATOR)
    assert silent(browser) == ["SP-101", "SP-103"]
    clock.set(after)
    assert silent(browser) == ["SP-101", "SP-102", "SP-103"]
    # The date they did it on is the family's, on the page and in the file.
    assert str(monday - 2 * ONE_WEEK) in browser.get("/households/export.csv").text


@each_night
def test_what_is_today_and_what_a_file_is_called(
    console: Console, cast: Cast, database: Database, clock: SetClock, night: str
) -> None:
    monday, before, after = moved(database, night)

    def meet(session: Session) -> None:
        activity = activities.create_activity(
            session, clock, None, cast.programme, kind="course", title={"it": "Corso", "en": "Course"}
        )
        for starts in (before + timedelta(minutes=15), after + timedelta(minutes=15)):
            activities.add_session(
                session,
                clock,
                None,
                activity.id,
                starts_at=starts,
                ends_at=starts + timedelta(hours=1),
                place="Sala",
            )

    clock.set(before)
    database.write(meet)
    browser = console(Role.OPERATOR)
    assert browser.page("/").texts("[data-testid^=meeting-] strong") == ["23:45–00:45"]
    assert f"-{monday - ONE_DAY}.csv" in browser.get("/households/export.csv").headers["content-disposition"]
    clock.set(after)
    assert browser.page("/").texts("[data-testid^=meeting-] strong") == ["00:45–01:45"]
    assert f"-{monday}.csv" in browser.get("/households/export.csv").headers["content-disposition"]


@on_sqlite
def test_a_page_has_the_clocks_of_its_household_and_a_list_those_of_the_desk(
    console: Console, cast: Cast, database: Database, clock: SetClock
) -> None:
    # The cast joined at 18:00 in Rome, when the next day had begun on the Line Islands.
    far = update(Household).where(Household.id == cast.rossi).values(zone="Pacific/Kiritimati")
    database.write(lambda session: session.execute(far))
    operator = console(Role.OPERATOR)
    assert "2 mar 2026" in operator.page(f"/households/{cast.amrani}").texts("dl dd")
    assert "3 mar 2026" in operator.page(f"/households/{cast.rossi}").texts("dl dd")
    clock.set(at_local(date(2026, 3, 8), time(12), "Europe/Rome"))
    coach = console(Role.COACH)
    monday = date(2026, 3, 9)
    # It is already Monday there and still Sunday here: each family has its own week.
    assert opened(coach, cast.rossi, monday) == [True]
    assert opened(coach, cast.amrani, monday) == [False]
    assert "-2026-03-08.csv" in coach.get("/households/export.csv").headers["content-disposition"]
