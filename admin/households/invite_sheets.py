"""Invites for many families at once: chosen from those who haven't joined, printed as cards to cut out.

The secrets are made first, then the paper, and only then are their hashes stored: a paper that could not be made ends
nobody's earlier invite, and what could not be stored was never handed out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import segno
from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.households.inviting import Card, card
from admin.kit import choices, papers
from admin.kit.errors import CHANGED
from admin.kit.fields import Several
from admin.kit.form import Form
from admin.kit.params import number
from budgeting import access, programmes
from budgeting.access import Action
from budgeting.db.tables import Household, ImportRow, Invite, Member
from budgeting.errors import NotPossible
from budgeting.households import invites
from budgeting.papers import Template, make
from budgeting.states.households import HouseholdState
from budgeting.tokens import Ticket, new_token
from dialogs.text import Text, t

router = APIRouter()
#: Families on one sheet.
MOST = 100


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who hasn't joined. ``invited``: an invite of theirs is still open, and would end."""

    household: Household
    member: Member
    invited: bool


class Chosen(Form):
    households = Several[int]()


@router.get("/invites")
def choose(context: Context, site: str = "") -> HTMLResponse:
    context.needs(Action.KEEP_HOUSEHOLD)
    return _page(context)


@router.post("/invites")
def print_sheet(context: Context, posted: Posted) -> Response:
    """New invites for everybody in the chosen households who hasn't joined, as one PDF."""
    context.needs(Action.KEEP_HOUSEHOLD)
    with context.read() as session:
        waiting = _waiting(session, context)
    form = Chosen(posted, offered={"households": _offered(context, waiting)})
    if not form.households:
        form.refuse("households", t("Choose at least one household."))
    if form.wrong:
        return _page(context, 422, form=form)
    chosen = [person for person in waiting if person.household.id in set(form.households)]
    expires_at = context.clock.now() + invites.GOOD_FOR
    tickets = {person.member.id: Ticket(new_token(), expires_at) for person in chosen}
    cards = [card(context, each.household, each.member, tickets[each.member.id]) for each in chosen]
    paper = make(Template.INVITES, _data(context, cards), context.clock.now())

    def job(session: Session) -> None:
        for person in chosen:
            access.get(session, context.me, Household, person.household.id, Action.KEEP_HOUSEHOLD)
            invites.create(
                session,
                context.clock,
                context.me.staff_id,
                person.member.id,
                token=tickets[person.member.id].token,
                joined_too=False,
            )

    try:
        context.write(job)
    except NotPossible:
        # Somebody joined or left since the page was shown: their card must not be handed out.
        return _page(context, 409, problem=CHANGED)
    today = programmes.today(context.clock, context.me)
    return papers.sent(paper, f"invites-{today:%Y-%m-%d}", save=True)


def _data(context: RequestContext, cards: Sequence[Card]) -> dict[str, Any]:
    return {
        "title": context.say_text(t("Invites")),
        "lead": context.say_text(
            t("Cut along the lines. Each card is for one person and works once; earlier invites have ended.")
        ),
        "language": context.language,
        "direction": "rtl" if context.rtl else "ltr",
        "cards": [_drawn(context, each) for each in cards],
    }


def _drawn(context: RequestContext, each: Card) -> dict[str, Any]:
    code = segno.make(each.link, error="m", micro=False) if each.link else None
    return {
        "name": each.name,
        "household": f"{each.household} · {each.reference}",
        "words": list(each.words),
        "link": each.link or f"/start {each.token}",
        "url": each.link,
        "svg": code.svg_inline(scale=4, border=2) if code else "",
        "alt": context.say_text(t("Code that opens the invitation of {name}", name=each.name)),
        "language": each.language,
        "direction": each.direction,
    }


def _page(
    context: RequestContext, status: int = 200, *, form: Form | None = None, problem: Text | None = None
) -> HTMLResponse:
    with context.read() as session:
        waiting = _waiting(session, context)
        more = _more(session, context, waiting)
        sites = choices.sites(Action.KEEP_HOUSEHOLD)(session, context)
    would_end = {each.household.id for each in waiting if each.invited}
    fresh = dict.fromkeys(str(each.household.id) for each in waiting if each.household.id not in would_end)
    offered = {"households": _offered(context, waiting)}
    return context.page(
        "households/invite_sheet.html",
        status,
        form=form or Chosen(start={"households": " ".join(fresh)}, offered=offered),
        people=len(waiting),
        more=more,
        sites=sites,
        site=number(context.request.query_params.get("site", "")),
        import_id=number(context.request.query_params.get("import", "")),
        problem=problem,
    )


def _offered(context: RequestContext, waiting: Sequence[Person]) -> Mapping[int, str]:
    """What stands beside each box: the household, who in it hasn't joined, and whose invite would end."""
    people: dict[int, list[Person]] = {}
    for each in waiting:
        people.setdefault(each.household.id, []).append(each)
    return {number: _described(context, group) for number, group in people.items()}


def _described(context: RequestContext, group: Sequence[Person]) -> str:
    household = group[0].household
    named = ", ".join(f"{each.member.name} ({context.language_name(each.member.language)})" for each in group)
    words = f"{household.name} · {household.reference}: {named}"
    if not any(each.invited for each in group):
        return words
    ends = context.say_text(t("has an open invite, which would end"))
    return f"{words} – {ends}"


def _waiting(session: Session, context: RequestContext) -> list[Person]:
    """Adults who haven't joined, of the households asked for in the address, by household."""
    chosen = _households(session, context)
    ids = session.scalars(chosen.order_by(Household.reference, Household.id).limit(MOST)).all()
    open_invite = (
        select(Invite.id)
        .where(
            Invite.member_id == Member.id,
            Invite.used_at.is_(None),
            Invite.revoked_at.is_(None),
            Invite.expires_at > context.clock.now(),
        )
        .exists()
    )
    query = (
        select(Household, Member, open_invite.label("invited"))
        .join(Member, Member.household_id == Household.id)
        .where(Household.id.in_(ids), _NOT_JOINED)
        .order_by(Household.reference, Household.id, Member.id)
    )
    return [Person(row.Household, row.Member, row.invited) for row in session.execute(query)]


_NOT_JOINED = Member.adult.is_(True) & Member.joined_at.is_(None) & Member.left_at.is_(None)


def _households(session: Session, context: RequestContext) -> Any:
    query = select(Household.id).where(
        access.visible(Household, context.me, Action.KEEP_HOUSEHOLD),
        Household.state == HouseholdState.ACTIVE,
        select(Member.id).where(Member.household_id == Household.id, _NOT_JOINED).exists(),
    )
    asked = context.request.query_params
    if (site := number(asked.get("site", ""))) is not None:
        query = query.where(Household.site_id == site)
    if (import_id := number(asked.get("import", ""))) is not None:
        # Whoever imported them may hand the printing to somebody who keeps households.
        rows = session.scalars(select(ImportRow.made).where(ImportRow.import_id == import_id))
        query = query.where(
            Household.id.in_([made_id for row in rows for made_id in (row or {}).get("households", ())])
        )
    return query


def _more(session: Session, context: RequestContext, waiting: Sequence[Person]) -> int:
    """How many households don't fit on this sheet."""
    count = session.scalar(select(func.count()).select_from(_households(session, context).subquery())) or 0
    return count - len({each.household.id for each in waiting})
