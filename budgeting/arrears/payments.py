"""Payments: what the family declares, and what staff or the ledger confirm. Only the latter counts as recovered.

An instalment may be paid in parts. Until the parts cover it, it stays due and the ladder continues for the rest;
otherwise the rest would be forgotten. Once declared and confirmed payments cover it, it waits for confirmation
and reminders stop. A family may declare more than the amount, because people pay round sums or two instalments at
once; it all counts towards this instalment and staff match it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import approvals, audit, events, programmes, tasks
from budgeting.approvals import Party
from budgeting.arrears import debts
from budgeting.arrears.debts import Paid
from budgeting.arrears.plans.agreeing import withdraw_drafts
from budgeting.arrears.plans.overtaking import overtake
from budgeting.arrears.plans.running import RUNNING, plan_row
from budgeting.arrears.plans.view import head, view
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Household, Instalment, Payment, RepaymentPlan
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.households import Person
from budgeting.money import MOST_MINOR, Money
from budgeting.schedule import reminders
from budgeting.states.arrears import InstalmentState, PaymentState, PlanState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject


def declare(
    session: Session,
    clock: Clock,
    person: Person,
    instalment_id: int,
    amount: Money,
    paid_on: date,
    receipt_message_id: int | None = None,
) -> Payment:
    """The family declares a payment. Repeating it returns the same payment, with the new receipt.

    Raises NotFound for an instalment this person may not see; NotPossible with "amount" (not above zero, too
    large), "currency", "future" (a date still ahead where the family lives), "already_declared", "already_paid",
    "cancelled".
    """
    instalment = debts.reach(session, person, instalment_id, lock=True)
    if same := _same(session, instalment_id, amount, paid_on):
        if receipt_message_id is not None:
            same.receipt_id = receipt_message_id
            session.flush()
        return same
    _refuse_impossible(instalment, amount)
    if paid_on > programmes.today(clock, person):
        raise NotPossible("future")
    payment = Payment(
        household_id=person.household_id,
        instalment_id=instalment_id,
        amount_minor=amount.minor,
        currency=amount.currency,
        paid_on=paid_on,
        state=PaymentState.DECLARED,
        receipt_id=receipt_message_id,
        created_at=clock.now(),
    )
    session.add(payment)
    session.flush()
    approvals.propose(
        session, clock, _subject(payment), payment.household_id, Party(member_id=person.member_id)
    )
    _settle(session, clock, instalment)
    tasks.open_task(
        session,
        clock,
        TaskKind.PAYMENT_DECLARED,
        _subject(payment),
        programme_id=person.programme_id,
        household_id=person.household_id,
    )
    events.tell(session, clock, EventKind.PAYMENT, programme_id=person.programme_id)
    return payment


def confirm(session: Session, clock: Clock, staff_id: int | None, payment_id: int) -> Payment:
    """Staff found the money. Confirming twice changes nothing. Raises NotFound, NotPossible("rejected")."""
    return _decide(session, clock, staff_id, payment_id, PaymentState.CONFIRMED)


def record(
    session: Session,
    clock: Clock,
    staff_id: int,
    instalment_id: int,
    amount: Money,
    paid_on: date,
    *,
    part_of: AuditAction | None = None,
) -> Payment:
    """Record money that staff found themselves: confirmed from the start.

    Raises NotFound, NotPossible as `declare` does.
    """
    instalment = debts.locked(session, instalment_id)
    _refuse_impossible(instalment, amount)
    payment = Payment(
        household_id=session.get_one(RepaymentPlan, instalment.plan_id).household_id,
        instalment_id=instalment_id,
        amount_minor=amount.minor,
        currency=amount.currency,
        paid_on=paid_on,
        state=PaymentState.CONFIRMED,
        created_at=clock.now(),
    )
    session.add(payment)
    session.flush()
    me = Party(staff_id=staff_id)
    approvals.propose(session, clock, _subject(payment), payment.household_id, me)
    approvals.confirm(session, clock, _subject(payment), me)
    _settle(session, clock, instalment)
    tasks.settle(
        session, clock, TaskKind.INSTALMENT_OVERDUE, Subject(SubjectKind.INSTALMENT, instalment.id), staff_id
    )
    household = session.get_one(Household, payment.household_id)
    audit.note(session, clock, staff_id, AuditAction.PAYMENT_RECORD, "payment", payment.id, part_of=part_of)
    events.tell(session, clock, EventKind.PAYMENT, programme_id=household.programme_id)
    return payment


def reject(session: Session, clock: Clock, staff_id: int | None, payment_id: int) -> Payment:
    """Staff found no such money: the instalment is due again, with the reminders still ahead of it.

    Raises NotFound, NotPossible("confirmed").
    """
    return _decide(session, clock, staff_id, payment_id, PaymentState.REJECTED)


def with_receipt(session: Session, instalment_ids: Collection[int]) -> set[int]:
    """Those of the instalments with a payment whose receipt the family sent."""
    query = select(Payment.instalment_id).where(
        Payment.instalment_id.in_(instalment_ids),
        Payment.receipt_id.is_not(None),
        Payment.state != PaymentState.REJECTED,
    )
    return {number for number in session.scalars(query) if number is not None}


def _decide(
    session: Session, clock: Clock, staff_id: int | None, payment_id: int, state: PaymentState
) -> Payment:
    # Lock the instalment before reading the payment, in the same order as `declare`.
    instalment_id = session.scalars(select(Payment.instalment_id).where(Payment.id == payment_id)).first()
    instalment = debts.locked(session, instalment_id) if instalment_id is not None else None
    payment = session.get(Payment, payment_id, populate_existing=True, with_for_update=True)
    if payment is None:
        raise NotFound("payment", payment_id)
    if payment.state is state:
        return payment
    if payment.state is not PaymentState.DECLARED:
        raise NotPossible(payment.state.value)
    payment.state = state
    answer = approvals.confirm if state is PaymentState.CONFIRMED else approvals.refuse
    answer(session, clock, _subject(payment), Party(staff_id=staff_id))
    session.flush()
    if instalment is not None:
        _settle(session, clock, instalment)
    household = session.get_one(Household, payment.household_id)
    tasks.settle(session, clock, TaskKind.PAYMENT_DECLARED, _subject(payment), staff_id)
    if instalment is not None and instalment.state is InstalmentState.CONFIRMED:
        tasks.settle(
            session,
            clock,
            TaskKind.INSTALMENT_OVERDUE,
            Subject(SubjectKind.INSTALMENT, instalment.id),
            staff_id,
        )
    action = (
        AuditAction.PAYMENT_CONFIRMED if state is PaymentState.CONFIRMED else AuditAction.PAYMENT_REJECTED
    )
    audit.note(session, clock, staff_id, action, "payment", payment.id)
    events.tell(session, clock, EventKind.PAYMENT, programme_id=household.programme_id)
    return payment


def _subject(payment: Payment) -> Subject:
    return Subject(SubjectKind.PAYMENT, payment.id)


def _same(session: Session, instalment_id: int, amount: Money, paid_on: date) -> Payment | None:
    return session.scalars(
        select(Payment)
        .where(
            Payment.instalment_id == instalment_id,
            Payment.amount_minor == amount.minor,
            Payment.currency == amount.currency,
            Payment.paid_on == paid_on,
            Payment.state != PaymentState.REJECTED,
        )
        .limit(1)
    ).first()


def _refuse_impossible(instalment: Instalment, amount: Money) -> None:
    if not 0 < amount.minor <= MOST_MINOR:
        raise NotPossible("amount")
    if amount.currency != instalment.currency:
        raise NotPossible("currency")
    refused = {
        InstalmentState.DECLARED: "already_declared",
        InstalmentState.CONFIRMED: "already_paid",
        InstalmentState.CANCELLED: "cancelled",
    }
    if reason := refused.get(instalment.state):
        raise NotPossible(reason)


def _settle(session: Session, clock: Clock, instalment: Instalment) -> None:
    """Bring the instalment's state, its reminders and its plan in line with its payments."""
    if instalment.state is InstalmentState.CANCELLED:
        return
    # Locked: if the last two payments are confirmed at once, the second sees the first and completes the plan.
    plan = head(session, session.get_one(RepaymentPlan, instalment.plan_id))
    plan = plan_row(session, plan.id, lock=True)
    paid = debts.paid(session, [instalment.id]).get(instalment.id, Paid())
    if paid.confirmed >= instalment.amount_minor:
        instalment.state = InstalmentState.CONFIRMED
    elif paid.together >= instalment.amount_minor:
        instalment.state = InstalmentState.DECLARED
    elif plan.state is PlanState.PAUSED:
        instalment.state = InstalmentState.PAUSED
    else:
        instalment.state = InstalmentState.DUE
    session.flush()
    if instalment.state is InstalmentState.DUE:
        reminders.forget_snooze(session, clock, instalment.id)
        reminders.plan_instalments(session, clock, plan.household_id)
    else:
        reminders.silence(session, clock, instalment.id, instalment.state.value)
    if plan.state in RUNNING and not view(session, plan).left:
        plan.state = PlanState.KEPT
        plan.closed_at = clock.now()
        # Nothing is left to propose anything about.
        withdraw_drafts(session, clock, Party(), plan.household_id, plan.debt_id)
        overtake(session, clock, Party(), plan.household_id, plan.debt_id)
        session.flush()
