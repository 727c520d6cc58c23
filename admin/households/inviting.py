"""Invites: made, shown once on a sheet to print, and revoked.

Only the hash of a link is stored, so the sheet is the answer to the form that asked for it and can't be shown again; if
it gets lost, renew the invite.
"""

from __future__ import annotations

from dataclasses import dataclass

import segno
from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import household_frame
from admin.context import Context, Posted, RequestContext
from admin.household_frame import Tab
from admin.households import ownership
from budgeting import access
from budgeting.access import Action
from budgeting.clock import local_date
from budgeting.db.tables import Household, Invite, Member
from budgeting.errors import NotPossible
from budgeting.households import invites
from budgeting.periods import ONE_DAY
from budgeting.tokens import Ticket
from dialogs.invitation import greeting

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Card:
    """One invitation to cut out."""

    household: str
    reference: str
    name: str
    language: str
    direction: str
    #: The greeting in the recipient's language, by paragraph.
    words: tuple[str, ...]
    #: Empty if the bot's name is unknown: then the person types the token after /start.
    link: str
    #: The QR code as a data URI.
    code: str
    token: str


@router.post("/{household_id}/invites")
def create(context: Context, posted: Posted, household_id: int) -> HTMLResponse:
    """Invites for all adults who haven't joined and have no open invite, all on one sheet."""
    return _sheet(context, household_id, None)


@router.post("/{household_id}/members/{member_id}/invite")
def renew(context: Context, posted: Posted, household_id: int, member_id: int) -> HTMLResponse:
    """A new invite for one person; earlier links stop working."""
    return _sheet(context, household_id, member_id)


@router.post("/{household_id}/invites/{invite_id}/revoke")
def revoke(context: Context, posted: Posted, household_id: int, invite_id: int) -> Response:
    def job(session: Session) -> None:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        ownership.invite(session, household, invite_id)
        invites.revoke(session, context.clock, context.me.staff_id, invite_id)

    context.write(job)
    return context.go(f"/households/{household_id}/people?done=revoked")


def _sheet(context: RequestContext, household_id: int, member_id: int | None) -> HTMLResponse:
    def job(session: Session) -> list[Card]:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
        alone = [] if member_id is None else [ownership.member(session, household, member_id)]
        people = alone or _to_invite(session, context, household)
        if not people or not all(member.adult for member in people):
            raise NotPossible("nobody_to_invite")
        return [
            card(
                context,
                household,
                member,
                invites.create(session, context.clock, context.me.staff_id, member.id),
            )
            for member in people
        ]

    cards = context.write(job)
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id, Action.KEEP_HOUSEHOLD)
    return household_frame.page(context, household, Tab.PEOPLE, "households/invites.html", cards=cards)


def _to_invite(session: Session, context: RequestContext, household: Household) -> list[Member]:
    has_one = select(Invite.member_id).where(
        Invite.used_at.is_(None), Invite.revoked_at.is_(None), Invite.expires_at > context.clock.now()
    )
    query = (
        select(Member)
        .where(
            Member.household_id == household.id,
            Member.adult.is_(True),
            Member.joined_at.is_(None),
            Member.left_at.is_(None),
            Member.id.not_in(has_one),
        )
        .order_by(Member.id)
        .limit(50)
    )
    return list(session.scalars(query))


def card(context: RequestContext, household: Household, member: Member, ticket: Ticket) -> Card:
    """One person's invitation, in their language."""
    known = (
        context.chat_words.languages.get(member.language) or context.chat_words.languages[context.language]
    )
    # The last whole day: by the evening of the expiry day the invite may already be over.
    until = local_date(ticket.expires_at, household.zone) - ONE_DAY
    said = greeting(_first_name(member), until)
    base = context.services.invite_base
    link = f"{base}{ticket.token}" if base else ""
    code = segno.make(link, error="m", micro=False).svg_data_uri(scale=4, border=2) if link else ""
    return Card(
        household.name,
        household.reference,
        member.name,
        known.code,
        known.direction,
        tuple(context.chat_words.plain(text, known.code) for text in said),
        link,
        code,
        ticket.token,
    )


def _first_name(member: Member) -> str:
    return (member.name.split() or [member.name])[0]
