"""Lines of the audit log, written by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from budgeting import audit
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit


@pytest.fixture
def note(database: Database, clock: SetClock) -> Callable[..., int]:
    """Write a line; its number."""

    def write(
        staff_id: int | None,
        action: str,
        subject: str,
        subject_id: int | None,
        reason: str = "",
        **more: Any,
    ) -> int:
        def job(session) -> int:
            audit.note(session, clock, None, action, subject, subject_id, reason, **more)
            line = session.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
            # The log also keeps what was done by who could not do it today, on what is gone.
            line.staff_id = staff_id
            return line.id

        return database.write(job)

    return write
