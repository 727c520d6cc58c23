"""What families say of instalments without a figure: "we can't make it this month", "I've paid the instalment"."""

from __future__ import annotations

from budgeting import bills
from budgeting.arrears import plans, visibility
from budgeting.arrears.plans import InstalmentView
from budgeting.states.programmes import Instrument
from dialogs.arrears.overview import first_of_each, which
from dialogs.engine.steps import Next, NotMine, Open
from dialogs.engine.turn import Turn


def cannot_pay(turn: Turn) -> Next:
    """Ask what has happened: about the next instalment, or about the rent. NotMine if neither is known here."""
    firsts = _firsts(turn)
    if len(firsts) > 1:
        return which(turn, "cannot")
    if firsts:
        return Open("instalments", "cause", {"instalment": firsts[0].id})
    if turn.person.has(Instrument.BILLS) and bills.rent(turn.session, turn.person.household_id) is not None:
        return Open("rent_safe", "cause")
    return NotMine()


def paid(turn: Turn) -> Next:
    """Ask how much of the next instalment was paid; with several plans, of which. NotMine if none is due."""
    firsts = _firsts(turn)
    if len(firsts) > 1:
        return which(turn, "paid")
    if not firsts:
        return NotMine()
    return Open("instalments", "paid_amount", {"instalment": firsts[0].id, "minor": firsts[0].rest.minor})


def _firsts(turn: Turn) -> list[InstalmentView]:
    """The next open instalment of each plan that this person may read of."""
    person = turn.person
    if not person.has(Instrument.ARREARS) or not visibility.sees_arrears(person):
        return []
    return list(first_of_each(plans.current(turn.session, person.household_id, turn.today)).values())
