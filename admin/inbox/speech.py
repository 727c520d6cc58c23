"""Whose words they are: what staff wrote begins with their name for the family, which staff need not read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dialogs.staff_side.handover import SIGNED


def unsigned(
    parts: Sequence[Mapping[str, Any]] | None, staff_id: int | None
) -> Sequence[Mapping[str, Any]] | None:
    """The parts without the writer's name in front."""
    if staff_id is not None and parts and parts[0].get("k") == SIGNED.key:
        return parts[1:]
    return parts
