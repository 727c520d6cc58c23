"""Messages from staff begin with the writer's name for the family, which staff needn't read."""

from __future__ import annotations

from dialogs.staff_side.handover import SIGNED
from dialogs.text import Parts, without_opening


def unsigned(parts: Parts | None, staff_id: int | None) -> Parts | None:
    """The parts without the writer's name in front."""
    return parts if staff_id is None else without_opening(parts, SIGNED)
