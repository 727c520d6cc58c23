"""When a member gets the weekly check-in, gets asked again, and when the coach hears of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from budgeting.clock import local_date, zone
from budgeting.db.tables import Checkin, Member
from budgeting.schedule import due, reminders
from budgeting.schedule.reminders.checkins import next_ask
from budgeting.states.checkins import CheckinState
from budgeting.states.schedule import DueKind, DueState
from tests.kit.databases import on_sqlite
from tests.kit.family import Family, rome

ASK, FOLLOW_UP, MISSED = DueKind.CHECKIN_ASK, DueKind.CHECKIN_FOLLOW_UP, DueKind.CHECKIN_MISSED
SUNDAY, MONDAY, FRIDAY = 7, 1, 5
WEEK = date(2026, 3, 2)


def choose(family: Family, member: int, weekday: int, hour: time = time(18)) -> None:
    family.change(Member, member, checkin_weekday=weekday, checkin_time=hour)
    family.do(reminders.plan_checkins, family.household)


def asks(family: Family) -> list[tuple[int | None, datetime]]:
    return [(event.member_id, event.due_at) for event in family.events(ASK)]


def asked(family: Family, at: datetime, state: CheckinState = CheckinState.ASKED, **values: object) -> int:
    def job(session: Session) -> int:
        checkin = Checkin(
            household_id=family.household,
            week=WEEK,
            state=state,
            member_id=family.cast.amina,
            asked_at=at,
            passed={},
            **values,
        )
        session.add(checkin)
        session.flush()
        reminders.plan_follow_ups(session, family.clock, checkin)
        return checkin.id

    return family.database.write(job)


def taken(family: Family) -> list[DueKind]:
    return [event.kind for event in family.do(reminders.take, 50)]


@on_sqlite
def test_each_at_the_day_and_hour_of_their_choice(family: Family) -> None:
    choose(family, family.cast.amina, SUNDAY, time(21))  # a Sunday, in quiet hours: their own choice
    choose(family, family.cast.youssef, FRIDAY)
    assert asks(family) == [
        (family.cast.youssef, rome(2026, 3, 6, 18)),
        (family.cast.amina, rome(2026, 3, 8, 21)),
    ]


def test_today_if_it_is_still_ahead_else_in_a_week(family: Family) -> None:
    choose(family, family.cast.amina, MONDAY, time(18, 1))
    assert asks(family) == [(family.cast.amina, rome(2026, 3, 2, 18, 1))]
    choose(family, family.cast.amina, MONDAY, time(18))
    assert asks(family) == [(family.cast.amina, rome(2026, 3, 9, 18))]


def test_another_day_moves_the_ask(family: Family) -> None:
    choose(family, family.cast.amina, SUNDAY)
    choose(family, family.cast.amina, FRIDAY)
    assert asks(family) == [(family.cast.amina, rome(2026, 3, 6, 18))]
    choose(family, family.cast.amina, SUNDAY)
    assert asks(family) == [(family.cast.amina, rome(2026, 3, 8, 18))]


@on_sqlite
def test_the_ask_that_is_due_is_not_lost_when_the_next_is_planned(family: Family) -> None:
    choose(family, family.cast.amina, FRIDAY)
    family.clock.set(rome(2026, 3, 6, 18, 5))
    family.do(reminders.plan_ahead)
    assert [moment for _, moment in asks(family)] == [rome(2026, 3, 6, 18), rome(2026, 3, 13, 18)]
    assert taken(family) == [ASK]


@on_sqlite
def test_the_ask_that_was_put_off_to_the_morning_is_not_lost_when_the_next_is_planned(family: Family) -> None:
    choose(family, family.cast.amina, FRIDAY)
    # The clock was away at 18:00, and now it is night.
    family.clock.set(rome(2026, 3, 6, 23))
    assert taken(family) == []
    family.do(reminders.plan_ahead)
    assert [moment for _, moment in asks(family)] == [rome(2026, 3, 7, 9), rome(2026, 3, 13, 18)]
    family.clock.set(rome(2026, 3, 7, 9))
    assert taken(family) == [ASK]


def test_eighteen_o_clock_stays_eighteen_o_clock_when_clocks_change(family: Family) -> None:
    choose(family, family.cast.amina, SUNDAY)
    for now, expected in (
        (rome(2026, 3, 27), rome(2026, 3, 29, 18)),
        (rome(2026, 10, 23), rome(2026, 10, 25, 18)),
    ):
        family.clock.set(now)
        family.do(reminders.plan_checkins, family.household)
        assert asks(family)[-1] == (family.cast.amina, expected)


@on_sqlite
def test_who_has_not_joined_chosen_or_has_stopped_is_not_asked(family: Family) -> None:
    choose(family, family.cast.amina, FRIDAY)
    family.do(reminders.silence_member, family.cast.amina)
    family.change(Member, family.cast.amina, stopped_at=family.clock.now())
    family.do(reminders.plan_ahead)
    assert asks(family) == []


@on_sqlite
def test_whoever_began_first_is_not_disturbed_by_the_other_s_hour(family: Family) -> None:
    choose(family, family.cast.youssef, FRIDAY)
    asked(family, rome(2026, 3, 5, 18), CheckinState.OPEN)
    family.clock.set(rome(2026, 3, 6, 18))
    assert ASK not in taken(family)
    assert "begun" in [event.reason for event in family.events(ASK, state=None)]


@on_sqlite
def test_asked_again_after_a_day_and_another_then_the_coach(family: Family) -> None:
    asked(family, rome(2026, 3, 3, 18))
    family.clock.set(rome(2026, 3, 3, 18))
    assert [(event.kind, event.rung, event.due_at) for event in family.events()] == [
        (FOLLOW_UP, 1, rome(2026, 3, 4, 18)),
        (FOLLOW_UP, 2, rome(2026, 3, 5, 18)),
        (MISSED, 0, rome(2026, 3, 6, 18)),
    ]


@on_sqlite
def test_rest_days_are_left_out_when_asking_again(family: Family) -> None:
    asked(family, rome(2026, 3, 7, 18))  # a Saturday
    assert [event.due_at for event in family.events()] == [
        rome(2026, 3, 9, 18),
        rome(2026, 3, 10, 18),
        rome(2026, 3, 11, 18),
    ]


@on_sqlite
def test_a_pause_counts_anew_and_what_was_sent_is_not_sent_again(family: Family) -> None:
    checkin = asked(family, rome(2026, 3, 3, 18))
    family.clock.set(rome(2026, 3, 4, 18))
    [first] = family.do(reminders.take, 50)
    family.database.write(lambda s: due.settle(s, family.clock.now(), first.id, DueState.DONE))
    family.change(Checkin, checkin, state=CheckinState.PAUSED, touched_at=rome(2026, 3, 4, 19))
    family.do(reminders.plan_ahead)
    assert [(event.kind, event.rung, event.due_at) for event in family.events(FOLLOW_UP, MISSED)] == [
        (FOLLOW_UP, 2, rome(2026, 3, 6, 19)),
        (MISSED, 0, rome(2026, 3, 7, 19)),
    ]


def test_whoever_paused_late_at_night_is_not_written_to_at_night(family: Family) -> None:
    checkin = asked(family, rome(2026, 3, 3, 18))
    family.change(Checkin, checkin, state=CheckinState.PAUSED, touched_at=rome(2026, 3, 3, 23))
    family.do(reminders.plan_ahead)
    assert [event.due_at for event in family.events() if event.kind == FOLLOW_UP] == [
        rome(2026, 3, 4, 9),
        rome(2026, 3, 5, 9),
    ]


@on_sqlite
def test_done_is_silent(family: Family) -> None:
    checkin = asked(family, rome(2026, 3, 3, 18))
    family.change(Checkin, checkin, state=CheckinState.DONE)
    family.clock.set(rome(2026, 3, 6, 18))
    assert taken(family) == []
    family.do(reminders.settle_follow_ups, checkin, "done")
    assert family.events() == []


@on_sqlite
def test_the_coach_s_note_comes_even_late_and_even_if_the_member_stopped(family: Family) -> None:
    asked(family, rome(2026, 3, 3, 18))
    family.change(Member, family.cast.amina, stopped_at=family.clock.now())
    family.clock.set(rome(2026, 3, 12, 23))
    assert taken(family) == [MISSED]


@given(
    now=st.integers(0, 5 * 365 * 24 * 60).map(lambda minutes: rome(2025, 1, 1) + timedelta(minutes=minutes)),
    weekday=st.integers(1, 7),
    hour=st.times(),
)
def test_the_next_ask_is_within_a_week_on_that_day(now: datetime, weekday: int, hour: time) -> None:
    day, moment = next_ask(now, weekday, hour, "Europe/Rome")
    assert day.isoweekday() == weekday
    assert local_date(moment, "Europe/Rome") == day
    assert timedelta() < moment - now <= timedelta(days=7, hours=1)


@on_sqlite
def test_a_minute_late_is_late_where_it_is_night_by_then(family: Family) -> None:
    asked(family, rome(2026, 3, 3, 19, 55))
    family.clock.set(rome(2026, 3, 4, 20, 5))
    assert taken(family) == []
    assert family.events(FOLLOW_UP)[0].due_at == rome(2026, 3, 5, 9)


@on_sqlite
@pytest.mark.parametrize(
    ("said_at", "until"),
    [
        (rome(2026, 3, 4, 18), rome(2026, 3, 4, 20, 15)),  # a quarter of an hour for delivery
        (rome(2026, 3, 8, 21), rome(2026, 3, 8, 22)),  # a Sunday evening: the family's own choice
    ],
)
def test_what_could_not_be_sent_by_night_is_not_sent_at_night(
    family: Family, said_at: datetime, until: datetime
) -> None:
    choose(family, family.cast.amina, said_at.isoweekday(), said_at.astimezone(zone("Europe/Rome")).time())
    family.clock.set(said_at)
    [event] = family.do(reminders.take, 50)
    assert family.do(reminders.sent_until, event) == until
