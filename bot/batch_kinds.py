"""Every kind of long job; the composition root passes them to the worker. A new kind is a line here."""

from __future__ import annotations

from bot import console
from budgeting.batches import Kind
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.imports import COMMIT, UNDO
from dialogs.departures import ending_job
from dialogs.privacy import export_job
from dialogs.text.words import Words


def batch_kinds(database: Database, clock: Clock) -> tuple[Kind, ...]:
    """Return all kinds, from the rooms that own them."""
    return (
        *console.batch_kinds(database, clock),
        COMMIT,
        UNDO,
        export_job.kind(Words()),
        ending_job.kind(Words()),
    )
