"""The household's debts with their plans and payments, and whether its rent is safe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.bills import reads as bills
from admin.context import Context, RequestContext
from admin.files import Attached, attached
from admin.household_frame import Tab
from admin.households.forms import LINES
from admin.households.tabs.drawing import draw, exists
from admin.plan_names import plan_names
from admin.rent import rent
from admin.security.sign_ins import Me
from budgeting import access, programmes
from budgeting.access import Action
from budgeting.arrears import debts, plans, proposals
from budgeting.arrears.plans import Status
from budgeting.db.tables import Approval, Conversation, Household, Member, Message, Payment, RepaymentPlan
from budgeting.states.arrears import PaymentState, PlanState
from budgeting.states.messages import SubjectKind
from dialogs.text import Text, names, t

router = APIRouter()
OLD_PLANS = 10
STATUSES: dict[Status, Text] = {
    Status.PAID: t("Paid"),
    Status.WAITING: t("Waiting for confirmation"),
    Status.DUE: t("Due"),
    Status.OVERDUE: t("Overdue"),
    Status.PAUSED: t("Paused"),
    Status.CANCELLED: t("Cancelled"),
}


@dataclass(frozen=True, slots=True)
class Declared:
    """A payment with who declared it, the conversation that holds its receipt, and the receipt itself."""

    row: Payment
    who: str
    conversation_id: int | None
    receipt: Attached | None


@router.get("/{household_id}/money")
def show(context: Context, household_id: int, part: str = "", done: str = "") -> HTMLResponse:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id)
        exists(context, household, Tab.MONEY)
        reads = access.allows(context.me, Action.READ_ARREARS, household)
        shown: dict[str, Any] = {
            "rent": rent(session, context, household),
            "bills": bills.rows(session, context, household)
            if access.allows(context.me, Action.READ_BILLS, household)
            else None,
            "category": names.category,
            "may_keep_arrears": access.allows(context.me, Action.KEEP_ARREARS, household),
            "arrears": _arrears(session, context, household) if reads else None,
            "objections": {str(why): words for why, words in names.OBJECTIONS.items()},
            "statuses": STATUSES,
            "lines": LINES,
            "hardships": names.HARDSHIPS,
        }
    return draw(context, household, Tab.MONEY, part, done, **shown)


def _arrears(session: Session, context: RequestContext, household: Household) -> dict[str, Any]:
    """The debts, their plans, and what waits for an answer of the family or of staff."""
    running = plans.current(session, household.id, programmes.today(context.clock, household))
    drafts = plans.waiting(session, household.id)
    ended = over(session, household)
    return {
        "declared": declared(session, context.me, household),
        "debts": debts.debts(session, household.id),
        "running": running,
        "drafts": drafts,
        "over": ended,
        "names": plan_names(context, [*running, *drafts])
        | plan_names(context, [plans.view(session, plan) for plan in ended]),
        # Asked in the chat, answered by another amount, and declined last.
        "asked": proposals.waiting(session, household.id),
        "countered": proposals.waiting_counters(session, household.id),
        "declined": proposals.declined(session, household.id),
    }


def over(session: Session, household: Household) -> list[RepaymentPlan]:
    """Plans that were kept, closed or replaced, newest first."""
    query = (
        select(RepaymentPlan)
        .where(
            RepaymentPlan.household_id == household.id,
            RepaymentPlan.state.in_((PlanState.KEPT, PlanState.CLOSED)),
            RepaymentPlan.agreed_at.is_not(None),
        )
        .order_by(RepaymentPlan.id.desc())
        .limit(OLD_PLANS)
    )
    return list(session.scalars(query))


def declared(session: Session, me: Me, household: Household) -> list[Declared]:
    """Payments waiting for confirmation, oldest first."""
    rows = session.execute(
        select(Payment, Member.name, Conversation.id.label("chat"))
        .outerjoin(
            Approval, (Approval.subject_kind == SubjectKind.PAYMENT) & (Approval.subject_id == Payment.id)
        )
        .outerjoin(Member, Member.id == Approval.proposed_by_member)
        .outerjoin(Message, Message.id == Payment.receipt_id)
        .outerjoin(
            Conversation, (Conversation.id == Message.conversation_id) & access.visible(Conversation, me)
        )
        .where(Payment.household_id == household.id, Payment.state == PaymentState.DECLARED)
        .order_by(Payment.id)
        .limit(50)
    ).all()
    receipts = attached(
        session, me, [row.Payment.receipt_id for row in rows if row.Payment.receipt_id is not None]
    )
    return [
        Declared(row.Payment, row.name or "", row.chat, receipts.get(row.Payment.receipt_id or 0))
        for row in rows
    ]
