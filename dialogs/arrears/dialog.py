"""The instalments dialog itself, and what its steps share."""

from __future__ import annotations

from budgeting.arrears import plans
from budgeting.arrears.plans import InstalmentView, Status
from budgeting.errors import NotFound
from budgeting.states.programmes import Instrument
from dialogs.buttons import TALK
from dialogs.engine.content import Choice
from dialogs.engine.steps import Dialog
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

dialog = Dialog("instalments", first="list", tells_arrears=True, instrument=Instrument.ARREARS)


def mine(turn: Turn, number: str) -> InstalmentView | None:
    """The instalment by its row number; None if this person may not see it."""
    if not number.isdigit():
        return None
    try:
        return plans.instalment_for(turn.session, turn.person, int(number))
    except NotFound:
        return None


def still_open(turn: Turn, number: str) -> InstalmentView | None:
    """The same, if part of it is still unpaid."""
    instalment = mine(turn, number)
    return (
        instalment if instalment is not None and instalment.status in (Status.DUE, Status.OVERDUE) else None
    )


def answers(instalment_id: int, *, tomorrow: bool) -> list[list[Choice]]:
    """The buttons under an instalment that's due; "tomorrow" only under a reminder."""
    number = str(instalment_id)
    rows = [
        [Choice(t("✅ I have paid"), "paid", number, dialog="instalments")],
        [Choice(t("✋ I can't make it"), "cannot", number, dialog="instalments")],
    ]
    if tomorrow:
        rows.append([Choice(t("⏰ Remind me tomorrow"), "tomorrow", number, dialog="instalments"), TALK])
    else:
        rows.append([TALK])
    return rows


def answers_of_several() -> list[list[Choice]]:
    """The same buttons where several plans have an instalment that's due: they ask which one is meant."""
    return [
        [Choice(t("✅ I have paid"), "which", "paid", dialog="instalments")],
        [Choice(t("✋ I can't make it"), "which", "cannot", dialog="instalments")],
        [TALK],
    ]


GONE: Text = t("That instalment is no longer open.")
