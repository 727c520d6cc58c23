"""Writes `docs/rights.md` from the table of rights: `python -m bot.build.rights`."""

from __future__ import annotations

from pathlib import Path

from budgeting.access import RIGHTS, Action, Reach
from budgeting.access.rights import MEANING, WITHOUT_HOUSEHOLD, WITHOUT_PROGRAMME
from budgeting.states.staff import Role

PAGE = Path(__file__).parents[2] / "docs" / "rights.md"
_MARKS = {Reach.PROGRAMME: "all", Reach.OWN: "own"}
_HEAD = """# Who may see and do what

Written by `python -m bot.build.rights` from `budgeting/access/rights.py`; a test keeps the two alike.

A role is held in one programme and reaches no further. **all**: everything of that programme. **own**: the households
whose coach one is, the activities that one runs, the long jobs that one started. What one may not see does not exist
(404). Whoever is suspended may do nothing. The command line acts for the machine's administrator: whoever can run it
can read the database.

"""
_TAIL = """
What belongs to no household (a caller whom nobody knows, a fault of the program, a household that nobody
accompanies) is seen and taken by:

"""


def page() -> str:
    """The page as it should be."""
    lines = ["| what | " + " | ".join(role.value for role in Role) + " |", "| --- |" + " --- |" * len(Role)]
    for action in Action:
        marks = [_MARKS[RIGHTS[action][role]] if role in RIGHTS[action] else "" for role in Role]
        lines.append(f"| {MEANING[action]} (`{action.value}`) | " + " | ".join(marks) + " |")
    rest = []
    for role, kinds in WITHOUT_HOUSEHOLD.items():
        what = "all of it" if kinds is None else ", ".join(f"`{kind.value}`" for kind in sorted(kinds))
        where = "in their programmes and in none" if role in WITHOUT_PROGRAMME else "in their programmes"
        rest.append(f"- {role.value}: {what}, {where}")
    return _HEAD + "\n".join(lines) + "\n" + _TAIL + "\n".join(rest) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
