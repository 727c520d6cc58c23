"""What the family reads when a case about its instalments is closed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.cases import Answer
from budgeting.clock import Clock
from budgeting.db.tables import Payment
from budgeting.states.arrears import PaymentState
from budgeting.states.cases import AfterCase
from dialogs.arrears import payment_news
from dialogs.text.words import Words


def tell(session: Session, clock: Clock, words: Words, answered: Mapping[int, Answer]) -> None:
    """Tell the family that its money has arrived, just as when a payment is confirmed elsewhere."""
    for instalment_id, answer in answered.items():
        if answer.what is AfterCase.PAID:
            query = select(Payment).where(
                Payment.instalment_id == instalment_id, Payment.state == PaymentState.CONFIRMED
            )
            payment = session.scalars(query.order_by(Payment.id.desc())).first()
            if payment is not None:
                payment_news.confirmed(session, clock, words, payment)
