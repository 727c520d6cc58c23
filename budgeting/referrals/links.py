"""The link for a service: made by staff, opened once, revoked. Only hashes of its secrets are stored.

Whoever follows it first sees a page that says nothing; only its button uses the link up, so that programs which look at
links in messages don't. The page that pressed it has a key of its own, by which it may be loaded again and answer;
another browser with the same link gets nothing.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.calendars import ONE_DAY
from budgeting.clock import Clock, at_local
from budgeting.db.tables import Household, Member, Programme, Referral, ReferralLink
from budgeting.errors import NotPossible
from budgeting.referrals import rules
from budgeting.referrals.ending import close_links
from budgeting.referrals.facts import Facts, facts_of
from budgeting.referrals.rows import answered_by_staff, go, locked, today
from budgeting.states.households import HouseholdState
from budgeting.states.referrals import ReferralState
from budgeting.tokens import Ticket, digest, new_token

#: The reason for every link that doesn't work, whatever is wrong with it.
LINK = "link"


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What a service reads: the scope that the family agreed to, and nothing else."""

    referral_id: int
    programme: str
    partner: str
    why: str
    scope: tuple[str, ...]
    facts: Facts
    until: date
    #: The date where the family lives, and their time zone.
    today: date
    zone: str
    answered: bool


def create(session: Session, clock: Clock, staff_id: int | None, referral_id: int) -> Ticket:
    """Make the link with which a service reads a referral; earlier ones stop working. It is shown once.

    Raises NotFound, NotPossible("expired", "many_links", or the state it is in).
    """
    row = locked(session, referral_id)
    if row.state not in rules.CONSENTED:
        raise NotPossible(row.state.value)
    if not rules.is_current(row.state, row.until, today(session, clock, row)):
        raise NotPossible("expired")
    made = session.scalar(select(func.count()).where(ReferralLink.referral_id == row.id)) or 0
    if made >= rules.MOST_LINKS:
        raise NotPossible("many_links")
    close_links(session, clock, row.id)
    now = clock.now()
    zone = session.get_one(Household, row.household_id).zone
    ticket = Ticket(new_token(), min(now + rules.LINK_LASTS, at_local(row.until + ONE_DAY, time(), zone)))
    session.add(
        ReferralLink(
            referral_id=row.id,
            token_hash=digest(ticket.token),
            created_by=staff_id,
            created_at=now,
            expires_at=ticket.expires_at,
        )
    )
    session.flush()
    answered_by_staff(session, clock, row, staff_id)
    # One that has been accepted stays so: the new link is for what comes of it.
    go(
        session,
        clock,
        row,
        ReferralState.ACCEPTED if row.state is ReferralState.ACCEPTED else ReferralState.SENT,
    )
    audit.note(session, clock, staff_id, AuditAction.REFERRAL_LINK, "referral", row.id)
    return ticket


def revoke(session: Session, clock: Clock, staff_id: int | None, referral_id: int) -> Referral:
    """The service can no longer read it; the family's consent holds. Twice changes nothing. Raises NotFound."""
    row = locked(session, referral_id)
    if close_links(session, clock, row.id):
        if row.state is ReferralState.SENT:
            go(session, clock, row, ReferralState.AGREED)
        audit.note(session, clock, staff_id, AuditAction.REFERRAL_REVOKE, "referral", row.id)
    return row


def open_by(session: Session, clock: Clock, token: str, key: str) -> Disclosed:
    """Somebody at the service presses the button of a page with this ``key``: what they may read.

    The first time uses the link up; the same page may ask again until its link is over. Raises NotPossible(LINK).
    """
    link, row = _working(session, clock, token)
    if link.opened_at is None:
        link.opened_at, link.key_hash = clock.now(), digest(key)
        session.flush()
        audit.note(session, clock, None, AuditAction.REFERRAL_OPENED, "referral", row.id)
    elif not _is_key(link, key):
        raise NotPossible(LINK)
    return _disclosed(session, clock, link, row)


def opened_with(session: Session, clock: Clock, token: str, key: str) -> tuple[ReferralLink, Referral]:
    """The link and its referral, both locked, for the page that opened it. Raises NotPossible(LINK)."""
    link, row = _working(session, clock, token)
    if not _is_key(link, key):
        raise NotPossible(LINK)
    return link, row


def is_answered(session: Session, token: str, key: str) -> bool:
    """Whether the page that opened it has answered already. Raises NotPossible(LINK) for an unknown link."""
    link, _ = _locked(session, token)
    return link.answered_at is not None and _is_key(link, key)


def _locked(session: Session, token: str) -> tuple[ReferralLink, Referral]:
    link = session.scalar(select(ReferralLink).where(ReferralLink.token_hash == digest(token)))
    if link is None:
        raise NotPossible(LINK)
    # The referral first, as everywhere, so that two who lock both never wait for each other.
    row = locked(session, link.referral_id)
    session.refresh(link, with_for_update=True)
    return link, row


def _working(session: Session, clock: Clock, token: str) -> tuple[ReferralLink, Referral]:
    link, row = _locked(session, token)
    over = link.revoked_at is not None or link.expires_at <= clock.now()
    if over or not rules.is_current(row.state, row.until, today(session, clock, row)):
        raise NotPossible(LINK)
    member, household = session.get_one(Member, row.member_id), session.get_one(Household, row.household_id)
    programme = session.get_one(Programme, household.programme_id)
    left = member.left_at is not None or household.state is not HouseholdState.ACTIVE
    if left or programme.archived_at is not None:
        raise NotPossible(LINK)
    return link, row


def _is_key(link: ReferralLink, key: str) -> bool:
    return link.key_hash is not None and hmac.compare_digest(link.key_hash, digest(key))


def _disclosed(session: Session, clock: Clock, link: ReferralLink, row: Referral) -> Disclosed:
    household = session.get_one(Household, row.household_id)
    return Disclosed(
        row.id,
        session.get_one(Programme, household.programme_id).name,
        row.partner_name,
        row.why,
        tuple(row.scope),
        facts_of(row.facts),
        row.until,
        today(session, clock, row),
        household.zone,
        link.answered_at is not None,
    )
