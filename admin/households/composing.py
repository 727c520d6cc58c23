"""Who lives in a household, as far as it is needed, and the ISEE it has shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import household_frame
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.households import forms
from admin.kit import errors
from admin.kit import form as kit_form
from budgeting import access, documents, households
from budgeting.access import Action
from budgeting.db.tables import Household, HouseholdDocument, Member
from budgeting.errors import NotPossible
from budgeting.money import Money
from budgeting.states.documents import DocumentKind, DocumentState

router = APIRouter()
_SAID = {None: "unknown", True: "yes", False: "no"}


@router.get("/{household_id}/composition")
def ask(context: Context, household_id: int) -> HTMLResponse:
    household, people = _read(context, household_id)
    return _page(context, household, _household(household), _people(people), people)


@router.post("/{household_id}/composition")
def change(context: Context, posted: Posted, household_id: int) -> Response:
    """All of it is saved together."""
    household, people = _read(context, household_id)
    form, rows = forms.Composition(posted), _people(people, posted)
    if form.wrong or kit_form.wrong(list(rows.values())):
        return _page(context, household, form, rows, people, 422)
    said = next(value for value, code in _SAID.items() if code == form.disability)

    def job(session: Session) -> None:
        access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        me = context.me.staff_id
        households.describe(
            session,
            context.clock,
            me,
            household_id,
            disability=said,
            disability_why=form.disability_why,
        )
        for member_id, row in rows.items():
            households.describe_member(
                session,
                context.clock,
                me,
                member_id,
                birth_year=row.birth_year,
                elderly=row.elderly,
            )

    try:
        context.write(job)
    except NotPossible as error:
        errors.refuse(form, "households", error, "disability_why")
        return _page(context, household, form, rows, people, 422)
    return context.go(f"/households/{household_id}/people?done=changed")


@router.post("/{household_id}/isee")
def record_isee(context: Context, posted: Posted, household_id: int) -> Response:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_DOCUMENT)
        people = _members(session, household_id)
    form = forms.Isee(posted, locale=context.language, currency=household.currency)

    def job(session: Session) -> None:
        access.get(session, context.me, Household, household_id, Action.KEEP_DOCUMENT)
        documents.record_isee(
            session,
            context.clock,
            context.me.staff_id,
            household_id,
            form.amount.minor,
            form.issued_on,
        )

    if not form.wrong:
        try:
            context.write(job)
        except NotPossible as error:
            errors.refuse(form, "documents", error, "issued_on")
    if form.wrong:
        return _page(context, household, _household(household), _people(people), people, 422, isee=form)
    return context.go(f"/households/{household_id}/people?done=isee")


@dataclass(frozen=True, slots=True)
class Isee:
    """An ISEE as it is shown; the family may have put one away that nobody has read yet."""

    value: Money | None
    issued_on: date | None
    expires_on: date | None


def current_isee(session: Session, household: Household) -> Isee | None:
    """The ISEE in the drawer now, with or without its value."""
    query = select(HouseholdDocument).where(
        HouseholdDocument.household_id == household.id,
        HouseholdDocument.kind == DocumentKind.ISEE,
        HouseholdDocument.state == DocumentState.KEPT,
    )
    row = session.scalars(query.order_by(HouseholdDocument.id.desc()).limit(1)).first()
    if row is None:
        return None
    value = None if row.amount_minor is None else Money(row.amount_minor, household.currency)
    return Isee(value, row.issued_on, row.expires_on)


def _read(context: RequestContext, household_id: int) -> tuple[Household, list[Member]]:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        return household, _members(session, household_id)


def _members(session: Session, household_id: int) -> list[Member]:
    return [row for row in households.get_members(session, household_id) if row.left_at is None]


def _household(household: Household) -> forms.Composition:
    return forms.Composition(
        start={"disability": _SAID[household.disability], "disability_why": household.disability_why}
    )


def _people(people: list[Member], posted: Mapping[str, Any] | None = None) -> dict[int, forms.Described]:
    return {
        row.id: forms.Described(
            posted,
            start={
                "birth_year": "" if row.birth_year is None else str(row.birth_year),
                **({"elderly": "1"} if row.elderly else {}),
            },
            named=f"{{}}_{row.id}",
        )
        for row in people
    }


def _page(
    context: RequestContext,
    household: Household,
    form: forms.Composition,
    rows: dict[int, forms.Described],
    people: list[Member],
    status: int = 200,
    *,
    isee: forms.Isee | None = None,
) -> HTMLResponse:
    with context.read() as session:
        known = current_isee(session, household)
    return household_frame.page(
        context,
        household,
        Tab.PEOPLE,
        "households/composition.html",
        status,
        form=form,
        rows=rows,
        people=people,
        isee=isee or forms.Isee(locale=context.language, currency=household.currency),
        known=known,
        wrong=form.wrong | kit_form.wrong(list(rows.values())) | (isee.wrong if isee else {}),
        may_isee=access.allows(context.me, Action.KEEP_DOCUMENT, household),
    )
