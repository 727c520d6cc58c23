"""Who belongs to the household: people with consents and phones, and their invites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import Context
from admin.household_frame import Tab
from admin.households.contact_labels import OUTCOMES, WAYS
from admin.households.departure_labels import REASONS
from admin.households.forms import ending
from admin.households.lives import lives
from admin.households.tabs.drawing import draw
from admin.security.sign_ins import Me
from budgeting import access
from budgeting.access import Action
from budgeting.clock import Clock
from budgeting.db.tables import Consent, Conversation, Household, Invite, Member, Staff
from budgeting.households.phones import Phone, linked
from dialogs.text import Text, names, t

router = APIRouter()
OLD_INVITES = 10
INVITES: dict[str, Text] = {
    "open": t("Open"),
    "used": t("Used"),
    "expired": t("Expired"),
    "revoked": t("Revoked"),
}


@dataclass(frozen=True, slots=True)
class MemberOverview:
    """A member with their current (or last) consent and the chat they used last."""

    row: Member
    consent: Consent | None
    conversation_id: int | None
    invited: bool
    phones: list[Phone]
    #: The staff person who was there when they agreed at the console.
    witness: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invite and its state: open, used, expired, revoked."""

    row: Invite
    member: Member
    state: str


@router.get("/{household_id}/people")
def show(context: Context, household_id: int, part: str = "", done: str = "") -> HTMLResponse:
    with context.read() as session:
        household = access.get(session, context.me, Household, household_id)
        invited = invitations(session, context.clock, household)
        shown = people(session, context.me, household, invited)
        living = lives(session, context.me, household, [each.row for each in shown])
    return draw(
        context,
        household,
        Tab.PEOPLE,
        part,
        done,
        people=shown,
        lives=living,
        ways=WAYS,
        outcomes=OUTCOMES,
        reasons=REASONS,
        invitations=invited,
        may_write=access.allows(context.me, Action.KEEP_HOUSEHOLD, household),
        may_accompany=access.allows(context.me, Action.ACCOMPANY, household),
        speaks=context.language_name,
        invite_states=INVITES,
        weekdays=names.WEEKDAYS,
        ending=ending,
    )


def people(
    session: Session, me: Me, household: Household, invitations: Sequence[Invitation]
) -> list[MemberOverview]:
    """The household's people, with those who left at the end."""
    members = session.scalars(
        select(Member)
        .where(Member.household_id == household.id)
        .order_by(Member.left_at.is_not(None), Member.id)
        .limit(100)
    ).all()
    ids = [member.id for member in members]
    consents: dict[int, Consent] = {}
    for consent in session.scalars(
        select(Consent).where(Consent.member_id.in_(ids)).order_by(Consent.given_at, Consent.id)
    ):
        consents[consent.member_id] = consent
    there = {consent.witness_id for consent in consents.values()}
    witnesses = {
        row.id: row.first_name
        for row in session.execute(select(Staff.id, Staff.first_name).where(Staff.id.in_(there)))
    }
    chats: dict[int | None, int] = {}
    for chat in session.execute(
        select(Conversation.id, Conversation.member_id)
        .where(Conversation.member_id.in_(ids), access.visible(Conversation, me))
        # A linked conversation sorts last, so it is the one that is kept.
        .order_by(Conversation.ended_at.is_(None), Conversation.last_seen_at, Conversation.id)
    ):
        chats[chat.member_id] = chat.id
    invited = {invitation.member.id for invitation in invitations if invitation.state == "open"}
    phones: dict[int, list[Phone]] = {}
    for phone in linked(session, *ids):
        phones.setdefault(phone.member_id, []).append(phone)
    return [
        MemberOverview(
            member,
            consents.get(member.id),
            chats.get(member.id),
            member.id in invited,
            phones.get(member.id, []),
            witnesses.get(consents[member.id].witness_id or 0, "") if member.id in consents else "",
        )
        for member in members
    ]


def invitations(session: Session, clock: Clock, household: Household) -> list[Invitation]:
    """Invites, newest first."""
    rows = session.execute(
        select(Invite, Member)
        .join(Member, Member.id == Invite.member_id)
        .where(Member.household_id == household.id)
        .order_by(Invite.id.desc())
        .limit(OLD_INVITES)
    )
    return [Invitation(row.Invite, row.Member, _fate(row.Invite, clock.now())) for row in rows]


def _fate(invite: Invite, now: datetime) -> str:
    if invite.used_at is not None:
        return "used"
    if invite.revoked_at is not None:
        return "revoked"
    return "expired" if invite.expires_at <= now else "open"
