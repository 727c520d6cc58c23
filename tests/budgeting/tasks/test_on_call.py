"""Whose phones ring: one alert per family, the next person if nobody takes it, the programme's rule at night."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import staff, tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Alert, Staff, StaffRole, Task
from budgeting.errors import NotPossible
from budgeting.states.messages import MessageState
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.tasks import alerts, faces, on_call
from dialogs.staff_side import alerts as wording
from tests.budgeting.phones import MORNING, Phones
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING)


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


@on_sqlite
def test_what_becomes_urgent_later_rings_anew_in_place_of_what_hangs_there(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    phones.task(TaskKind.CONVERSATION, "talk", urgency=Urgency.NORMAL)
    assert phones.rung() == [cast.giulia]
    clock.advance(minutes=10)
    phones.task(TaskKind.CANNOT_PAY, "cannot")
    claimed = phones.claimed()
    assert [(alert.chat_id, alert.replaces) for alert in claimed] == [(9001, 101), (9002, None)]
    assert all(alert.face.urgency is Urgency.HIGH for alert in claimed)


@on_sqlite
def test_families_and_days_have_alerts_of_their_own(phones: Phones, cast: Cast, clock: SetClock) -> None:
    phones.task(thing="one")
    phones.task(thing="other", household_id=cast.kaur)
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


@on_sqlite
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


@on_sqlite
def test_where_the_first_have_no_phone_the_next_is_the_first(phones: Phones, cast: Cast) -> None:
    clara = phones.somebody("Clara", Role.COORDINATOR)
    for person in (cast.giulia, cast.marco):
        phones.database.write(lambda s, person=person: staff.unlink(s, person))
    phones.task(TaskKind.CONVERSATION, urgency=Urgency.NORMAL)
    assert phones.rung() == [clara]


@on_sqlite
def test_the_on_call_list_holds_only_who_answers_families(phones: Phones) -> None:
    partner = phones.somebody("Paolo", Role.PARTNER)
    for wrong in ({"on_call": [partner]}, {"on_call": [999]}):
        with pytest.raises(NotPossible, match="on_call"):
            phones.settle(**wrong)
    for minutes in (0, 1441):
        with pytest.raises(NotPossible, match="range"):
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
        shown = phones.database.write(lambda s: alerts.outdated(s, clock))
        for alert in shown:
            phones.database.write(lambda s, changed=alert: alerts.changed(s, changed))
        return [(each.face.state, each.holder) for each in shown]

    assert outdated() == []
    phones.database.write(lambda s: tasks.take(s, clock, cast.marco, task))
    assert outdated() == [(TaskState.TAKEN, "Marco")] * 2
    phones.database.write(lambda s: tasks.release(s, clock, cast.marco, task))
    assert outdated() == [(TaskState.OPEN, "")] * 2
    phones.database.write(lambda s: tasks.settle(s, clock, TaskKind.CANNOT_PAY, phones.about()))
    assert outdated() == [(TaskState.DONE, "")] * 2
    assert outdated() == []


@on_sqlite
def test_an_alert_that_rings_anew_while_it_is_sent_goes_out_once_more(
    phones: Phones, cast: Cast, clock: SetClock
) -> None:
    phones.task(TaskKind.CONVERSATION, "talk", urgency=Urgency.NORMAL)
    [sending] = phones.claimed()
    phones.task(TaskKind.CANNOT_PAY, "cannot")
    phones.database.write(lambda s: alerts.sent(s, clock, sending, 55))
    again = [alert for alert in phones.claimed() if alert.chat_id == 9001]
    assert [alert.replaces for alert in again] == [55]


def test_two_clocks_pass_an_alert_on_once(phones: Phones, clock: SetClock) -> None:
    phones.somebody("Clara", Role.COORDINATOR)
    phones.task()
    phones.ring()
    clock.advance(minutes=16)
    jobs = [phones.database.submit(lambda s: on_call.pass_on(s, clock, 20)) for _ in range(4)]
    assert sum(job.result(20) for job in jobs) == 1
    assert len(phones.rung()) == 1


@on_sqlite
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


def test_a_second_urgent_cause_joins_an_open_alert_and_is_its_own_once_that_is_taken(
    phones: Phones, cast: Cast
) -> None:
    first = phones.task(TaskKind.CRISIS, "help")
    assert phones.ring() == [(cast.giulia, first), (cast.marco, first)]
    phones.clock.advance(hours=3)
    second = phones.task(TaskKind.CANNOT_PAY, "cannot")
    assert phones.rung() == [], "the phones already ring for this family"
    with phones.database.read() as session:
        face = faces.face_of(list(session.scalars(select(Task).where(Task.household_id == cast.rossi))))
    assert (face.kind, face.task_id, face.more) == (
        TaskKind.CRISIS,
        first,
        ((TaskKind.CANNOT_PAY, (second,)),),
    )
    said = [text.key for text in wording.words(face)]
    assert "Also, for the same family:" in said
    phones.database.write(lambda s: tasks.take(s, phones.clock, cast.giulia, first))
    phones.database.write(lambda s: tasks.take(s, phones.clock, cast.giulia, second))
    third = phones.task(TaskKind.UNREACHABLE, "gone")
    assert phones.ring() == [(cast.giulia, third), (cast.marco, third)]


def quiet(phones: Phones, person: int, start: time = time(9), end: time = time(12)) -> None:
    phones.database.write(lambda s: staff.set_quiet(s, phones.clock, person, start, end))


def test_in_quiet_hours_what_is_urgent_goes_to_the_next_person_at_once(phones: Phones, cast: Cast) -> None:
    clara = phones.somebody("Clara", Role.COORDINATOR)
    quiet(phones, cast.giulia)
    quiet(phones, cast.marco)
    phones.task()
    assert phones.wait(seconds=2) == [clara]
    # 12:00 in Rome: nobody has taken it, so those who were quiet read it now; Clara was called once more.
    assert phones.wait(hours=2) == [cast.giulia, cast.marco, clara]
    assert phones.wait(hours=1) == []


@on_sqlite
def test_what_is_not_urgent_waits_for_the_end_of_quiet_hours(phones: Phones, cast: Cast) -> None:
    quiet(phones, cast.giulia)
    phones.task(TaskKind.CONVERSATION, "talk", urgency=Urgency.NORMAL)
    assert cast.giulia not in phones.wait(minutes=119)
    assert phones.wait(minutes=1) == [cast.giulia]


@on_sqlite
def test_night_duty_hears_what_is_urgent_in_quiet_hours_too(phones: Phones, cast: Cast) -> None:
    phones.settle(on_call=(cast.marco,))
    quiet(phones, cast.marco)
    phones.task()
    assert cast.marco in phones.rung()


def test_quiet_hours_that_reach_nobody_are_ignored_in_the_end(phones: Phones, cast: Cast) -> None:
    clara = phones.somebody("Clara", Role.COORDINATOR)
    for person in (cast.giulia, cast.marco, clara):
        quiet(phones, person)
    phones.task()
    assert phones.wait(seconds=2) == [clara]
