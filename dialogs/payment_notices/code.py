"""A bill or an instalment as the code of its notice, to be paid at a tobacconist's, a post office or in a bank app."""

from __future__ import annotations

from datetime import date

from budgeting import bills
from budgeting.arrears import plans
from budgeting.errors import NotFound
from budgeting.money import Money
from budgeting.payment_notices import code_text
from budgeting.states.programmes import Instrument
from dialogs.buttons import MENU
from dialogs.engine.content import reply
from dialogs.engine.media import picture
from dialogs.engine.steps import Next, Stay
from dialogs.engine.turn import Turn
from dialogs.payment_notices.dialog import dialog
from dialogs.text import Text, t


@dialog.action("code")
def show(turn: Turn, value: str) -> Next:
    """``value``: "bill:12" or "instalment:34"."""
    kind, _, number = value.partition(":")
    asked_for = _asked_for(turn, kind, int(number)) if number.isdigit() else None
    if asked_for is None:
        turn.gone(t("There is no code for this one."))
        return Stay()
    notice_number, creditor_code, amount, due_on = asked_for
    try:
        text = code_text(notice_number, creditor_code, amount)
    except ValueError:
        turn.gone(t("There is no code for this one."))
        return Stay()
    turn.send(
        reply(
            t("▦ *{amount}*, to be paid by {date}.", amount=amount, date=due_on),
            t("Show this code at the tobacconist's or the post office, or scan it with your bank's app."),
            t("Notice number: {number}", number=grouped(notice_number)),
            t("Creditor's code: {code}", code=creditor_code),
            rows=[[MENU]],
            media=picture(_described(turn, text, notice_number, creditor_code, amount, due_on)),
            tells_arrears=kind == "instalment",
        )
    )
    return Stay()


def grouped(number: str) -> str:
    """The eighteen digits as notices print them, 3020 0000 1234 5678 11, on one line however narrow the bubble."""
    return "\N{NO-BREAK SPACE}".join(number[at : at + 4] for at in range(0, len(number), 4))


def _asked_for(turn: Turn, kind: str, number: int) -> tuple[str, str, Money, date] | None:
    """Notice number, creditor, amount and due date; None if it isn't theirs or has no notice."""
    person = turn.person
    try:
        if kind == "instalment" and person.has(Instrument.ARREARS):
            instalment = plans.instalment_for(turn.session, person, number)
            if instalment.notice_number and instalment.creditor_code:
                due = instalment.due_on
                return instalment.notice_number, instalment.creditor_code, instalment.amount, due
        elif kind == "bill":
            bill = bills.bill(turn.session, person, number)
            if bill.notice_number and bill.creditor_code:
                return bill.notice_number, bill.creditor_code, bill.amount, bill.due_on
    except NotFound:
        pass
    return None


def _described(
    turn: Turn, text: str, number: str, creditor_code: str, amount: Money, due_on: date
) -> dict[str, object]:
    def words(said: Text) -> str:
        return turn.words.plain(said, turn.language)

    language = turn.words.languages[turn.language]
    return {
        "kind": "payment_code",
        "code": text,
        "amount": words(t("{amount}", amount=amount)),
        "direction": language.direction,
        "due": words(t("by {date}", date=due_on)),
        "rows": [
            [words(t("Notice number")), grouped(number)],
            [words(t("Creditor's code")), creditor_code],
        ],
        "note": words(t("Tobacconist, post office, bank app")),
    }
