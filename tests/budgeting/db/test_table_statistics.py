"""PostgreSQL's planner learns at once what a long job has filled, also with autovacuum switched off."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.table_statistics import analyze_stale
from budgeting.db.tables import Household
from tests.kit.build import Cast


def _believed(database: Database) -> float:
    """The number of households, as the planner believes."""
    with database.read() as session:
        size = "SELECT reltuples FROM pg_class WHERE oid = 'households'::regclass"
        return float(session.connection().exec_driver_sql(size).scalar_one())


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_table_that_was_filled_is_looked_at_once(database: Database, clock: SetClock, cast: Cast) -> None:
    with database.writing.begin() as connection:
        connection.execute(
            insert(Household),
            [
                {
                    "programme_id": cast.programme,
                    "reference": f"F-{number}",
                    "name": f"Family {number}",
                    "created_at": clock.now(),
                }
                for number in range(1000)
            ],
        )
    assert _believed(database) < 100
    database.optimize()
    assert _believed(database) > 1000
    assert not [table for table in analyze_stale(database.writing) if table.endswith(".households")]
