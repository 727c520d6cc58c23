"""Whose phones ring: one alert for a family, the next person where nobody takes it, the programme's rule at night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import alerts, on_call, programmes, staff, tasks
from budgeting.alerts import Waiting
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Alert, Staff, StaffRole, Task
from budgeting.errors import NotPossible
from budgeting.states import MessageState, NightAlerts, Role, TaskKind, TaskState, Urgency
from tests.kit import build
from tests.kit.build import Cast

#: Tuesday 3 March 2026: 10:00 in Rome, 22:00 in Rome, and 9:00 on the day after.
MORNING = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 3, 21, 0, tzinfo=UTC)
OPENING = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING)


class Phones:
    """The alerts of a test, looked at as the staff bot does."""

    def __init__(self, database: Database, clock: SetClock, cast: Cast) -> None:
        self.database, self.clock, self.cast = database, clock, cast
        self._number = 100

    def task(self, kind: TaskKind = TaskKind.CANNOT_PAY, key: str = "one", **more: Any) -> int:
        values = {
            "programme_id": self.cast.programme,
            "household_id": self.cast.rossi,
            "urgency": Urgency.HIGH,
        }
        return self.database.write(
            lambda s: tasks.open_task(s, self.clock, kind, key=key, **(values | more)).id
        )

    def somebody(self, name: str, role: Role) -> int:
        return self.database.write(lambda s: build.colleague(s, self.clock, name, self.cast.programme, role))

    def claimed(self) -> list[Waiting]:
        return self.database.write(lambda s: alerts.claim(s, self.clock, 50))

    def ring(self) -> list[tuple[int, int]]:
        """Send what waits: (the staff person, the task that the alert names)."""
        rang = []
        for one in self.claimed():
            self._number += 1
            self.database.write(lambda s, one=one: alerts.sent(s, self.clock, one, self._number))
            with self.database.read() as session:
                rang.append((session.get_one(Alert, one.id).staff_id, one.face.task_id))
        return rang

    def rung(self) -> list[int]:
        return [person for person, _ in self.ring()]

    def wait(self, **span: float) -> list[int]:
        """Let time pass without anybody taking anything; whose phones ring then."""
        self.clock.advance(**span)
        while self.database.write(lambda s: on_call.pass_on(s, self.clock, 20)):
            pass
        return self.rung()

    def settle(self, **values: Any) -> None:
        self.database.write(lambda s: programmes.settle(s, self.clock, None, self.cast.programme, **values))


@pytest.fixture
def phones(database: Database, clock: SetClock, cast: Cast) -> Phones:
    return Phones(database, clock, cast)


def test_two_tasks_of_a_family_are_one_alert_that_names_the_most_urgent(phones: Phones, cast: Cast) -> None:
    talk = phones.task(TaskKind.CONVERSATION, "talk", urgency=Urgency.NORMAL)
    cannot = phones.task(TaskKind.CANNOT_PAY, "cannot")
    assert phones.ring() == [(cast.giulia, cannot), (cast.marco, cannot)]
    phones.task(TaskKind.PAYMENT_DECLARED, "paid", urgency=Urgency.NORMAL)
    assert phones.rung() == [], "nothing new for a phone that has it"
    with phones.database.read() as session:
        assert session.get_one(Task, cannot).leading_id == talk


def test_what_becomes_urgent_later_rings_anew_in_place_of_what_hangs_there(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    phones.task(TaskKind.CONVERSATION, "talk", urgency=Urgency.NORMAL)
    assert phones.rung() == [cast.giulia]
    clock.advance(minutes=10)
    phones.task(TaskKind.CANNOT_PAY, "cannot")
    claimed = phones.claimed()
    assert [(one.chat_id, one.replaces) for one in claimed] == [(9001, 101), (9002, None)]
    assert all(one.face.urgency is Urgency.HIGH for one in claimed)


def test_families_and_days_have_alerts_of_their_own(phones: Phones, cast: Cast, clock: SetClock) -> None:
    phones.task(key="one")
    phones.task(key="other", household_id=cast.kaur)
    assert len(phones.ring()) == 4
    clock.advance(hours=2)
    later = phones.task(TaskKind.CONVERSATION, "later", urgency=Urgency.NORMAL)
    assert phones.ring() == [(cast.giulia, later)]


def test_an_urgent_alert_that_nobody_takes_goes_on_and_to_nobody_twice(phones: Phones, cast: Cast) -> None:
    clara, ada = phones.somebody("Clara", Role.COORDINATOR), phones.somebody("Ada", Role.ADMINISTRATOR)
    phones.task()
    assert phones.rung() == [cast.giulia, cast.marco]
    assert phones.wait(minutes=14) == []
    assert phones.wait(minutes=1) == [clara]
    assert phones.wait(minutes=15) == [ada]
    assert phones.wait(minutes=15) == [clara, ada], "once more those who lead"
    assert phones.wait(hours=3) == [], "and then it stays on the list"


def test_taking_it_ends_that_and_giving_it_back_begins_anew(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    clara = phones.somebody("Clara", Role.COORDINATOR)
    task = phones.task()
    phones.ring()
    phones.database.write(lambda s: tasks.take(s, clock, cast.marco, task))
    assert phones.wait(minutes=60) == []
    phones.database.write(lambda s: tasks.release(s, clock, cast.marco, task))
    assert phones.wait(minutes=14) == []
    assert phones.wait(minutes=1) == [clara]


def test_the_programme_says_how_long_an_alert_may_go_unheard(phones: Phones) -> None:
    clara = phones.somebody("Clara", Role.COORDINATOR)
    phones.settle(alert_after_minutes=5)
    phones.task()
    phones.ring()
    assert phones.wait(minutes=5) == [clara]


def test_where_the_first_have_no_phone_the_next_is_the_first(phones: Phones, cast: Cast) -> None:
    clara = phones.somebody("Clara", Role.COORDINATOR)
    for person in (cast.giulia, cast.marco):
        phones.database.write(lambda s, person=person: staff.unlink(s, person))
    phones.task(TaskKind.CONVERSATION, urgency=Urgency.NORMAL)
    assert phones.rung() == [clara]


def test_what_is_not_urgent_waits_at_night_and_comes_together(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    clock.set(NIGHT)
    for number, home in enumerate((cast.rossi, cast.kaur, cast.amrani)):
        phones.task(TaskKind.CONVERSATION, f"talk{number}", household_id=home, urgency=Urgency.NORMAL)
    assert phones.claimed() == []
    clock.set(OPENING)
    claimed = phones.claimed()
    assert len(claimed) == 3
    assert all(one.for_the_morning for one in claimed)


def test_what_waited_over_a_weekend_is_not_too_old(phones: Phones, cast: Cast, clock: SetClock) -> None:
    clock.set(datetime(2026, 3, 6, 18, 0, tzinfo=UTC))
    phones.task(TaskKind.CONVERSATION, urgency=Urgency.NORMAL)
    clock.set(datetime(2026, 3, 9, 8, 0, tzinfo=UTC))
    assert phones.rung() == [cast.giulia]


def test_what_becomes_urgent_at_night_does_not_wait_for_the_morning(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    clock.set(NIGHT)
    phones.task(TaskKind.CONVERSATION, "talk", urgency=Urgency.NORMAL)
    phones.task(TaskKind.CANNOT_PAY, "cannot")
    assert phones.rung() == [cast.giulia, cast.marco]


def test_nobody_is_rung_at_night_where_the_programme_says_so(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    clara = phones.somebody("Clara", Role.COORDINATOR)
    phones.settle(night_alerts=NightAlerts.NOBODY)
    clock.set(NIGHT)
    phones.task()
    assert phones.rung() == []
    assert phones.wait(hours=8) == []
    clock.set(OPENING)
    assert phones.wait() == [cast.giulia, cast.marco]
    assert phones.wait(minutes=15) == [clara]


def test_whoever_is_on_call_is_rung_at_night_and_the_others_in_the_morning(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    clara = phones.somebody("Clara", Role.COORDINATOR)
    phones.settle(night_alerts=NightAlerts.ON_CALL, on_call=[clara])
    clock.set(NIGHT)
    phones.task()
    assert phones.rung() == [clara]
    assert phones.wait(hours=8) == []
    clock.set(OPENING)
    assert phones.wait() == [cast.giulia]
    assert phones.wait(minutes=15) == [cast.marco]


def test_where_nobody_on_call_can_be_reached_everybody_is_rung(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    clara = phones.somebody("Clara", Role.COORDINATOR)
    phones.settle(night_alerts=NightAlerts.ON_CALL, on_call=[clara])
    _suspend(phones.database, clara)
    clock.set(NIGHT)
    phones.task()
    assert phones.rung() == [cast.giulia, cast.marco]


def test_the_on_call_list_holds_only_who_answers_families(phones: Phones) -> None:
    partner = phones.somebody("Paolo", Role.PARTNER)
    for wrong in ({"on_call": [partner]}, {"on_call": [999]}):
        with pytest.raises(NotPossible, match="on_call"):
            phones.settle(**wrong)
    for minutes in (0, 1441):
        with pytest.raises(NotPossible, match="minutes"):
            phones.settle(alert_after_minutes=minutes)


@pytest.mark.parametrize("ended", ["suspended", "unlinked", "without a role"])
def test_whoever_has_left_gets_no_alert_that_was_queued_before(
    phones: Phones, cast: Cast, ended: str
) -> None:
    phones.task()

    def end(session: Session) -> None:
        person = session.get_one(Staff, cast.marco)
        if ended == "suspended":
            person.active = False
        elif ended == "unlinked":
            person.telegram_chat_id = None
        else:
            for role in session.scalars(select(StaffRole)).all():
                if role.staff_id == cast.marco:
                    session.delete(role)

    phones.database.write(end)
    assert phones.rung() == [cast.giulia]
    assert phones.wait(hours=2) == []


def test_what_somebody_took_before_the_alert_left_buzzes_nowhere(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    task = phones.task()
    phones.database.write(lambda s: tasks.take(s, clock, cast.marco, task))
    assert phones.rung() == []
    with phones.database.read() as session:
        assert set(session.scalars(select(Alert.state))) == {MessageState.SKIPPED}


def test_what_hangs_on_the_phones_follows_the_task_by_whatever_way_it_changes(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    task = phones.task()
    phones.ring()

    def outdated() -> list[tuple[TaskState, str]]:
        found = phones.database.write(lambda s: alerts.outdated(s, clock))
        for one in found:
            phones.database.write(lambda s, one=one: alerts.changed(s, one))
        return [(one.face.state, one.holder) for one in found]

    assert outdated() == []
    phones.database.write(lambda s: tasks.take(s, clock, cast.marco, task))
    assert outdated() == [(TaskState.TAKEN, "Marco")] * 2
    phones.database.write(lambda s: tasks.release(s, clock, cast.marco, task))
    assert outdated() == [(TaskState.OPEN, "")] * 2
    phones.database.write(lambda s: tasks.settle(s, clock, "one"))
    assert outdated() == [(TaskState.DONE, "")] * 2
    assert outdated() == []


def test_an_alert_that_rings_anew_while_it_is_sent_goes_out_once_more(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    phones.task(TaskKind.CONVERSATION, "talk", urgency=Urgency.NORMAL)
    [sending] = phones.claimed()
    phones.task(TaskKind.CANNOT_PAY, "cannot")
    phones.database.write(lambda s: alerts.sent(s, clock, sending, 55))
    again = [one for one in phones.claimed() if one.chat_id == 9001]
    assert [one.replaces for one in again] == [55]


def test_two_clocks_pass_an_alert_on_once(phones: Phones, clock: SetClock) -> None:
    phones.somebody("Clara", Role.COORDINATOR)
    phones.task()
    phones.ring()
    clock.advance(minutes=16)
    jobs = [phones.database.submit(lambda s: on_call.pass_on(s, clock, 20)) for _ in range(4)]
    assert sum(job.result(20) for job in jobs) == 1
    assert len(phones.rung()) == 1


def test_a_claim_shows_what_the_look_before_it_finds(phones: Phones, clock: SetClock) -> None:
    def waits() -> bool:
        with phones.database.read() as session:
            return alerts.something_waits(session, clock.now())

    assert not waits()
    phones.task()
    assert waits()
    phones.ring()
    assert not waits()
    with phones.database.read() as session:
        assert not on_call.something_unheard(session, clock.now())
        assert on_call.something_unheard(session, clock.now() + timedelta(minutes=15))


def _suspend(database: Database, person: int) -> None:
    def job(session: Session) -> None:
        session.get_one(Staff, person).active = False

    database.write(job)
