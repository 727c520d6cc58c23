"""Together with a family that has no phone: sitting side by side at the console, and weeks filled in on paper."""

from budgeting.side_by_side import paper, sittings
from budgeting.side_by_side.sittings import CONSOLE, IDLE, SeatTaken, SittingOver

__all__ = ["CONSOLE", "IDLE", "SeatTaken", "SittingOver", "paper", "sittings"]
