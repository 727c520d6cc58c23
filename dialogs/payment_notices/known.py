"""A notice that the household knows: is it paid?"""

from __future__ import annotations

from budgeting.payment_notices import Notice, matching
from budgeting.payment_notices.matching import Known, What
from dialogs.buttons import MENU, TALK, show_code
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Again, Go, Next, Open, Step
from dialogs.engine.turn import Turn
from dialogs.payment_notices.dialog import current, dialog, gone, photo_of, seen, settled
from dialogs.spending.during_other_question import entry_beside
from dialogs.text import t


def known_now(turn: Turn) -> Known | None:
    """What the household knows of the notice being asked about; None if the photo is gone."""
    notice = current(turn)
    return matching.known(turn.session, turn.person, notice, turn.today) if notice is not None else None


@dialog.step
class Open_(Step):
    """It's an open instalment, or an open bill."""

    name = "known"

    def ask(self, turn: Turn) -> Reply | Next:
        notice, known = current(turn), known_now(turn)
        if notice is None or known is None:
            return gone(turn)
        if known.what is not What.OPEN:
            return Go("begin")
        which = (
            t("It is the instalment of {date}.", date=known.due_on or "")
            if known.instalment
            else t("I know this one: it is to be paid by {date}.", date=known.due_on or "")
        )
        return reply(
            seen(turn, notice),
            which,
            t("Is it paid?"),
            rows=[
                [Choice(t("✅ Yes, it is paid"), "paid"), Choice(t("▫️ Not yet"), "not_yet")],
                [_code(known), TALK],
            ],
            tells_arrears=known.instalment is not None,
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        notice, known = current(turn), known_now(turn)
        if notice is None or known is None:
            return gone(turn)
        if known.what is not What.OPEN:
            return Go("begin")
        if action == "paid":
            return _paid(turn, known)
        turn.say(
            t("All right. I have it, with its date: {date}.", date=known.due_on or ""),
            rows=[[_code(known)], [MENU]],
            tells_arrears=known.instalment is not None,
        )
        return settled(turn)

    def on_text(self, turn: Turn, words: str) -> Next:
        return entry_beside(turn, words) or Again()


def _paid(turn: Turn, known: Known) -> Next:
    notice, photo = current(turn), photo_of(turn)
    if notice is None or photo is None:
        return gone(turn)
    if known.bill is not None:
        return settled(turn, pay_bill(known.bill.id, notice))
    if known.instalment is None:
        return gone(turn)
    paid = {
        "instalment": known.instalment.id,
        "minor": known.instalment.rest.minor,
        "paid": notice.amount.minor,
        "receipt": photo.message_id,
    }
    # It asks for the day only: the notice says the amount, and the photo is there.
    return settled(turn, Open("instalments", "paid_on", paid))


def pay_bill(bill_id: int, notice: Notice) -> Next:
    """The bills' own dialog books it, unless it was written down before."""
    return Open("bills", "paid", {"bill": bill_id, "minor": notice.amount.minor})


def _code(known: Known) -> Choice:
    if known.instalment is not None:
        return show_code("instalment", known.instalment.id)
    return show_code("bill", known.bill.id if known.bill else 0)


def say_settled(turn: Turn, known: Known) -> Next:
    """It is paid already, is being checked, or no longer needs to be paid: kindly, and nothing is noted twice."""
    words = {
        What.PAID: t("✅ This one is paid already: there is nothing more to do."),
        What.WAITING: t(
            "🕓 You told me that this one is paid. Someone is checking it: there is nothing more to do."
        ),
        What.CANCELLED: t("✕ This one no longer needs to be paid. If that is not right, talk to someone."),
    }[known.what]
    turn.say(words, rows=[[TALK, MENU]], tells_arrears=known.instalment is not None)
    return settled(turn)
