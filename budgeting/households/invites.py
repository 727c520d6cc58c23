"""Invites: a link for one person, valid once, for two weeks. Only the hash of its secret is stored."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Household, Invite, Member, Programme
from budgeting.errors import NotFound, NotPossible
from budgeting.households import phones
from budgeting.states.households import HouseholdState, WhyEnded
from budgeting.tokens import Ticket, digest, new_token

GOOD_FOR = timedelta(days=14)


def create(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    member_id: int,
    *,
    token: str | None = None,
    joined_too: bool = True,
) -> Ticket:
    """Create an invite and revoke the member's earlier open ones, so that only one link is valid at a time.

    A member who needs a new invite has no phone, or no longer: a linked phone ends at once, because it may be in
    somebody else's hands. The token goes into ``https://t.me/<bot>?start=<token>``.

    ``token``: a `new_token` that is already on paper. ``joined_too``: also for somebody who has a phone, which then
    ends. Raises NotFound, NotPossible("left" or "joined").
    """
    now = clock.now()
    if not joined_too and _locked(session, member_id).joined_at is not None:
        raise NotPossible("joined")
    if phones.end(session, clock, member_id, WhyEnded.NEW_INVITE, staff_id=staff_id):
        audit.note(session, clock, staff_id, AuditAction.MEMBER_UNLINK, "member", member_id, "new invite")
    # The lock prevents two open links when two staff invite at once.
    member = _locked(session, member_id)
    if member.left_at is not None:
        raise NotPossible("left")
    session.execute(
        update(Invite)
        .where(Invite.member_id == member_id, Invite.used_at.is_(None), Invite.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    token = token or new_token()
    invite = Invite(
        member_id=member_id,
        token_hash=digest(token),
        created_by=staff_id,
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    session.add(invite)
    session.flush()
    audit.note(session, clock, staff_id, AuditAction.INVITE_CREATE, "member", member_id)
    return Ticket(token, invite.expires_at)


def _locked(session: Session, member_id: int) -> Member:
    query = select(Member).where(Member.id == member_id).with_for_update()
    member = session.scalar(query.execution_options(populate_existing=True))
    if member is None:
        raise NotFound("member", member_id)
    return member


def look_up(session: Session, clock: Clock, token: str) -> Invite:
    """The open invite for a token. A conversation remembers its id, never the token.

    Raises NotPossible with "unknown", "used", "revoked" or "expired".
    """
    invite = session.scalar(select(Invite).where(Invite.token_hash == digest(token)))
    if invite is None:
        raise NotPossible("unknown")
    _refuse_unless_open(invite, clock)
    if not _leads_in(session, invite.member_id):
        raise NotPossible("revoked")
    return invite


def use(session: Session, clock: Clock, invite_id: int) -> Member:
    """Use the invite up and return its member. If two people use it at once, one wins.

    Raises NotPossible like `look_up`.
    """
    now = clock.now()
    used: Any = session.execute(
        update(Invite)
        .where(
            Invite.id == invite_id,
            Invite.used_at.is_(None),
            Invite.revoked_at.is_(None),
            Invite.expires_at > now,
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    invite = session.get(Invite, invite_id, populate_existing=True)
    if invite is None:
        raise NotPossible("unknown")
    if used.rowcount != 1:
        _refuse_unless_open(invite, clock)
        raise NotPossible("used")
    member = session.get(Member, invite.member_id)
    if member is None or not _leads_in(session, member.id):
        raise NotPossible("revoked")
    return member


def _leads_in(session: Session, member_id: int) -> bool:
    """Refuses members who have left, or whose household has left or programme has ended."""
    query = (
        select(Member.id)
        .join(Household, Household.id == Member.household_id)
        .join(Programme, Programme.id == Household.programme_id)
        .where(
            Member.id == member_id,
            Member.left_at.is_(None),
            Household.state == HouseholdState.ACTIVE,
            Programme.archived_at.is_(None),
        )
    )
    return session.scalar(query) is not None


def revoke(session: Session, clock: Clock, staff_id: int | None, invite_id: int) -> Invite:
    """Revoke an open invite; doing it twice changes nothing. Raises NotFound, NotPossible("used")."""
    invite = session.get(Invite, invite_id, with_for_update=True, populate_existing=True)
    if invite is None:
        raise NotFound("invite", invite_id)
    if invite.used_at is not None:
        raise NotPossible("used")
    if invite.revoked_at is None:
        invite.revoked_at = clock.now()
        session.flush()
        audit.note(session, clock, staff_id, AuditAction.INVITE_REVOKE, "member", invite.member_id)
    return invite


def void(session: Session, clock: Clock, invite_id: int) -> None:
    """Part of what ends a person's place here: an open invite stops working. One that was just used stays used."""
    session.execute(
        update(Invite)
        .where(Invite.id == invite_id, Invite.used_at.is_(None), Invite.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )


def revoke_all(session: Session, clock: Clock, staff_id: int | None, member_id: int) -> None:
    """Revoke every open invite of a member, who may have left."""
    of_member = select(Invite.id).where(
        Invite.member_id == member_id, Invite.used_at.is_(None), Invite.revoked_at.is_(None)
    )
    for invite_id in list(session.scalars(of_member)):
        revoke(session, clock, staff_id, invite_id)


def programme_of(session: Session, invite_id: int) -> Programme:
    """The programme an invite leads to. Raises NotFound."""
    programme = session.scalar(
        select(Programme)
        .join(Household, Household.programme_id == Programme.id)
        .join(Member, Member.household_id == Household.id)
        .join(Invite, Invite.member_id == Member.id)
        .where(Invite.id == invite_id)
    )
    if programme is None:
        raise NotFound("invite", invite_id)
    return programme


def _refuse_unless_open(invite: Invite, clock: Clock) -> None:
    if invite.used_at is not None:
        raise NotPossible("used")
    if invite.revoked_at is not None:
        raise NotPossible("revoked")
    if invite.expires_at <= clock.now():
        raise NotPossible("expired")
