"""The register of allowances: what is on its way, late, received, over all activities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from admin.activities.labels import DELAYS, KINDS, PAID_STATES, PAID_TAGS
from admin.context import Reader, RequestContext
from admin.kit import list_routes
from admin.kit.columns import Column, OnPhone, in_file
from admin.kit.filters import Choice, Search
from admin.kit.listing import Listing, Params, Sort, Start
from admin.kit.pagination import Query
from budgeting import access, programmes
from budgeting.access import Action
from budgeting.activities import in_language
from budgeting.activities.allowances import is_late
from budgeting.audit import AuditAction
from budgeting.db.tables import Activity, Allowance, Member, Programme
from budgeting.money import Money
from budgeting.states.activities import AllowanceDelay, AllowanceState
from dialogs.text import Text, t, tn


@dataclass(frozen=True, slots=True)
class Row:
    """An allowance in the list."""

    id: int
    activity_id: int
    name: str
    title: str
    amount: Money
    expected_on: date
    received_on: date | None
    #: A code of `PAID_STATES`.
    state: str
    why: AllowanceDelay | None


def _visible(session: Session, context: Reader, asked: Params) -> Query:
    return (
        select(Allowance, Activity, Member.called, Member.name, Programme.zone)
        .join(Activity, Activity.id == Allowance.activity_id)
        .join(Programme, Programme.id == Activity.programme_id)
        .join(Member, Member.id == Allowance.member_id)
        .where(access.visible(Allowance, context.me))
    )


def _rows(session: Session, context: Reader, records: Sequence[Any]) -> list[Row]:
    shown = []
    for record in records:
        allowance: Allowance = record.Allowance
        today = programmes.today(context.clock, programmes.days.Zoned(record.zone))
        waits = "late" if is_late(allowance, today) else "coming"
        shown.append(
            Row(
                allowance.id,
                allowance.activity_id,
                record.called or record.name,
                in_language(record.Activity.title, context.language),
                Money(allowance.amount_minor, allowance.currency),
                allowance.expected_on,
                allowance.received_on,
                waits if allowance.state is AllowanceState.EXPECTED else allowance.state.value,
                allowance.delay if allowance.state is AllowanceState.EXPECTED else None,
            )
        )
    return shown


def _called(words: str, context: Reader) -> ColumnElement[bool]:
    """By the name that the list shows; those who may read about families also find people by their full name."""
    shown = func.coalesce(func.nullif(Member.called, ""), Member.name).icontains(words, autoescape=True)
    if not context.me.may(Action.READ_HOUSEHOLD):
        return shown
    return or_(shown, Member.name.icontains(words, autoescape=True))


def _in_state(state: str, session: Session, context: Reader) -> ColumnElement[bool]:
    if state in ("late", "coming"):
        today = programmes.today(context.clock, context.me)
        late = or_(Allowance.expected_on < today, Allowance.delay.is_not(None))
        return and_(Allowance.state == AllowanceState.EXPECTED, late if state == "late" else ~late)
    return Allowance.state == AllowanceState(state)


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    return {"paid_states": PAID_STATES, "paid_tags": PAID_TAGS, "delay_names": DELAYS}


def _why(row: Row, context: Reader) -> Text | str:
    return DELAYS[row.why] if row.why is not None else ""


ALLOWANCES = Listing(
    path="/activities/allowances",
    action=Action.READ_ACTIVITY,
    title=t("Register of allowances"),
    select=_visible,
    key=Allowance.id,
    rows=_rows,
    sorts={
        "expected": Sort.by(Allowance.expected_on),
        "name": Sort.by(Member.name),
        "amount": Sort.by(Allowance.amount_minor),
    },
    filters=[
        Search(
            name="q",
            label=t("Name"),
            where=lambda words, session, context: _called(words, context),
        ),
        Choice(name="state", label=t("State"), options=PAID_STATES, where=_in_state),
        Choice(
            name="kind",
            label=t("Kind"),
            options=KINDS,
            where=lambda kind, session, context: Activity.kind == kind,
        ),
    ],
    columns=[
        Column("name", t("Name"), lambda row, context: row.name, title=True),
        Column("activity", t("Activity"), lambda row, context: row.title, phone=OnPhone.ABSENT),
        Column("amount", t("Amount"), lambda row, context: row.amount, amount=True, phone=OnPhone.ALONE),
        Column("expected", t("Expected on"), lambda row, context: row.expected_on),
        Column("state", t("State"), lambda row, context: PAID_STATES[row.state], phone=OnPhone.ALONE),
        in_file("why", t("Why it is late"), _why),
        Column("received", t("Received on"), lambda row, context: row.received_on),
    ],
    counted=lambda count: tn("{count} allowance", "{count} allowances", count),
    empty=lambda asked: t("No allowance has been prepared yet."),
    no_match=t("No allowance matches. Loosen a filter."),
    start=Start(t("They are prepared on the page of each activity, from the hours that were attended.")),
    find=t("Find allowances"),
    template="activities/paid.html",
    cells="activities/paid_cells.html",
    style="activities",
    export=AuditAction.ALLOWANCE_EXPORT,
    context=_context,
)
router = APIRouter()
list_routes.add(ALLOWANCES, router)
