"""Every kind of long job, told to the worker by the composition root: a new kind is a line here."""

from __future__ import annotations

from budgeting.batches import Kind
from budgeting.imports import COMMIT, UNDO


def batch_kinds() -> tuple[Kind, ...]:
    """All that there are, each from where it lives."""
    return (COMMIT, UNDO)
