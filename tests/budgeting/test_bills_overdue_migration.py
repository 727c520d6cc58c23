"""What revision 0028 does with the tasks about overdue bills of earlier versions."""

from __future__ import annotations

import sqlalchemy as sa

from budgeting.clock import SetClock
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.types import Instant
from tests.kit.build import Cast

_TASKS = sa.table(
    "tasks",
    *(sa.column(name) for name in ("id", "kind", "subject_kind", "subject_id", "household_id", "state")),
    sa.column("urgency"),
    sa.column("cause"),
    sa.column("created_at", Instant()),
)


def test_a_households_tasks_become_one(database: Database, clock: SetClock, cast: Cast) -> None:
    migrate.downgrade(database, "0027")

    def add(session) -> None:  # type: ignore[no-untyped-def]
        for bill, state in ((71, "done"), (72, "open"), (73, "taken"), (74, "open")):
            session.execute(
                _TASKS.insert().values(
                    kind="bill_overdue",
                    subject_kind="bill",
                    subject_id=bill,
                    household_id=cast.amrani,
                    state=state,
                    urgency="normal",
                    cause="",
                    created_at=clock.now(),
                )
            )

    database.write(add)
    migrate.upgrade(database)
    asked = sa.select(_TASKS.c.subject_kind, _TASKS.c.subject_id, _TASKS.c.state).order_by(_TASKS.c.id)
    with database.read() as session:
        rows = [tuple(row) for row in session.execute(asked)]
    assert rows == [("bills", cast.amrani, state) for state in ("done", "open", "done", "done")]
    migrate.downgrade(database, "0027")
    with database.read() as session:
        assert {kind for kind, *_ in session.execute(asked)} == {"household"}
    migrate.upgrade(database)
