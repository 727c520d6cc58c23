"""What a number that somebody searches can mean: a case, a plan, a payment notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.cases.names import topic
from admin.kit.params import number
from admin.security.sign_ins import Me
from budgeting import access
from budgeting.db.tables import Bill, Case, Household, Instalment, RepaymentPlan
from budgeting.money import Money
from budgeting.search import figures
from dialogs.payment_notices.code import grouped
from dialogs.text import Text, t

#: Figures of a notice's number that are enough to look for it, and all of them.
BEGINNING, DIGITS = 6, 18
#: Notices shown.
MOST = 10


@dataclass(frozen=True, slots=True)
class Reference:
    """A thing with a number: what it is, whose it is, where it is."""

    kind: Text
    #: As staff read it.
    number: str
    household: str
    path: str
    about: Text | None = None
    #: An instalment's day and amount.
    due_on: date | None = None
    amount: Money | None = None


def find(session: Session, me: Me, typed: str) -> list[Reference]:
    """What carries the number that was typed, among what ``me`` may see; nothing if anything but a number was typed."""
    typed_figures = figures(typed)
    if not typed_figures:
        return []
    matches: list[Reference] = []
    if (row := number(typed_figures)) is not None:
        matches += _case(session, me, row) + _plan(session, me, row)
    if BEGINNING <= len(typed_figures) <= DIGITS:
        between = typed_figures.ljust(DIGITS, "0"), typed_figures.ljust(DIGITS, "9")
        matches += _instalments(session, me, between) + _bills(session, me, between)
    return matches


def _case(session: Session, me: Me, row: int) -> list[Reference]:
    query = select(Case.id, Case.topic, Household.name).join(Household, Household.id == Case.household_id)
    return [
        Reference(t("Case"), str(each.id), each.name, f"/cases/{each.id}", topic(each.topic))
        for each in session.execute(query.where(Case.id == row, access.visible(Case, me)))
    ]


def _plan(session: Session, me: Me, row: int) -> list[Reference]:
    query = select(RepaymentPlan.id, RepaymentPlan.household_id, Household.name).join(
        Household, Household.id == RepaymentPlan.household_id
    )
    return [
        Reference(t("Plan"), str(each.id), each.name, f"/households/{each.household_id}#plan-{each.id}")
        for each in session.execute(query.where(RepaymentPlan.id == row, access.visible(RepaymentPlan, me)))
    ]


def _instalments(session: Session, me: Me, between: tuple[str, str]) -> list[Reference]:
    query = (
        select(Instalment, Household)
        .join(RepaymentPlan, RepaymentPlan.id == Instalment.plan_id)
        .join(Household, Household.id == RepaymentPlan.household_id)
        .where(Instalment.notice_number.between(*between), access.visible(Instalment, me))
        .order_by(Instalment.notice_number, Instalment.id)
        .limit(MOST)
    )
    return [
        _notice(
            each.Instalment.notice_number,
            each.Household.name,
            f"/households/{each.Household.id}#plan-{each.Instalment.plan_id}",
            each.Instalment.due_on,
            Money(each.Instalment.amount_minor, each.Household.currency),
        )
        for each in session.execute(query)
    ]


def _bills(session: Session, me: Me, between: tuple[str, str]) -> list[Reference]:
    query = (
        select(Bill, Household.name)
        .join(Household, Household.id == Bill.household_id)
        # One that pays an instalment tells of arrears; the instalment has the number too.
        .where(Bill.notice_number.between(*between), Bill.instalment_id.is_(None), access.visible(Bill, me))
        .order_by(Bill.notice_number, Bill.id)
        .limit(MOST)
    )
    return [
        _notice(
            each.Bill.notice_number,
            each.name,
            f"/households/{each.Bill.household_id}/bills",
            each.Bill.due_on,
            each.Bill.amount,
        )
        for each in session.execute(query)
    ]


def _notice(number: str, household: str, path: str, due_on: date, amount: Money) -> Reference:
    return Reference(t("Payment notice"), grouped(number), household, path, None, due_on, amount)
