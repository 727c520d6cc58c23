"""Audit log lines, written by hand."""

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
    """Write a line; gives its id."""

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
            # The log also keeps old lines: by staff who could not do this today, about things that no longer exist.
            line.staff_id = staff_id
            return line.id

        return database.write(job)

    return write
