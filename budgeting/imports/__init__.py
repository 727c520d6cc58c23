"""Imports: lists from files become rows. Read, checked and previewed first; confirmed, repeatable, undoable.

`reading` turns bytes into sheets, `headings` finds the columns, `checking` says what each line would become, and
`staging` keeps the lines for at most a week. `committing` creates what is new and `undoing` removes what nobody
has used; both are long jobs (`running`). A kind of import is one entry of `KINDS`; `households` is the first. May
import every area of this room.
"""

from budgeting.imports.kind import Kind
from budgeting.imports.kinds import KINDS
from budgeting.imports.running import COMMIT, UNDO, confirm, undo
from budgeting.imports.staging import something_to_sweep, sweep

__all__ = ["COMMIT", "KINDS", "UNDO", "Kind", "confirm", "something_to_sweep", "sweep", "undo"]
