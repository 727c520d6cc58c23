"""A request to be deleted is answered within the month, taken back while it may be, and never lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import ErasureRequest, Programme, Task
from budgeting.errors import NotPossible
from budgeting.next_steps import kinds
from budgeting.privacy import erasure, retention
from budgeting.states.privacy import ErasureState
from budgeting.states.tasks import TaskKind, Urgency
from dialogs.proactive import work_off
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite


def _ask(database: Database, clock: SetClock, cast: Cast) -> int:
    return database.write(lambda s: erasure.ask(s, clock, build.person(s, cast.amina)).id)


def _tasks(database: Database) -> dict[TaskKind, Urgency]:
    with database.read() as session:
        rows = session.execute(select(Task.kind, Task.urgency).where(Task.done_at.is_(None)))
        return {row.kind: row.urgency for row in rows}


def test_it_is_urgent_a_week_before_the_month_is_over(
    database: Database, clock: SetClock, words: Words, cast: Cast
) -> None:
    number = _ask(database, clock, cast)
    with database.read() as session:
        assert session.get_one(ErasureRequest, number).answer_by == date(2026, 4, 1)
    assert _tasks(database)[TaskKind.ERASURE_ASKED] is Urgency.NORMAL
    for days, urgency in ((21, Urgency.NORMAL), (3, Urgency.HIGH)):
        clock.advance(days=days)
        while database.write(lambda s: work_off(s, clock, words)):
            pass
        assert _tasks(database)[TaskKind.ERASURE_ASKED] is urgency
    database.write(lambda s: erasure.approve(s, clock, None, number))
    assert TaskKind.ERASURE_ASKED not in _tasks(database)
    assert TaskKind.ERASURE_DUE in _tasks(database)


@on_sqlite
def test_one_request_at_a_time_and_only_an_open_one_is_taken_back(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    number = _ask(database, clock, cast)
    with pytest.raises(NotPossible, match="asked"):
        _ask(database, clock, cast)
    database.write(lambda s: erasure.take_back(s, clock, cast.amina))
    assert TaskKind.ERASURE_ASKED not in _tasks(database)
    assert _ask(database, clock, cast) != number
    with database.read() as session:
        newest = erasure.latest(session, cast.amina)
        assert newest is not None
    database.write(lambda s: erasure.approve(s, clock, None, newest.id))
    with pytest.raises(NotPossible, match="confirmed"):
        database.write(lambda s: erasure.take_back(s, clock, cast.amina))
    with pytest.raises(NotPossible, match="approved"):
        _ask(database, clock, cast)


@on_sqlite
def test_an_approved_request_comes_up_until_it_is_carried_out(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    number = _ask(database, clock, cast)
    database.write(lambda s: erasure.approve(s, clock, None, number))

    def close(session: Session) -> None:
        for task in session.scalars(select(Task).where(Task.kind == TaskKind.ERASURE_DUE)):
            task.state, task.done_at = "done", clock.now()

    def causes() -> set[str]:
        with database.read() as session:
            programme = session.get_one(Programme, cast.programme)
            return {gap.cause for gap in kinds.gaps(session, clock, programme)}

    assert "not_carried_out" not in causes()
    database.write(close)
    assert "not_carried_out" in causes()
    with database.read() as session:
        assert session.get_one(ErasureRequest, number).state is ErasureState.APPROVED


@on_sqlite
def test_what_stays_is_named_and_what_goes_too(database: Database, clock: SetClock, cast: Cast) -> None:
    with database.read() as session:
        amina, youssef = (build.person(session, each) for each in (cast.amina, cast.youssef))
    for person in (amina, youssef):
        staying = {each.group for each in retention.staying(person)}
        going = set(retention.going(person))
        assert staying
        assert not staying & going
        assert staying | going == {each.group for each in retention.everything(person)}
    hidden = {each.group for each in retention.everything(amina)} - {
        each.group for each in retention.everything(youssef)
    }
    assert {group.value for group in hidden} == {"arrears"}
    assert all(each.days > timedelta().days for each in retention.everything(amina))
