"""What became of a month's instalments: paid, late, open, for each programme and site.

Counts each instalment of an agreed plan that falls due in the month. Only confirmed money counts as paid. Leaves
out cancelled instalments, and plans that nobody has agreed to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from budgeting import access
from budgeting.access import Action, Actor
from budgeting.clock import Clock
from budgeting.db.tables import Household, Instalment, Payment, Programme, RepaymentPlan, Site
from budgeting.money import Money
from budgeting.periods import Month
from budgeting.programmes import days
from budgeting.reports.report import Column, Report
from budgeting.states.arrears import InstalmentState, PaymentState, PlanState

#: More programmes than any installation has.
PROGRAMMES = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One site of a programme, in one currency; families without a site have a row of their own."""

    programme: str
    site: str
    families: int
    instalments: int
    due: Money
    #: Paid in full, and how many of these after the due date.
    paid: int
    late: int
    recovered: Money
    #: Declared but not confirmed.
    declared: int
    paused: int
    #: Open and not yet due; open and overdue, with what is left of the latter.
    coming: int
    overdue: int
    left: Money


def rows(
    session: Session, clock: Clock, actor: Actor, month: Month, programme_id: int | None = None
) -> list[Row]:
    """The rows for a month, by programme and site."""
    query = select(Programme).where(access.visible(Programme, actor, Action.READ_REPORT))
    if programme_id is not None:
        query = query.where(Programme.id == programme_id)
    programmes = session.scalars(query.order_by(Programme.name, Programme.id).limit(PROGRAMMES))
    return [row for programme in programmes.all() for row in _of(session, clock, actor, month, programme)]


def _of(session: Session, clock: Clock, actor: Actor, month: Month, programme: Programme) -> list[Row]:
    # The programme's date decides what is overdue.
    today = days.today(clock, programme)
    paid = (
        select(
            Payment.instalment_id,
            func.sum(Payment.amount_minor).label("minor"),
            func.max(Payment.paid_on).label("last_on"),
        )
        .join(Instalment, Instalment.id == Payment.instalment_id)
        .where(Payment.state == PaymentState.CONFIRMED, Instalment.due_on.between(month.start, month.end))
        .group_by(Payment.instalment_id)
        .subquery()
    )
    got = func.coalesce(paid.c.minor, 0)
    confirmed = Instalment.state == InstalmentState.CONFIRMED
    is_open = Instalment.state == InstalmentState.DUE
    over = is_open & (Instalment.due_on < today)
    query = (
        select(
            Site.name.label("site"),
            Instalment.currency,
            func.count(Household.id.distinct()).label("families"),
            func.count(Instalment.id).label("instalments"),
            func.sum(Instalment.amount_minor).label("due"),
            _count(confirmed).label("paid"),
            _count(confirmed & (paid.c.last_on > Instalment.due_on)).label("late"),
            func.sum(got).label("recovered"),
            _count(Instalment.state == InstalmentState.DECLARED).label("declared"),
            _count(Instalment.state == InstalmentState.PAUSED).label("paused"),
            _count(is_open & (Instalment.due_on >= today)).label("coming"),
            _count(over).label("overdue"),
            func.sum(case((over, Instalment.amount_minor - got), else_=0)).label("rest"),
        )
        .join(RepaymentPlan, RepaymentPlan.id == Instalment.plan_id)
        .join(Household, Household.id == RepaymentPlan.household_id)
        .outerjoin(Site, Site.id == Household.site_id)
        .outerjoin(paid, paid.c.instalment_id == Instalment.id)
        .where(
            Household.programme_id == programme.id,
            access.visible(Household, actor, Action.READ_REPORT),
            RepaymentPlan.state != PlanState.PROPOSED,
            Instalment.state != InstalmentState.CANCELLED,
            Instalment.due_on.between(month.start, month.end),
        )
        .group_by(Household.site_id, Site.name, Instalment.currency)
        .order_by(Site.name.nulls_last(), Household.site_id, Instalment.currency)
    )
    return [
        Row(
            programme=programme.name,
            site=each.site or "",
            families=each.families,
            instalments=each.instalments,
            due=Money(int(each.due), each.currency),
            paid=int(each.paid),
            late=int(each.late),
            recovered=Money(int(each.recovered), each.currency),
            declared=int(each.declared),
            paused=int(each.paused),
            coming=int(each.coming),
            overdue=int(each.overdue),
            left=Money(int(each.rest), each.currency),
        )
        for each in session.execute(query)
    ]


def _count(which: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((which, 1), else_=0))


INSTALMENTS_DUE = Report(
    name="instalments-due",
    action=Action.READ_REPORT,
    rows=rows,
    columns=(
        Column("programme", lambda row: row.programme),
        Column("site", lambda row: row.site),
        Column("families", lambda row: row.families),
        Column("instalments", lambda row: row.instalments),
        Column("due", lambda row: row.due, amount=True),
        Column("paid", lambda row: row.paid),
        Column("late", lambda row: row.late),
        Column("recovered", lambda row: row.recovered, amount=True),
        Column("declared", lambda row: row.declared),
        Column("paused", lambda row: row.paused),
        Column("coming", lambda row: row.coming),
        Column("overdue", lambda row: row.overdue),
        Column("left", lambda row: row.left, amount=True),
    ),
)
