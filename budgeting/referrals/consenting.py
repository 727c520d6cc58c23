"""The family's consent to a referral: given or refused in the chat, at the desk or on paper; taken back at any time."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import approvals, audit
from budgeting.approvals import Party
from budgeting.arrears import visibility
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Referral
from budgeting.errors import NotPossible
from budgeting.households import Person, get_member
from budgeting.referrals import rules
from budgeting.referrals.ending import close_links, end
from budgeting.referrals.rows import answered_by_staff, go, in_state, locked, subject_of, today
from budgeting.schedule.reminders.referrals import ask_staff
from budgeting.states.referrals import OPEN, ConsentGiven, ReferralState, Scope
from budgeting.states.tasks import Urgency


def may_answer(row: Referral, person: Person) -> bool:
    """Whether this person is asked: it is about them, and tells them of no arrears they may not read about."""
    theirs = row.member_id == person.member_id and person.adult
    return theirs and (Scope.PLAN not in row.scope or visibility.sees_arrears(person))


def agree(session: Session, clock: Clock, person: Person, referral_id: int, language: str) -> Referral:
    """The member says yes, having read the question in ``language``; twice changes nothing.

    Raises NotFound, NotPossible("not_theirs", "expired", or the state it is in).
    """
    row = _of(session, person, referral_id)
    if row.state in rules.CONSENTED:
        return row
    given = ConsentGiven.CHAT if person.beside_id is None else ConsentGiven.SIDE_BY_SIDE
    _agreed(session, clock, row, given, language, person.beside_id)
    approvals.confirm(session, clock, subject_of(row.id), Party(member_id=person.member_id))
    return row


def agree_on_paper(session: Session, clock: Clock, staff_id: int, referral_id: int, witness: str) -> Referral:
    """Staff write down that the member agreed on paper; ``witness`` was there too. Twice changes nothing.

    Raises NotFound, NotPossible("empty" | "long", "expired", or the state it is in).
    """
    who = witness.strip()
    if not who:
        raise NotPossible("empty")
    if len(who) > rules.LONGEST_WITNESS:
        raise NotPossible("long")
    row = locked(session, referral_id)
    if row.state is ReferralState.AGREED and row.consent_given is ConsentGiven.PAPER:
        return row
    _agreed(session, clock, row, ConsentGiven.PAPER, get_member(session, row.member_id).language, staff_id)
    row.witness = who
    session.flush()
    approvals.confirm(session, clock, subject_of(row.id), Party(staff_id=staff_id))
    audit.note(session, clock, staff_id, AuditAction.REFERRAL_CONSENT, "referral", row.id)
    return row


def refuse(session: Session, clock: Clock, person: Person, referral_id: int) -> Referral:
    """The member says no; twice changes nothing. Raises NotFound, NotPossible("not_theirs", the state it is in)."""
    row = _of(session, person, referral_id)
    if row.state is ReferralState.REFUSED:
        return row
    if row.state is not ReferralState.ASKED:
        raise NotPossible(row.state.value)
    approvals.refuse(session, clock, subject_of(row.id), Party(member_id=person.member_id))
    end(session, clock, row, ReferralState.REFUSED)
    ask_staff(session, clock, row, "refused")
    return row


def withdraw(session: Session, clock: Clock, person: Person, referral_id: int) -> Referral:
    """The member takes the consent back: from now on the service reads nothing. Twice changes nothing.

    Raises NotFound, NotPossible("not_theirs", the state it is in).
    """
    row = _of(session, person, referral_id)
    if row.state is ReferralState.WITHDRAWN:
        return row
    _withdraw(session, clock, row)
    return row


def withdraw_for(session: Session, clock: Clock, staff_id: int, referral_id: int) -> Referral:
    """Staff write down that the family took it back, at the desk or on the phone. Raises as `withdraw` does."""
    row = locked(session, referral_id)
    if row.state is ReferralState.WITHDRAWN:
        return row
    _withdraw(session, clock, row)
    audit.note(session, clock, staff_id, AuditAction.REFERRAL_CONSENT, "referral", row.id)
    return row


def withdraw_all(session: Session, clock: Clock, member_id: int) -> None:
    """The member withdraws their consent altogether: nothing more about them is passed on."""
    query = select(Referral.id).where(Referral.member_id == member_id, Referral.state.in_(OPEN))
    for referral_id in list(session.scalars(query)):
        _withdraw(session, clock, locked(session, referral_id))


def _of(session: Session, person: Person, referral_id: int) -> Referral:
    row = locked(session, referral_id)
    if not may_answer(row, person):
        raise NotPossible("not_theirs")
    return row


def _agreed(
    session: Session,
    clock: Clock,
    row: Referral,
    given: ConsentGiven,
    language: str,
    witness_id: int | None,
) -> None:
    in_state(session, row.id, ReferralState.ASKED)
    if row.until < today(session, clock, row):
        raise NotPossible("expired")
    row.consent_version, row.language = rules.VERSION, language
    row.consented_at, row.consent_given, row.witness_id = clock.now(), given, witness_id
    answered_by_staff(session, clock, row, None)
    go(session, clock, row, ReferralState.AGREED)
    ask_staff(session, clock, row, "agreed")


def _withdraw(session: Session, clock: Clock, row: Referral) -> None:
    if row.state not in OPEN:
        raise NotPossible(row.state.value)
    # The service may have read it already: somebody has to tell them.
    sent = row.state not in (ReferralState.ASKED, ReferralState.AGREED)
    close_links(session, clock, row.id)
    row.withdrawn_at = clock.now()
    end(session, clock, row, ReferralState.WITHDRAWN)
    ask_staff(
        session,
        clock,
        row,
        "withdrawn_after" if sent else "withdrawn",
        Urgency.HIGH if sent else Urgency.NORMAL,
    )
