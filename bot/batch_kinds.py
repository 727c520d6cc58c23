"""Every kind of long job, told to the worker by the composition root: a new kind is a line here."""

from __future__ import annotations

from bot import console
from budgeting.batches import Kind
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.imports import COMMIT, UNDO


def batch_kinds(database: Database, clock: Clock) -> tuple[Kind, ...]:
    """All that there are, each from where it lives."""
    return (*console.batch_kinds(database, clock), COMMIT, UNDO)
