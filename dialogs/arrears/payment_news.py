"""What became of a payment the family declared: told to everyone who may read about arrears.

Called in the transaction that settles the payment. As everywhere, the first line stays neutral.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from budgeting import households, programmes
from budgeting.arrears import plans, visibility
from budgeting.arrears.plans import PlanView, Status
from budgeting.arrears.plans.running import RUNNING
from budgeting.clock import Clock
from budgeting.db.tables import Instalment, Payment, RepaymentPlan
from budgeting.households import Person
from budgeting.states.arrears import PlanState
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject
from dialogs.arrears.wording import about_plan, discreet
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Reply
from dialogs.engine.notify import tell_member
from dialogs.text import Text, t
from dialogs.text.words import Words


def confirmed(session: Session, clock: Clock, words: Words, payment: Payment) -> int:
    """Say that the money arrived and what is left. Returns how many members know; calling again repeats nothing."""
    return _tell(
        session, clock, words, payment, "payment_confirmed", partial(_confirmed, session, clock, payment)
    )


def rejected(session: Session, clock: Clock, words: Words, payment: Payment) -> int:
    """Say that the money wasn't found and what helps. Returns how many members know; calling again repeats nothing."""
    return _tell(session, clock, words, payment, "payment_rejected", partial(_rejected, session, payment))


def _tell(
    session: Session,
    clock: Clock,
    words: Words,
    payment: Payment,
    what: str,
    speak: Callable[[Person], Reply],
) -> int:
    told = 0
    for person in households.adults_to_reach(session, payment.household_id):
        if not visibility.sees_arrears(person):
            continue
        key = f"{what}:{payment.id}:{person.member_id}"
        # It answers what the family said, so it may come while a person talks with them.
        about = Subject(SubjectKind.PAYMENT, payment.id)
        why_not = tell_member(
            session, clock, words, person.member_id, speak, subject=about, key=key, while_held=True
        )
        told += why_not in (None, "said_before")
    return told


def _confirmed(session: Session, clock: Clock, payment: Payment, person: Person) -> Reply:
    return discreet(
        t("Good news, {name} 💙", name=person.name),
        *about_plan(session, person, payment.instalment_id),
        t("Your payment of *{amount}* of {date} has arrived.", amount=payment.amount, date=payment.paid_on),
        *_what_is_left(session, clock, payment, person),
        rows=[[MENU]],
    )


def _what_is_left(session: Session, clock: Clock, payment: Payment, person: Person) -> list[Text]:
    plan = _plan(session, clock, payment, person)
    if plan is not None and plan.state is PlanState.KEPT:
        return [t("That was the last instalment of this plan: well done!")]
    if plan is None or plan.state not in RUNNING:
        return []
    texts = [t("Still to pay: *{left}*", left=plan.left)]
    instalment = plan.next
    if instalment is not None and instalment.status is Status.OVERDUE:
        texts.append(t("Still open: *{amount}* of {date}.", amount=instalment.rest, date=instalment.due_on))
    elif instalment is not None:
        texts.append(t("Next: *{amount}* on {date}.", amount=instalment.rest, date=instalment.due_on))
    return texts


def _plan(session: Session, clock: Clock, payment: Payment, person: Person) -> PlanView | None:
    if payment.instalment_id is None:
        return None
    instalment = session.get_one(Instalment, payment.instalment_id)
    plan = session.get_one(RepaymentPlan, instalment.plan_id)
    return plans.newest(session, plan, programmes.today(clock, person))


def _rejected(session: Session, payment: Payment, person: Person) -> Reply:
    return discreet(
        t("Hello {name}, a quick question 💙", name=person.name),
        *about_plan(session, person, payment.instalment_id),
        t(
            "We have not found the payment of *{amount}* of {date} yet.",
            amount=payment.amount,
            date=payment.paid_on,
        ),
        t("If you have the receipt, send me a photo of it. Or talk to someone: it's soon cleared up."),
        rows=[[TALK, MENU]],
    )
