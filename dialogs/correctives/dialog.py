"""The dialog itself, and the words its steps share."""

from __future__ import annotations

from budgeting import correctives
from budgeting.db.tables import Corrective
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.states.correctives import CorrectiveEvent, CorrectiveKind, Often
from budgeting.states.programmes import Instrument
from dialogs.engine.content import Choice
from dialogs.engine.steps import Dialog
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

dialog = Dialog("correctives", first="list", instrument=Instrument.CORRECTIVES)

KINDS: dict[CorrectiveKind, Text] = {
    CorrectiveKind.TARIFF: t("💡 Another tariff"),
    CorrectiveKind.SUBSCRIPTION: t("📱 Cancel a subscription"),
    CorrectiveKind.CAR: t("🚗 Sell a car, or do without"),
    CorrectiveKind.HOURS: t("🤝 Offer hours of work"),
    CorrectiveKind.JOB: t("💼 Somebody at home looks for work"),
    CorrectiveKind.OWN: t("✏️ Something else"),
}
GONE = t("That is no longer on your list.")


def called(person: Person, row: Corrective) -> Text:
    """What it is, as this person may read it."""
    words = correctives.own_words(person, row)
    if not words:
        return KINDS[row.kind]
    if row.kind is CorrectiveKind.OWN:
        return t("✏️ {words}", words=words)
    return t("{what}: {words}", what=KINDS[row.kind], words=words)


def amount_words(row: Corrective) -> Text | None:
    """What it should bring, if anybody knows."""
    if row.amount is None:
        return None
    if row.often is Often.ONCE:
        return t("💶 {amount}, once", amount=row.amount)
    return t("💶 {amount} each month", amount=row.amount)


def answers(row: Corrective) -> list[Choice]:
    """The three answers to "how is it going?": standing buttons, because the question comes unasked."""
    return [
        Choice(label, "answer", f"{row.id}:{event.value}", dialog=dialog.name)
        for event, label in (
            (CorrectiveEvent.DONE, t("✅ Done")),
            (CorrectiveEvent.GOING_ON, t("⏳ Still on it")),
            (CorrectiveEvent.DROPPED, t("✕ No longer")),
        )
    ]


def mine(turn: Turn, value: str) -> Corrective | None:
    """The household's corrective that a button names."""
    try:
        number = int(value) if value.isascii() and value.isdigit() else 0
        return correctives.corrective(turn.session, turn.person, number)
    except NotFound:
        return None
