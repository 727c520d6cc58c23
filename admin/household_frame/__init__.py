"""The frame of all pages about one household: its summary, which stays in view, and its tabs.

Not a screen: it has no routes. Every screen with pages of a household (`households`, `bills`, `documents`, `wellbeing`,
`correctives`, `agreements`, `appointments` …) draws them with `page`. Imports `budgeting` and what screens share.
"""

from admin.household_frame.page import page
from admin.household_frame.tabs import Tab, address, tabs

__all__ = ["Tab", "address", "page", "tabs"]
