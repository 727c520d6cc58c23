"""Words for background jobs: what they do, their state, why they stopped."""

from __future__ import annotations

from collections.abc import Mapping

from budgeting.db.tables import Batch
from budgeting.states.batches import BatchKind, BatchState
from dialogs.text import Text, t

KINDS: Mapping[BatchKind, Text] = {
    BatchKind.EXPORT: t("A long file"),
    BatchKind.IMPORT: t("An import"),
    BatchKind.UNDO_IMPORT: t("Undoing an import"),
    BatchKind.FAMILY_EXPORT: t("A copy of a person's data, which they asked for"),
    BatchKind.PROGRAMME_END: t("The end of a programme"),
}
STATES: Mapping[BatchState, Text] = {
    BatchState.WAITING: t("waits its turn"),
    BatchState.RUNNING: t("under way"),
    BatchState.DONE: t("done"),
    BatchState.FAILED: t("stopped by a fault"),
    BatchState.CANCELLED: t("stopped"),
}
TAGS: Mapping[BatchState, str] = {
    BatchState.RUNNING: "tag-info",
    BatchState.DONE: "tag-good",
    BatchState.FAILED: "tag-urgent",
}
#: Why it ended, by its code; an error in the program has none.
REASONS: Mapping[str, Text] = {
    "right_lost": t("Whoever started it may not have this any more."),
    "too_many_rows": t("It has more lines than a sheet can hold. Narrow the list by a filter."),
}
#: What to say after an error in the program.
FAULT = t("The program made a fault. Whoever looks after it has been told; you can try again.")


def reason(batch: Batch) -> Text | None:
    """Why it stopped; None if there is nothing to say."""
    if batch.state is BatchState.FAILED:
        return REASONS.get(batch.error, FAULT)
    return REASONS.get(batch.error) if batch.state is BatchState.CANCELLED else None
