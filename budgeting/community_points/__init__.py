"""Community points: places in the quarter with opening hours, and what one finds there.

`opening` calculates whether one is open; `service` keeps them. Owns their table. Imports audit from this room.
"""

from budgeting.community_points.opening import Opening, Spans, opening, parsed, written
from budgeting.community_points.service import Given, add, change, close, of_programme, reopen

__all__ = [
    "Given",
    "Opening",
    "Spans",
    "add",
    "change",
    "close",
    "of_programme",
    "opening",
    "parsed",
    "reopen",
    "written",
]
