"""Appointments: proposed and chosen, moved and cancelled, by two people at once, and what nobody answers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import appointments, approvals, households, next_steps, staff, tasks
from budgeting.appointments import AppointmentView, Place, Wish
from budgeting.appointments.rules import LEAST, waits_until
from budgeting.calendars import QuietRules, is_allowed
from budgeting.clock import SetClock, zone
from budgeting.db.engine import Database
from budgeting.db.tables import Appointment, DueEvent, Programme, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.errors import NotFound, NotPossible
from budgeting.schedule import reminders
from budgeting.staff import offboarding
from budgeting.staff.offboarding import Work
from budgeting.states.appointments import AppointmentAbout, AppointmentState, AppointmentWay, DayPart
from budgeting.states.approvals import ApprovalState
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs import proactive
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite

OFFICE = Place(AppointmentWay.PLACE, "Sportello San Polo", 30)
ROME = "Europe/Rome"


class Desk:
    """Giulia meets Lucia (and others)."""

    def __init__(self, database: Database, clock: SetClock, cast: Cast) -> None:
        self.database, self.clock, self.cast = database, clock, cast

    def do(self, service: Callable[..., Any], *args: Any) -> Any:
        return self.database.write(lambda s: service(s, self.clock, *args))

    def at(self, days: int, hour: int = 10) -> datetime:
        """A moment so many days after Monday 2 March 2026, at a full hour in Rome."""
        return appointments.local_start(date(2026, 3, 2) + timedelta(days=days), time(hour), ROME)

    def propose(self, *times: datetime, member: int | None = None, staff_id: int | None = None) -> int:
        giulia = self.cast.giulia
        made: Appointment = self.do(
            appointments.propose,
            giulia,
            member or self.cast.lucia,
            staff_id or giulia,
            AppointmentAbout.PAPERS,
            OFFICE,
            times,
        )
        return made.id

    def again(self, number: int, *times: datetime) -> None:
        giulia = self.cast.giulia
        self.do(
            appointments.propose_again, giulia, number, giulia, AppointmentAbout.PAPERS, OFFICE, list(times)
        )

    def choose(self, time_id: int, member: int | None = None) -> Any:
        def job(session: Session) -> Any:
            person = households.person(session, member or self.cast.lucia)
            return appointments.choose(session, self.clock, person, time_id)

        return self.database.write(job)

    def lucia(self, service: Callable[..., Any], *args: Any) -> Any:
        return self.database.write(
            lambda s: service(s, self.clock, households.person(s, self.cast.lucia), *args)
        )

    def view(self, number: int) -> AppointmentView:
        with self.database.read() as session:
            return appointments.view(session, self.clock, session.get_one(Appointment, number))

    def tasks(self, *kinds: TaskKind) -> list[Task]:
        with self.database.read() as session:
            query = select(Task).where(WAITS, Task.kind.in_(kinds)).order_by(Task.id)
            waiting = list(session.scalars(query))
            session.expunge_all()
            return waiting

    def due(self) -> dict[DueKind, int]:
        with self.database.read() as session:
            pending = session.scalars(select(DueEvent.kind).where(DueEvent.state == DueState.PENDING)).all()
        return {kind: pending.count(kind) for kind in set(pending) if "appointment" in kind}

    def later(self, now: datetime) -> None:
        """The clock works off everything that is due by then."""
        self.clock.set(now)
        words = Words()
        while self.database.write(lambda s: proactive.work_off(s, self.clock, words)):
            pass


@pytest.fixture
def desk(database: Database, clock: SetClock, chatting: Cast) -> Desk:
    return Desk(database, clock, chatting)


@on_sqlite
def test_a_time_is_chosen_once_and_answers_the_proposal(desk: Desk) -> None:
    number = desk.propose(desk.at(3), desk.at(3, 16))
    assert desk.due() == {DueKind.APPOINTMENT_LAPSES: 1}
    (_, (second, at)) = desk.view(number).times
    assert not desk.choose(second).again
    assert desk.choose(second).again, "a double tap changes nothing"
    view = desk.view(number)
    assert (view.state, view.starts_at, view.sequence, view.waits) == (AppointmentState.AGREED, at, 1, False)
    with desk.database.read() as session:
        answer = approvals.latest(session, Subject(SubjectKind.APPOINTMENT, number))
        assert answer is not None
        assert (answer.state, answer.decided_by_member) == (ApprovalState.CONFIRMED, desk.cast.lucia)
    assert desk.due() == {
        DueKind.APPOINTMENT_REMINDER: 2,
        DueKind.APPOINTMENT_TODAY: 1,
        DueKind.APPOINTMENT_OVER: 1,
    }


@on_sqlite
def test_nobody_chooses_for_somebody_else(desk: Desk) -> None:
    number = desk.propose(desk.at(3))
    ((first, _),) = desk.view(number).times
    for member in (desk.cast.amina, desk.cast.youssef):
        with pytest.raises(NotFound):
            desk.choose(first, member)
    with pytest.raises(NotFound):
        desk.choose(999_999)


@on_sqlite
@pytest.mark.parametrize("minutes", [0, 29, -29])
def test_a_time_that_overlaps_another_appointment_is_refused(desk: Desk, minutes: int) -> None:
    taken = desk.propose(desk.at(3))
    also = desk.propose(desk.at(3) + timedelta(minutes=minutes), desk.at(4), member=desk.cast.harpreet)
    both = dict(desk.view(also).times)
    desk.choose(desk.view(taken).times[0][0])
    with pytest.raises(NotPossible, match="busy"):
        desk.propose(desk.at(3) + timedelta(minutes=minutes), member=desk.cast.amina)
    with pytest.raises(NotPossible, match="busy"):
        desk.choose(min(both, key=both.__getitem__), desk.cast.harpreet)
    assert [at for _, at in desk.view(also).times] == [desk.at(4)], "the chat no longer offers it"
    # Half an hour later the person is free again, and so is a colleague at the same hour.
    desk.propose(desk.at(3) + timedelta(minutes=30), member=desk.cast.amina)
    desk.propose(desk.at(3), member=desk.cast.amina, staff_id=desk.cast.marco)
    with pytest.raises(NotPossible, match="busy_family"):
        desk.propose(desk.at(3), staff_id=desk.cast.marco)


def test_of_two_families_at_once_one_gets_the_hour(desk: Desk) -> None:
    offers = {member: desk.propose(desk.at(3), member=member) for member in desk.cast.members}
    taps = [(desk.view(number).times[0][0], member) for member, number in offers.items()] * 2

    def tap(what: tuple[int, int]) -> bool:
        with suppress(NotPossible):
            desk.choose(*what)
            return True
        return False

    with ThreadPoolExecutor(4) as several:
        list(several.map(tap, taps))
    states = [desk.view(number).state for number in offers.values()]
    assert states.count(AppointmentState.AGREED) == 1
    assert states.count(AppointmentState.PROPOSED) == 3


def test_an_older_proposal_can_no_longer_be_chosen(desk: Desk) -> None:
    number = desk.propose(desk.at(3))
    ((old, _),) = desk.view(number).times
    desk.again(number, desk.at(4), desk.at(5))
    with pytest.raises(NotPossible, match="changed"):
        desk.choose(old)
    assert [at for _, at in desk.view(number).times] == [desk.at(4), desk.at(5)]


def test_none_suits_asks_staff_for_others_by_a_promised_time(desk: Desk) -> None:
    number = desk.propose(desk.at(3))
    desk.lucia(appointments.wish, number, 1, Wish(DayPart.MORNING, (3,), "dopo la scuola"), None)
    view = desk.view(number)
    assert (view.state, view.waits, view.wish.days) == (AppointmentState.DECLINED, False, (3,))
    (task,) = desk.tasks(TaskKind.APPOINTMENT_TIMES)
    assert (task.cause, task.assigned_to, task.due_at is not None) == ("none_suits", desk.cast.giulia, True)
    with pytest.raises(NotPossible, match="changed"):
        desk.lucia(appointments.wish, number, 0, Wish(DayPart.ANY), None)
    desk.again(number, desk.at(5))
    assert not desk.tasks(TaskKind.APPOINTMENT_TIMES)
    assert not desk.view(number).wish


def test_an_agreed_time_stays_until_another_one_is_agreed(desk: Desk) -> None:
    number = desk.propose(desk.at(3))
    desk.choose(desk.view(number).times[0][0])
    desk.lucia(appointments.wish, number, 1, Wish(DayPart.ANY), None)
    assert desk.tasks(TaskKind.APPOINTMENT_TIMES)[0].cause == "other_time"
    elsewhere = Place(AppointmentWay.PHONE, "", 90)
    who = desk.cast.marco
    desk.do(appointments.propose_again, who, number, who, AppointmentAbout.HOME, elsewhere, [desk.at(4)])
    view = desk.view(number)
    assert (view.staff_id, view.way, view.minutes) == (desk.cast.giulia, AppointmentWay.PLACE, 30)
    assert (view.state, view.starts_at, view.waits) == (AppointmentState.AGREED, desk.at(3), True)
    desk.choose(view.times[0][0])
    view = desk.view(number)
    assert (view.starts_at, view.sequence, view.other_time) == (desk.at(4), 2, False)


def test_cancelling_tells_staff_once_and_nothing_is_due_any_more(desk: Desk) -> None:
    number = desk.propose(desk.at(3))
    desk.choose(desk.view(number).times[0][0])
    for _ in range(2):
        desk.lucia(appointments.cancel_own, number)
    assert len(desk.tasks(TaskKind.APPOINTMENT_CANCELLED)) == 1
    assert desk.due() == {}
    with pytest.raises(NotPossible, match="cancelled"):
        desk.again(number, desk.at(4))


@on_sqlite
def test_what_the_family_asks_for_waits_for_times(desk: Desk) -> None:
    wanted, task = desk.lucia(appointments.want, AppointmentAbout.WORK, None)
    again, _ = desk.lucia(appointments.want, AppointmentAbout.WORK, None)
    assert (wanted.id, wanted.staff_id, task.cause) == (again.id, desk.cast.giulia, "wanted")
    for about in (AppointmentAbout.HOME, AppointmentAbout.MONTH):
        desk.lucia(appointments.want, about, None)
    with pytest.raises(NotPossible, match="many"):
        desk.lucia(appointments.want, AppointmentAbout.OTHER, None)
    # Taking it doesn't hold the conversation: the chat must still tell the times.
    assert TaskKind.APPOINTMENT_TIMES not in tasks.promises.FOR_A_PERSON
    desk.lucia(appointments.cancel_own, wanted.id)
    assert len(desk.tasks(TaskKind.APPOINTMENT_TIMES)) == 2
    assert not desk.tasks(TaskKind.APPOINTMENT_CANCELLED), "nobody had planned anything yet"


@on_sqlite
def test_a_proposal_that_nobody_answers_ends_and_staff_decide(desk: Desk) -> None:
    number = desk.propose(desk.at(3, 9), desk.at(3, 15))
    desk.later(desk.at(3, 11))
    assert desk.view(number).waits, "the last time is still hours away"
    desk.later(desk.at(3, 12))
    assert desk.view(number).state is AppointmentState.LAPSED
    assert [task.cause for task in desk.tasks(TaskKind.APPOINTMENT_TIMES)] == ["lapsed"]
    with desk.database.read() as session:
        answer = approvals.latest(session, Subject(SubjectKind.APPOINTMENT, number))
    assert answer is not None
    assert answer.state is ApprovalState.WITHDRAWN


@on_sqlite
def test_nobody_is_told_at_night_that_the_times_are_over(desk: Desk) -> None:
    number = desk.propose(desk.at(3, 9), desk.at(3, 15))
    desk.later(desk.at(3, 23))
    assert desk.view(number).waits
    assert not desk.tasks(TaskKind.APPOINTMENT_TIMES)
    desk.later(desk.at(4, 9))
    assert desk.view(number).state is AppointmentState.LAPSED
    assert [task.cause for task in desk.tasks(TaskKind.APPOINTMENT_TIMES)] == ["lapsed"]


@on_sqlite
def test_staff_are_reminded_on_the_day_and_asked_afterwards(desk: Desk) -> None:
    number = desk.propose(desk.at(3, 15))
    desk.choose(desk.view(number).times[0][0])
    desk.later(desk.at(3, 9))
    assert [task.assigned_to for task in desk.tasks(TaskKind.APPOINTMENT_TODAY)] == [desk.cast.giulia]
    with pytest.raises(NotPossible, match="early"):
        desk.do(appointments.happened, desk.cast.giulia, number)
    desk.later(desk.at(3, 16))
    assert not desk.tasks(TaskKind.APPOINTMENT_TODAY)
    assert len(desk.tasks(TaskKind.APPOINTMENT_OUTCOME)) == 1
    desk.do(appointments.missed, desk.cast.giulia, number)
    desk.do(appointments.happened, desk.cast.giulia, number)
    assert desk.view(number).state is AppointmentState.HAPPENED, "a slip can be put right"
    assert not desk.tasks(TaskKind.APPOINTMENT_OUTCOME)


@on_sqlite
def test_planning_ahead_again_changes_nothing(desk: Desk) -> None:
    number = desk.propose(desk.at(3, 15))
    desk.choose(desk.view(number).times[0][0])
    before = desk.due()
    desk.database.write(lambda s: reminders.plan_ahead(s, desk.clock))
    assert desk.due() == before


def _gaps(desk: Desk) -> set[str]:
    with desk.database.read() as session:
        programme = session.get_one(Programme, desk.cast.programme)
        seen = next_steps.kinds.gaps(session, desk.clock, programme)
        return {gap.cause for gap in seen if gap.subject.kind is SubjectKind.APPOINTMENT}


@on_sqlite
def test_the_daily_check_finds_what_fell_through(desk: Desk) -> None:
    number = desk.propose(desk.at(3, 15))
    desk.choose(desk.view(number).times[0][0])
    desk.lucia(appointments.want, AppointmentAbout.WORK, None)
    assert _gaps(desk) == set()
    (times,) = desk.tasks(TaskKind.APPOINTMENT_TIMES)
    desk.database.write(lambda s: tasks.done(s, desk.clock, desk.cast.giulia, times.id))
    assert _gaps(desk) == {"no_times"}
    desk.clock.set(desk.at(4))
    assert _gaps(desk) == {"no_times", "no_outcome"}
    desk.database.write(lambda s: setattr(staff.get(s, desk.cast.giulia), "active", False))
    assert _gaps(desk) == {"no_times", "staff_gone"}


@on_sqlite
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"times": []}, "times"),
        ({"times": [1, 2, 3, 4]}, "times"),
        ({"times": [1, 1]}, "twice"),
        ({"times": [-1]}, "past"),
        ({"times": [400]}, "far"),
        ({"place": Place(AppointmentWay.PLACE, " ", 30)}, "place"),
        ({"place": Place(AppointmentWay.PHONE, "", 4)}, "minutes"),
        ({"with_id": 999_999}, "staff"),
    ],
)
def test_a_proposal_that_cannot_be_kept_is_refused(desk: Desk, change: dict[str, Any], reason: str) -> None:
    times = [desk.at(days) for days in change.get("times", [3])]
    with pytest.raises(NotPossible, match=f"^{reason}$"):
        desk.do(
            appointments.propose,
            desk.cast.giulia,
            desk.cast.lucia,
            change.get("with_id", desk.cast.giulia),
            AppointmentAbout.HOME,
            change.get("place", OFFICE),
            times,
        )


def test_an_hour_that_clocks_skip_is_refused() -> None:
    with pytest.raises(NotPossible, match="no_such_hour"):
        appointments.local_start(date(2026, 3, 29), time(2, 30), ROME)
    # In autumn the hour that comes twice is the first one.
    assert appointments.local_start(date(2026, 10, 25), time(2, 30), ROME) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


@given(
    last=st.integers(0, 365 * 24 * 60).map(lambda minutes: build.START + timedelta(minutes=minutes)),
    before=st.timedeltas(timedelta(minutes=5), timedelta(days=30)),
)
def test_a_proposal_ends_before_its_last_time_and_never_at_night_unless_it_came_late(
    last: datetime, before: timedelta
) -> None:
    now, rules = last - before, QuietRules()
    until = waits_until(last, now, rules, ROME)
    assert now < until <= last
    if until > now + LEAST:
        assert is_allowed(until, rules, ROME)
        assert until <= last - timedelta(hours=3)


@given(day=st.dates(date(2026, 1, 1), date(2027, 12, 31)), hour=st.times())
def test_a_local_time_is_shown_as_it_was_given(day: date, hour: time) -> None:
    with suppress(NotPossible):
        shown = appointments.local_start(day, hour, ROME).astimezone(zone(ROME))
        assert (shown.date(), shown.time()) == (day, hour)


def test_what_passes_on_is_met_by_somebody_who_has_time(desk: Desk) -> None:
    """A colleague takes over what they are free for; for what is left nobody is named, and a task asks who comes."""
    marco, giulia = desk.cast.marco, desk.cast.giulia
    agreed, clashes = desk.propose(desk.at(3, 15)), desk.propose(desk.at(3, 17))
    for number in (agreed, clashes):
        desk.choose(desk.view(number).times[0][0])
    offered = desk.propose(desk.at(4, 10), desk.at(4, 12))
    busy = desk.propose(desk.at(3, 17), member=desk.cast.amina, staff_id=marco)
    desk.do(appointments.set_time, marco, busy, desk.at(3, 17))
    before = desk.view(agreed)
    handed = desk.database.write(lambda s: offboarding.suspend(s, desk.clock, None, giulia, to=marco))
    assert (handed.colleague[Work.APPOINTMENTS], handed.desk[Work.APPOINTMENTS]) == (2, 1)
    taken, left, asked = desk.view(agreed), desk.view(clashes), desk.view(offered)
    assert (taken.staff_id, taken.starts_at) == (marco, before.starts_at)
    # The family's calendar takes the entry as a change.
    assert taken.sequence > before.sequence
    assert len(asked.times) == 2
    assert (left.staff_id, left.state, left.starts_at) == (None, AppointmentState.AGREED, desk.at(3, 17))
    (waits,) = desk.tasks(TaskKind.APPOINTMENT_TIMES)
    assert (waits.subject_id, waits.cause, waits.assigned_to) == (clashes, "staff_gone", None)
    assert _gaps(desk) == set()
    with pytest.raises(NotPossible, match="busy"):
        desk.do(appointments.set_time, marco, clashes, desk.at(3, 17))
    # Whoever sets the time takes it over.
    desk.do(appointments.set_time, marco, clashes, desk.at(3, 18))
    assert desk.view(clashes).staff_id == marco
    assert not desk.tasks(TaskKind.APPOINTMENT_TIMES)


@on_sqlite
def test_a_time_is_proposed_by_whoever_takes_over_what_is_nobodys(desk: Desk) -> None:
    number, offered = desk.propose(desk.at(3, 15)), desk.propose(desk.at(4, 15))
    desk.choose(desk.view(number).times[0][0])
    time_id = desk.view(offered).times[0][0]
    desk.database.write(lambda s: offboarding.suspend(s, desk.clock, None, desk.cast.giulia))
    # What was proposed can't be chosen any more: nobody would come.
    with pytest.raises(NotPossible, match="changed"):
        desk.choose(time_id)
    assert desk.view(offered).state is AppointmentState.WANTED
    assert {task.subject_id for task in desk.tasks(TaskKind.APPOINTMENT_TIMES)} == {number, offered}
    for each in (number, offered):
        desk.do(
            appointments.propose_again,
            desk.cast.marco,
            each,
            desk.cast.marco,
            AppointmentAbout.PAPERS,
            OFFICE,
            [desk.at(5, 10 + each % 5)],
        )
        assert desk.view(each).staff_id == desk.cast.marco
    assert desk.view(number).starts_at == desk.at(3, 15)
    desk.later(desk.at(4))
    (outcome,) = desk.tasks(TaskKind.APPOINTMENT_OUTCOME)
    assert outcome.assigned_to == desk.cast.marco
