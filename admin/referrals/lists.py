"""The list of referrals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from admin.context import Reader, RequestContext
from admin.kit import choices, list_routes
from admin.kit.columns import on_page
from admin.kit.filters import Choice, Pick
from admin.kit.listing import Listing, Params, Sort, Start
from admin.kit.pagination import Query
from admin.referrals import labels
from budgeting import access, programmes
from budgeting.access import Action
from budgeting.db.tables import Household, Partner, Referral
from budgeting.states.referrals import OPEN, ReferralState
from dialogs.text import Text, t

SHOWN: Mapping[str, Text] = {
    "open": t("Open referrals"),
    "ours": t("Our move"),
    "ended": t("Ended referrals"),
}
#: Staff take the next step.
_OURS = (ReferralState.AGREED, ReferralState.NEEDS_MORE)


@dataclass(frozen=True, slots=True)
class Row:
    """A referral in the list."""

    id: int
    family: str
    service: str
    state: ReferralState
    due_on: date | None
    late: bool


def _visible(session: Session, reader: Reader, asked: Params) -> Query:
    return (
        select(Referral, Household.name.label("family"), Household)
        .join(Household, Household.id == Referral.household_id)
        .where(access.visible(Referral, reader.me))
    )


def _rows(session: Session, reader: Reader, records: Sequence[Any]) -> list[Row]:
    return [
        Row(
            record.Referral.id,
            record.family,
            record.Referral.partner_name,
            record.Referral.state,
            record.Referral.due_on,
            record.Referral.due_on is not None
            and record.Referral.due_on < programmes.today(reader.clock, record.Household),
        )
        for record in records
    ]


def _shown(show: str, session: Session, reader: Reader) -> ColumnElement[bool]:
    if show == "ours":
        return Referral.state.in_(_OURS)
    return Referral.state.in_(OPEN) if show == "open" else Referral.state.not_in(OPEN)


def _services(session: Session, reader: Reader) -> Sequence[tuple[int, str]]:
    theirs = select(Referral.partner_id).where(access.visible(Referral, reader.me))
    query = select(Partner.id, Partner.name).where(Partner.id.in_(theirs)).order_by(Partner.name, Partner.id)
    return [(row.id, row.name) for row in session.execute(query.limit(choices.MOST))]


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    return {"states": labels.STATES, "tags": labels.TAGS, "next": labels.NEXT}


REFERRALS = Listing(
    path="/referrals",
    action=Action.READ_CASE,
    title=t("Referrals"),
    select=_visible,
    key=Referral.id,
    rows=_rows,
    sorts={
        "due": Sort(
            lambda asked, context: [Referral.due_on.is_(None), Referral.due_on, Referral.id.desc()],
            t("Next step first"),
        ),
        "newest": Sort(lambda asked, context: [Referral.id.desc()], t("Newest first")),
    },
    filters=[
        Choice(name="show", label=t("Which referrals"), options=SHOWN, any=None, tabs=True, where=_shown),
        Pick(
            name="service",
            label=t("Service"),
            rows=_services,
            where=lambda service, session, context: Referral.partner_id == service,
        ),
        Pick(
            name="site",
            label=t("Site"),
            rows=choices.sites(Action.READ_HOUSEHOLD),
            where=lambda site, session, context: Household.site_id == site,
        ),
    ],
    columns=[
        on_page("family", t("Family and service"), title=True),
        on_page("state", t("State")),
        on_page("due", t("Next step by")),
    ],
    empty=lambda asked: t("No family has been referred to a service."),
    no_match=t("No referral matches. Loosen the filter."),
    start=Start(
        t("A referral begins in a case: open one, and propose a service there."),
        "/cases",
        t("Go to the cases"),
        Action.READ_CASE,
    ),
    find=t("Find referrals"),
    live="live-case from:body delay:500ms",
    cells="referrals/cells.html",
    context=_context,
)
router = APIRouter()
list_routes.add(REFERRALS, router)
