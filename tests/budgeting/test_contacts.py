"""Reaching a household that has not joined: attempts, the next one's task, and what ends them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import contacts, departures, households
from budgeting.clock import SetClock
from budgeting.contacts import Attempt
from budgeting.db.engine import Database
from budgeting.db.tables import Task
from budgeting.departures import Terms
from budgeting.errors import NotFound, NotPossible
from budgeting.schedule import reminders
from budgeting.states.contacts import ContactOutcome, ContactWay
from budgeting.states.departures import DepartureReason
from budgeting.states.tasks import TaskKind, TaskState
from dialogs import proactive
from dialogs.text.words import Words
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite

TODAY = date(2026, 3, 2)
NEXT = TODAY + timedelta(days=4)
IN_VAIN = Attempt(ContactWay.CALL, ContactOutcome.NOT_REACHED, TODAY, "", NEXT)


def home(database: Database, clock: SetClock, cast: Cast) -> tuple[int, int]:
    def make(session: Session) -> tuple[int, int]:
        made = households.create_household(
            session, clock, cast.marco, cast.programme, "N-1", "Neri", coach_id=cast.giulia
        ).id
        return made, households.add_member(session, clock, cast.marco, made, "Ada").id

    return database.write(make)


def causes(database: Database) -> list[str]:
    waiting = select(Task.cause).where(Task.kind == TaskKind.CONTACT_DUE, Task.state != TaskState.DONE)
    with database.read() as session:
        return list(session.scalars(waiting))


def tried(database: Database, clock: SetClock, by: int, household: int, made: Attempt = IN_VAIN) -> None:
    database.write(lambda s: contacts.record(s, clock, by, household, made))


def test_the_next_attempt_comes_up_on_its_day_and_ends_when_they_join(
    database: Database, clock: SetClock, words: Words, cast: Cast
) -> None:
    household, ada = home(database, clock, cast)
    # The coach records it as well as the desk.
    tried(database, clock, cast.giulia, household)
    assert causes(database) == []
    clock.set(clock.now() + timedelta(days=4, hours=6))
    database.write(lambda s: reminders.plan_ahead(s, clock))
    database.write(lambda s: proactive.work_off(s, clock, words))
    database.write(lambda s: proactive.work_off(s, clock, words))
    assert causes(database) == ["due"]
    # Trying again settles it, and plans the next one.
    later = NEXT + timedelta(days=7)
    tried(
        database,
        clock,
        cast.marco,
        household,
        Attempt(ContactWay.VISIT, ContactOutcome.WANTS_TIME, NEXT, "", later),
    )
    assert causes(database) == []
    clock.set(clock.now() + timedelta(days=7))
    database.write(lambda s: proactive.work_off(s, clock, words))
    assert causes(database) == ["due"]
    database.write(lambda s: households.join(s, clock, ada, "it"))
    assert causes(database) == []
    with pytest.raises(NotPossible, match="joined"):
        tried(database, clock, cast.marco, household)


def test_too_many_in_vain_and_a_refusal_ask_what_to_do(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    household, _ = home(database, clock, cast)
    for _ in range(3):
        tried(database, clock, cast.marco, household)
    assert causes(database) == []
    tried(database, clock, cast.marco, household)
    assert causes(database) == ["attempts"]
    refuses = Attempt(ContactWay.CALL, ContactOutcome.REFUSES, TODAY)
    tried(database, clock, cast.marco, household, refuses)
    assert causes(database) == ["refuses"]
    gone = Terms(DepartureReason.DECLINED, TODAY)
    database.write(lambda s: departures.leave(s, clock, cast.marco, household, gone, lambda _: None))
    assert causes(database) == []
    with pytest.raises(NotPossible, match="left"):
        tried(database, clock, cast.marco, household)
    with database.read() as session:
        assert contacts.in_vain(contacts.of_household(session, household)) == 0
        assert len(contacts.of_household(session, household)) == 5


@on_sqlite
@pytest.mark.parametrize(
    ("made", "why"),
    [
        (Attempt(ContactWay.CALL, ContactOutcome.REACHED, TODAY + timedelta(days=1), "", NEXT), "future"),
        (Attempt(ContactWay.CALL, ContactOutcome.REACHED, date(2020, 1, 1), "", NEXT), "early"),
        (Attempt(ContactWay.CALL, ContactOutcome.REACHED, TODAY), "next_missing"),
        (Attempt(ContactWay.CALL, ContactOutcome.REACHED, TODAY, "", TODAY), "next_past"),
        (Attempt(ContactWay.CALL, ContactOutcome.REACHED, TODAY, "", date(2028, 1, 1)), "next_far"),
        (Attempt(ContactWay.CALL, ContactOutcome.REACHED, TODAY, "x" * 501, NEXT), "long"),
    ],
)
def test_an_attempt_that_makes_no_sense_is_refused(
    database: Database, clock: SetClock, cast: Cast, made: Attempt, why: str
) -> None:
    household, _ = home(database, clock, cast)
    with pytest.raises(NotPossible, match=why):
        tried(database, clock, cast.marco, household, made)


@on_sqlite
def test_nobody_records_for_a_household_that_is_not_theirs(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    household, _ = home(database, clock, cast)

    def pass_away(session: Session) -> None:
        households.change_household(session, clock, None, household, site_id=None, coach_id=None, pay_day=1)

    database.write(pass_away)
    with pytest.raises(NotFound):
        tried(database, clock, cast.giulia, household)
