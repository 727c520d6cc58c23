"""Imports: lists from files become rows. Read, checked and shown first; confirmed, repeatable, undone.

`reading` makes sheets of bytes, `headings` finds the columns, `checking` says of each line what it would become,
`staging` keeps them for a week at most, `committing` takes in what is new, `undoing` takes away what nobody has used;
both are long jobs (`running`). A kind of import is one entry of `KINDS`, `households` is the first. May import every
area of this room.
"""

from budgeting.imports.all_kinds import KINDS
from budgeting.imports.kinds import Kind
from budgeting.imports.running import COMMIT, UNDO, confirm, undo
from budgeting.imports.staging import something_to_sweep, sweep

__all__ = ["COMMIT", "KINDS", "UNDO", "Kind", "confirm", "something_to_sweep", "sweep", "undo"]
