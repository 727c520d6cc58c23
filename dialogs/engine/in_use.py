"""What a programme has switched off is not there for its families: no dialog opens, no button leads to it."""

from __future__ import annotations

from dataclasses import replace

from budgeting.households import Person
from dialogs.engine.content import Choice, Reply
from dialogs.engine.steps import Dialog, find
from dialogs.text import t

#: Said to whoever comes to it by a command, an old button, or a question that was open.
SWITCHED_OFF = t("Your office does not use this here at the moment. Everything you wrote is kept.")


def is_off(person: Person | None, dialog: Dialog) -> bool:
    """Whether the person's programme does not use the dialog's instrument. A stranger has no programme."""
    return person is not None and not person.has(dialog.instrument)


def without_dead_ends(said: Reply, person: Person | None) -> Reply:
    """The same without the buttons that lead to what is switched off."""
    if all(_leads_on(choice, person) for row in said.rows for choice in row):
        return said
    rows = [[choice for choice in row if _leads_on(choice, person)] for row in said.rows]
    return replace(said, rows=[row for row in rows if row])


def _leads_on(choice: Choice, person: Person | None) -> bool:
    dialog = find(choice.dialog) if choice.dialog else None
    return dialog is None or not is_off(person, dialog)
