"""When the group of a desk shows an alert, and that nobody counts as called by it."""

from __future__ import annotations

import pytest

from budgeting import desk_groups
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.states.programmes import NightAlerts
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, Urgency
from tests.budgeting.phones import MORNING, NIGHT, OPENING, Phones
from tests.kit.build import Cast

GROUP = -77


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING)


@pytest.fixture
def phones(database: Database, clock: SetClock, cast: Cast) -> Phones:
    """Phones beside a linked group."""

    def link(session):
        token = desk_groups.create_link(session, clock, None, cast.programme, "it").token
        desk_groups.use_link(session, clock, token, GROUP)

    database.write(link)
    return Phones(database, clock, cast)


def shown(phones: Phones) -> list[int]:
    """What goes to the group now, by task; the rest goes to its phones."""
    return [alert.face.task_id for alert in phones.claimed() if alert.chat_id == GROUP]


def test_the_group_is_no_next_person(phones: Phones, cast: Cast, clock: SetClock) -> None:
    clara = phones.somebody("Clara", Role.COORDINATOR)
    phones.task()
    assert phones.rung() == [cast.giulia, cast.marco, None]
    assert phones.wait(minutes=16) == [clara]
    # Everybody was called: the leads once more, and the group never again.
    assert phones.wait(minutes=16) == [clara]


def test_a_stranger_waits_in_the_group_of_the_front_office(phones: Phones, clock: SetClock) -> None:
    task = phones.task(TaskKind.CALL_BACK, programme_id=None, household_id=None)
    assert shown(phones) == [task]


@pytest.mark.parametrize("rule", NightAlerts)
def test_at_night_the_group_goes_by_the_rule_of_the_programme(
    phones: Phones, cast: Cast, clock: SetClock, rule: NightAlerts
) -> None:
    phones.settle(night_alerts=rule, on_call=[cast.marco] if rule is NightAlerts.ON_CALL else [])
    clock.set(NIGHT)
    urgent = phones.task()
    calm = phones.task(TaskKind.CONVERSATION, "calm", household_id=cast.kaur, urgency=Urgency.NORMAL)
    at_once = rule is NightAlerts.EVERYBODY
    assert shown(phones) == ([urgent] if at_once else [])
    clock.set(OPENING)
    assert shown(phones) == ([calm] if at_once else [urgent, calm])


def test_the_end_of_a_programme_frees_its_group(phones: Phones, cast: Cast, clock: SetClock) -> None:
    phones.task()
    phones.database.write(lambda s: desk_groups.end(s, clock, cast.programme))
    assert shown(phones) == []
    with phones.database.read() as session:
        [notice] = desk_groups.waiting(session)
        assert (notice.chat_id, notice.leave) == (GROUP, True)
