"""Statements run on the driver's cursor behave as SQLAlchemy's own do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from budgeting.db.engine import Database
from budgeting.db.prepared_statements import Prepared
from budgeting.db.tables import Checkin, DueEvent, Event, Household
from budgeting.states.checkins import CheckinState
from tests.kit.build import Cast

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
_EVENTS, _DUE = Event.__table__, DueEvent.__table__
_EVENT = Prepared(insert(_EVENTS), ("at", "kind", "details"))
_KINDS = Prepared(select(_EVENTS.c.kind).where(_EVENTS.c.kind != bindparam("but")).order_by(_EVENTS.c.id))


def test_values_come_back_as_the_types_that_went_in(database: Database, cast: Cast) -> None:
    asked = Prepared(
        select(Checkin.week, Checkin.state, Checkin.passed, Checkin.touched_at).where(
            Checkin.household_id == bindparam("home"), Checkin.state == bindparam("wanted", CheckinState.OPEN)
        )
    )
    elsewhere = NOW.astimezone(timezone(timedelta(hours=5)))

    def job(session: Session) -> object:
        values = {
            "week": date(2026, 3, 2),
            "state": CheckinState.OPEN,
            "passed": {"spending": ["food", "à\x00"]},
        }
        session.execute(insert(Checkin).values(household_id=cast.rossi, touched_at=elsewhere, **values))
        return asked.first(session, {"home": cast.rossi})

    week, state, passed, touched = database.write(job)  # type: ignore[misc]
    assert (week, state, passed) == (date(2026, 3, 2), CheckinState.OPEN, {"spending": ["food", "à"]})
    assert (touched, touched.tzinfo) == (NOW, UTC)


def test_an_insert_gives_its_number_or_none_where_it_was_there(database: Database) -> None:
    values = {"kind": "checkin_ask", "subject_id": 1, "for_date": NOW.date(), "rung": 0, "unique_key": "k"}
    values |= {"due_at": NOW, "stale_at": NOW, "state": "pending"}
    once = Prepared(
        {
            "sqlite": sqlite.insert(_DUE).on_conflict_do_nothing(),
            "postgresql": postgresql.insert(_DUE).on_conflict_do_nothing(),
        },
        tuple(values),
    )
    first, second = database.write(lambda s: (once.insert(s, values), once.insert(s, values)))
    assert isinstance(first, int)
    assert second is None


def test_rows_first_and_scalar(database: Database) -> None:
    def job(session: Session) -> list[object]:
        for kind in ("a", "b", "c"):
            _EVENT.insert(session, {"at": NOW, "kind": kind, "details": {"n": 1}})
        params = {"but": "a"}
        return [_KINDS.rows(session, params), _KINDS.first(session, params), _KINDS.scalar(session, params)]

    assert database.write(job) == [[("b",), ("c",)], ("b",), "b"]
    assert database.write(lambda s: _KINDS.rows(s, {"but": "c"})) == [("a",), ("b",)]


def test_errors_are_sqlalchemys_own_and_carry_no_values(database: Database) -> None:
    wrong = Prepared(insert(_EVENTS), ("at", "kind"))
    values = {"at": None, "kind": "Amina"}
    with pytest.raises(IntegrityError) as quick:
        database.write(lambda s: wrong.insert(s, values))
    assert quick.value.params is None
    assert quick.value.orig is not None


def test_a_job_that_fails_takes_what_it_inserted_with_it(database: Database) -> None:
    def fail(session: Session) -> None:
        _EVENT.insert(session, {"at": NOW, "kind": "lost", "details": None})
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        database.write(fail)
    assert database.write(lambda s: _KINDS.rows(s, {"but": ""})) == []


def test_it_sees_and_is_seen_by_the_same_transaction(database: Database, cast: Cast) -> None:
    name = Prepared(select(Household.name).where(Household.id == bindparam("home")))

    def job(session: Session) -> list[object]:
        household = session.get_one(Household, cast.rossi)
        household.name = "bianchi"
        session.flush()
        seen = [name.scalar(session, {"home": cast.rossi})]
        with session.begin_nested() as inner:
            household.name = "verdi"
            session.flush()
            seen.append(name.scalar(session, {"home": cast.rossi}))
            inner.rollback()
        return [*seen, name.scalar(session, {"home": cast.rossi})]

    assert database.write(job) == ["bianchi", "verdi", "bianchi"]


def test_what_cannot_be_prepared_is_refused(database: Database) -> None:
    listed = Prepared(select(_EVENTS.c.id).where(_EVENTS.c.kind.in_(["a", "b"])))
    with pytest.raises(TypeError, match="IN"):
        database.write(lambda s: listed.rows(s, {}))


def test_statements_that_come_late_are_compiled_once_as_well(database: Database) -> None:
    """SQLite only: when its cache is full, the driver evicts the newest and then compiles it every turn."""
    if not database.is_sqlite:
        pytest.skip("PostgreSQL's driver prepares for itself")
    late = [Prepared(select(column).where(_EVENTS.c.id == bindparam("at"))) for column in _EVENTS.c]
    compiled: list[object] = []

    def many(session: Session) -> None:
        for number in range(300):
            session.execute(text(f"SELECT {number}")).scalar()

    def turn(session: Session) -> None:
        for statement in late:
            statement.first(session, {"at": 1})

    def counted(session: Session) -> None:
        # SQLite calls the authorizer only while it compiles.
        connection = session.connection().connection.driver_connection
        assert connection is not None
        connection.set_authorizer(lambda *asked: compiled.append(asked) or 0)
        turn(session)
        compiled.clear()
        turn(session)
        connection.set_authorizer(None)

    for job in (many, turn, counted):
        database.write(job)
    assert compiled == []
