"""What becomes of the instalments that a case silenced: read from the form in which it is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.cases import fields
from admin.desk import Form
from admin.kit.params import number
from budgeting.cases import DATED, SUGGESTED, Answer
from budgeting.clock import Clock
from budgeting.db.tables import Instalment, Payment
from budgeting.states import AfterCase, Outcome, PaymentState
from dialogs.arrears import payment_news
from dialogs.text import Text, t
from dialogs.text.words import Words

WHAT = t(
    "Say what becomes of this instalment. The suggestion is what most often fits; change it where it does not."
)
WHEN = t("Give a day that is still to come, within a year.")
WHICH = t("Choose the case that goes on with it.")


class Unanswered(Exception):
    """Something is not said yet: ``wrong`` says what, by field; ``offered`` are values to begin with."""

    def __init__(self, wrong: Mapping[str, Text], offered: Mapping[str, str]) -> None:
        super().__init__("unanswered")
        self.wrong, self.offered = wrong, offered


def answers(form: Form, silenced: Sequence[Instalment]) -> dict[int, Answer]:
    """What was answered for each of the instalments. Raises Unanswered."""
    sent = fields.of(form)
    wrong: dict[str, Text] = {}
    offered: dict[str, str] = {}
    found: dict[int, Answer] = {}
    for row in silenced:
        what, day = sent[f"after-{row.id}"], _date(sent[f"day-{row.id}"])
        if what not in set(AfterCase):
            wrong[f"after-{row.id}"] = WHAT
            offered[f"after-{row.id}"] = SUGGESTED[Outcome(sent["kind"])].value
            continue
        other = number(sent[f"case-{row.id}"])
        if AfterCase(what) in DATED and day is None:
            wrong[f"day-{row.id}"] = WHEN
        if AfterCase(what) is AfterCase.OTHER_CASE and other is None:
            wrong[f"case-{row.id}"] = WHICH
        found[row.id] = Answer(AfterCase(what), day, other)
    if wrong:
        raise Unanswered(wrong, offered)
    return found


def late(silenced: Mapping[int, Answer]) -> Unanswered:
    """The days that were given have passed, or lie too far ahead."""
    return Unanswered({f"day-{one}": WHEN for one, answer in silenced.items() if answer.what in DATED}, {})


def tell(session: Session, clock: Clock, words: Words, answered: Mapping[int, Answer]) -> None:
    """The family reads that its money has arrived, as when a payment is confirmed elsewhere."""
    for one, answer in answered.items():
        if answer.what is AfterCase.PAID:
            query = select(Payment).where(
                Payment.instalment_id == one, Payment.state == PaymentState.CONFIRMED
            )
            payment = session.scalars(query.order_by(Payment.id.desc())).first()
            if payment is not None:
                payment_news.confirmed(session, clock, words, payment)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
