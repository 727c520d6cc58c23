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

A role applies to one programme only. **all**: everything in that programme. **own**: the households you coach, the
activities you run, the long jobs you started. Anything you may not see answers 404, as if it did not exist. A suspended
person may do nothing. The command line acts for the machine's administrator: anybody who can run it can read the
database anyway.

"""
_TAIL = """
These roles see and take the tasks that are linked to no household (an unknown caller, a fault in the program,
households that nobody accompanies):

"""


def page() -> str:
    """Return the page's text."""
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
