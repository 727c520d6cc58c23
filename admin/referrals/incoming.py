"""Families that a school, a parish or a service proposes: the list, writing one down, deciding."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from admin.context import Context, Posted, Reader, RequestContext
from admin.kit import errors, list_routes
from admin.kit.columns import on_page
from admin.kit.filters import Choice
from admin.kit.form import Form
from admin.kit.listing import Listing, Params, Sort, Start
from admin.kit.pagination import Query
from admin.partners.labels import KINDS
from admin.referrals import labels
from admin.referrals.forms import Accepted, Agreed, Declined, Incoming
from admin.view_log import viewed
from budgeting import access, programmes
from budgeting.access import Action
from budgeting.db.tables import IncomingReferral, Programme
from budgeting.errors import NotPossible
from budgeting.referrals import incoming
from budgeting.states.partners import PartnerKind
from budgeting.states.referrals import IncomingState
from dialogs.text import Text, t

PATH = "/incoming-referrals"
#: Ids of the fields about the family, which are on the same page as those about who proposes it.
FAMILY = "family-"
SHOWN: Mapping[str, Text] = {"open": t("To be decided"), "ended": t("Decided")}


@dataclass(frozen=True, slots=True)
class Row:
    """A proposed family in the list; without its consent there is no name."""

    id: int
    name: str
    proposed_by: str
    kind: PartnerKind
    state: IncomingState
    agreed_on: date | None
    erase_on: date


def _visible(session: Session, reader: Reader, asked: Params) -> Query:
    return select(IncomingReferral).where(access.visible(IncomingReferral, reader.me))


def _rows(session: Session, reader: Reader, records: Sequence[Any]) -> list[Row]:
    rows = [record.IncomingReferral for record in records]
    return [
        Row(row.id, row.name, row.proposed_by, row.kind, row.state, row.agreed_on, row.erase_on)
        for row in rows
    ]


def _shown(show: str, session: Session, reader: Reader) -> ColumnElement[bool]:
    is_open = IncomingReferral.state == IncomingState.OPEN
    return is_open if show == "open" else ~is_open


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    return {"states": labels.INCOMING, "kinds": KINDS}


INCOMING = Listing(
    path=PATH,
    action=Action.KEEP_HOUSEHOLD,
    title=t("Proposed families"),
    select=_visible,
    key=IncomingReferral.id,
    rows=_rows,
    sorts={"newest": Sort(lambda asked, context: [IncomingReferral.id.desc()])},
    filters=[
        Choice(name="show", label=t("Which families"), options=SHOWN, any=None, tabs=True, where=_shown),
        Choice(
            name="kind",
            label=t("Who proposes"),
            options={kind.value: words for kind, words in KINDS.items()},
            where=lambda kind, session, context: IncomingReferral.kind == PartnerKind(kind),
        ),
    ],
    columns=[
        on_page("family", t("Family"), title=True),
        on_page("by", t("Who proposes")),
        on_page("state", t("State")),
    ],
    empty=lambda asked: (
        t("Nothing has been decided yet.") if asked["show"] == "ended" else t("Nobody has proposed a family.")
    ),
    no_match=t("No proposed family matches. Loosen the filter."),
    start=Start(
        t("A school, a parish or a service calls about a family: write it down, and nobody is forgotten."),
        f"{PATH}/new",
        t("Write one down"),
        Action.KEEP_HOUSEHOLD,
    ),
    find=t("Find proposed families"),
    template="referrals/incoming_list.html",
    cells="referrals/incoming_cells.html",
    context=_context,
)
router = APIRouter()
list_routes.add(INCOMING, router)


@router.get(f"{PATH}/new")
def ask(context: Context) -> HTMLResponse:
    offered = _offered(context)
    start = {"programme": offered["programme"][0][0] if len(offered["programme"]) == 1 else ""}
    return _new(context, Incoming(start=start, offered=offered), _agreed(context))


@router.post(f"{PATH}/new")
def add(context: Context, posted: Posted) -> Response:
    """Write it down. What the family lets them say is read, and kept, only with its consent."""
    form = Incoming(posted, offered=_offered(context))
    agreed = form.sent and form.typed.get("agreed", "") != ""
    family = _agreed(context, posted) if agreed else _agreed(context)
    if form.wrong or family.wrong:
        return _new(context, form, family, 422)

    def job(session: Session) -> int:
        access.get(session, context.me, Programme, form.programme, Action.KEEP_HOUSEHOLD)
        told = family.family() if agreed else None
        me = context.me.staff_id
        return incoming.add(session, context.clock, me, form.programme, form.asking(), told).id

    try:
        number = context.write(job)
    except NotPossible as error:
        errors.refuse(form, "incoming", error, "proposed_by")
        return _new(context, form, family, 422)
    return context.go(f"{PATH}/{number}?done=added")


@router.get(f"{PATH}/{{incoming_id:int}}")
def show(context: Context, incoming_id: int, done: str = "") -> HTMLResponse:
    with context.read() as session:
        _get(session, context, incoming_id)
    viewed(context, "incoming_referral", incoming_id)
    return _page(context, incoming_id, done=done)


@router.post(f"{PATH}/{{incoming_id:int}}/agreed")
def agreed(context: Context, posted: Posted, incoming_id: int) -> Response:
    form = _agreed(context, posted)

    def job(session: Session) -> None:
        incoming.agreed(session, context.clock, context.me.staff_id, incoming_id, form.family())

    return _do(context, incoming_id, form, job, f"{PATH}/{incoming_id}?done=agreed", "how")


@router.post(f"{PATH}/{{incoming_id:int}}/accept")
def accept(context: Context, posted: Posted, incoming_id: int) -> Response:
    """It becomes a household; its page leads on to the invite."""
    form, made = Accepted(posted), []

    def job(session: Session) -> None:
        me = context.me.staff_id
        household, _ = incoming.accept(session, context.clock, me, incoming_id, form.reference)
        made.append(household.id)

    answer = _do(context, incoming_id, form, job, "", "reference")
    return context.go(f"/households/{made[-1]}/people") if made else answer


@router.post(f"{PATH}/{{incoming_id:int}}/decline")
def decline(context: Context, posted: Posted, incoming_id: int) -> Response:
    form = Declined(posted)

    def job(session: Session) -> None:
        incoming.decline(session, context.clock, context.me.staff_id, incoming_id, form.answer)

    return _do(context, incoming_id, form, job, f"{PATH}/{incoming_id}?done=declined", "answer")


def _do(
    context: RequestContext,
    incoming_id: int,
    form: Form,
    job: Callable[[Session], None],
    then: str,
    field: str,
) -> Response:
    def work(session: Session) -> None:
        _get(session, context, incoming_id)
        job(session)

    with context.read() as session:
        _get(session, context, incoming_id)
    if not form.wrong:
        try:
            context.write(work)
        except NotPossible as error:
            errors.refuse(form, "incoming", error, field)
    if form.wrong:
        return _page(context, incoming_id, 422, sent=form)
    return context.go(then)


def _get(session: Session, context: RequestContext, incoming_id: int) -> IncomingReferral:
    """Raises NotFound."""
    return access.get(session, context.me, IncomingReferral, incoming_id, Action.KEEP_HOUSEHOLD)


def _offered(context: RequestContext) -> dict[str, list[tuple[int, str]]]:
    with context.read() as session:
        query = (
            select(Programme.id, Programme.name)
            .where(
                access.visible(Programme, context.me, Action.KEEP_HOUSEHOLD), Programme.archived_at.is_(None)
            )
            .order_by(Programme.name, Programme.id)
            .limit(100)
        )
        context.needs(Action.KEEP_HOUSEHOLD)
        return {"programme": [(row.id, row.name) for row in session.execute(query)]}


def _agreed(context: RequestContext, posted: Mapping[str, Any] | None = None) -> Agreed:
    offered = {"language": list(context.language_names().items())}
    return Agreed(posted, start={"language": "it"}, offered=offered, mark=FAMILY)


def _new(context: RequestContext, form: Incoming, family: Agreed, status: int = 200) -> HTMLResponse:
    return context.page(
        "referrals/incoming_new.html",
        status,
        form=form,
        family=family,
        without=incoming.WITHOUT_CONSENT.days,
        wrong=form.wrong | family.wrong,
    )


def _page(
    context: RequestContext, incoming_id: int, status: int = 200, *, done: str = "", sent: Form | None = None
) -> HTMLResponse:
    with context.read() as session:
        row = _get(session, context, incoming_id)
        programme = session.get_one(Programme, row.programme_id)
        today = programmes.today(context.clock, programme)
    forms: dict[str, Form] = {
        "agreed": _agreed(context),
        "accept": Accepted(),
        "decline": Declined(),
    }
    for name, form in forms.items():
        if sent is not None and type(sent) is type(form):
            forms[name] = sent
    return context.page(
        "referrals/incoming.html",
        status,
        place=programme,
        row=row,
        forms=forms,
        today=today,
        wrong=sent.wrong if sent is not None else {},
        done=labels.INCOMING_DONE.get(done),
        labels=labels,
        kinds=KINDS,
    )
