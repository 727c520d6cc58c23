"""The instalments dialog itself, and what its steps share."""

from __future__ import annotations

from budgeting.arrears import plans
from budgeting.arrears.plans import InstalmentView, Status
from budgeting.errors import NotFound
from budgeting.states.programmes import Instrument
from dialogs.buttons import TALK, show_code
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


def answers(instalment: InstalmentView, *, tomorrow: bool) -> list[list[Choice]]:
    """The buttons under an instalment that's due; "tomorrow" only under a reminder."""
    number = str(instalment.id)
    rows = [
        [Choice(t("✅ I have paid"), "paid", number, dialog="instalments")],
        [Choice(t("✋ I can't make it"), "cannot", number, dialog="instalments")],
    ]
    if instalment.notice_number is not None:
        rows.append([show_code("instalment", instalment.id)])
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
