"""Hide what a programme has switched off from its families: no dialog opens, no button leads there."""

from __future__ import annotations

from dataclasses import replace

from budgeting.households import Person
from budgeting.states.programmes import Instrument
from dialogs.engine.content import Choice, Reply
from dialogs.text import t

#: Said when someone gets there through a command, an old button or an open question.
SWITCHED_OFF = t("Your office does not use this here at the moment. Everything you wrote is kept.")


#: Each dialog's instrument, by dialog name.
_INSTRUMENTS: dict[str, Instrument | None] = {}


def declare(dialog: str, instrument: Instrument | None) -> None:
    """Record which instrument a dialog belongs to; `steps.register` calls this for each dialog."""
    _INSTRUMENTS[dialog] = instrument


def is_off(person: Person | None, instrument: Instrument | None) -> bool:
    """Whether the person's programme doesn't use the instrument. A stranger has no programme."""
    return person is not None and not person.has(instrument)


def without_dead_ends(said: Reply, person: Person | None) -> Reply:
    """The same reply without the buttons that lead to something switched off."""
    if all(leads_on(choice, person) for row in said.rows for choice in row):
        return said
    rows = [[choice for choice in row if leads_on(choice, person)] for row in said.rows]
    return replace(said, rows=[row for row in rows if row])


def leads_on(choice: Choice, person: Person | None) -> bool:
    # A question's own buttons lead nowhere else.
    return not choice.dialog or not is_off(person, _INSTRUMENTS.get(choice.dialog))
