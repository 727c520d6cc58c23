"""The weekly sheet on paper: for one household, or for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from admin.context import Context, RequestContext
from admin.kit.fields import Choice, Several
from admin.kit.form import Form
from admin.view_log import viewed
from budgeting import access, households, programmes
from budgeting.access import Action
from budgeting.db.tables import Household, Member
from budgeting.errors import NotFound
from budgeting.periods import week_of
from budgeting.states.households import HouseholdState
from dialogs.side_by_side import sheet
from dialogs.text import t

router = APIRouter()
#: As many pages as one print takes.
MOST = 100


class Sheets(Form):
    """What the address of the sheets to print says."""

    week = Choice({"next": t("Next week"), "this": t("This week")})
    household = Several[int]()


@dataclass(frozen=True, slots=True)
class Offered:
    """A household to choose. ``phone``: whether an adult of it has one."""

    row: Household
    phone: bool


@router.get("/sheets")
def choose(context: Context) -> HTMLResponse:
    """Which households get a sheet; those without a phone are ticked."""
    context.needs(Action.ACCOMPANY)
    with context.read() as session:
        offered = _offered(session, context)
    form = Sheets(
        start={"week": "next", "household": " ".join(str(each.row.id) for each in offered if not each.phone)},
        offered={"household": {each.row.id: each.row.name for each in offered}},
    )
    return context.page("side_by_side/choose.html", offered=offered, form=form)


@router.get("/sheets/print")
def many(context: Context, week: str = "next") -> HTMLResponse:
    """The sheets of those ticked; 404 if one of them is not theirs to accompany."""
    context.needs(Action.ACCOMPANY)
    ticked = context.request.query_params.getlist("household")
    return _pages(context, sorted({_number(each) for each in ticked[:MOST]}), week)


@router.get("/households/{household_id:int}/sheet")
def single(context: Context, household_id: int, week: str = "next") -> HTMLResponse:
    with context.read() as session:
        access.get(session, context.me, Household, household_id, Action.ACCOMPANY)
    return _pages(context, [household_id], week)


def _pages(context: RequestContext, chosen: Sequence[int], week: str) -> HTMLResponse:
    sheets = []
    with context.read() as session:
        for household_id in chosen:
            household = access.get(session, context.me, Household, household_id, Action.ACCOMPANY)
            member_id = _whose(session, household_id)
            if member_id is not None:
                person = households.person(session, member_id)
                monday = _monday(programmes.today(context.clock, person), week)
                made = sheet.printed(session, context.clock, context.chat_words, person, monday)
                sheets.append((household, made))
    for household, _ in sheets:
        viewed(context, "household", household.id)
    return context.page(
        "side_by_side/sheets.html", sheets=sheets, week=week if week == "this" else "next", chosen=chosen
    )


def _number(ticked: str) -> int:
    """The number of a household in the address. Raises NotFound for anything else."""
    if not (ticked.isascii() and ticked.isdecimal() and len(ticked) < 16):
        raise NotFound("household", 0)
    return int(ticked)


def _monday(today: date, week: str) -> date:
    return week_of(today) + timedelta(weeks=0 if week == "this" else 1)


def _whose(session: Session, household_id: int) -> int | None:
    """The adult whose language and rights the sheet follows: first one without a phone."""
    query = select(Member.id).where(
        Member.household_id == household_id, Member.adult.is_(True), Member.left_at.is_(None)
    )
    return session.scalar(query.order_by(Member.joined_at.is_not(None), Member.id).limit(1))


def _offered(session: Session, context: RequestContext) -> list[Offered]:
    phone = exists().where(
        Member.household_id == Household.id,
        Member.adult.is_(True),
        Member.left_at.is_(None),
        Member.joined_at.is_not(None),
    )
    query = (
        select(Household, phone.label("phone"))
        .where(
            access.visible(Household, context.me, Action.ACCOMPANY),
            Household.state == HouseholdState.ACTIVE,
        )
        .order_by(phone, Household.name, Household.id)
        .limit(MOST)
    )
    return [Offered(row.Household, row.phone) for row in session.execute(query)]
