"""Staff propose a referral: the family is asked, in the chat or at the desk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import approvals, audit, households, programmes
from budgeting.approvals import Party
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Case, Partner, Referral
from budgeting.errors import NotFound, NotPossible
from budgeting.referrals import facts, rules
from budgeting.referrals.rows import go, subject_of
from budgeting.schedule.reminders import referrals as reminders
from budgeting.schedule.reminders.referrals import ask_staff
from budgeting.states.cases import CaseState
from budgeting.states.referrals import OPEN, ReferralState, Scope

#: The same form sent twice within this time is one referral.
TWICE = timedelta(minutes=2)


def propose(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    case_id: int,
    partner_id: int,
    member_id: int,
    why: str,
    scope: Collection[Scope],
    until: date,
    *,
    phone: str = "",
) -> Referral:
    """Ask a member of the case's family whether they may be referred to a service.

    ``phone``: a number to pass on, with Scope.CONTACT. What is passed on is collected now, so that the question, the
    answer and the service's page are about the same. Raises NotFound (also for a service or a member of somebody
    else), NotPossible(`rules.check`, "closed", "child", "left", "scope": there is no such thing to pass on, "open":
    one to this service is open already).
    """
    case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
    if case is None:
        raise NotFound("case", case_id)
    if case.state is CaseState.CLOSED:
        raise NotPossible("closed")
    partner = session.get(Partner, partner_id)
    if partner is None or partner.programme_id != case.programme_id or partner.archived_at is not None:
        raise NotFound("partner", partner_id)
    person = households.person(session, member_id)
    if person.household_id != case.household_id:
        raise NotFound("member", member_id)
    if not person.adult:
        raise NotPossible("child")
    if not person.belongs:
        raise NotPossible("left")
    today = programmes.today(clock, person)
    rules.check(why, scope, until, today)
    if len(phone) > rules.LONGEST_PHONE:
        raise NotPossible("long")
    if not set(scope) <= set(facts.offered(session, person, case_id)):
        raise NotPossible("scope")
    open_already = session.scalar(
        select(Referral).where(
            Referral.household_id == case.household_id,
            Referral.partner_id == partner_id,
            Referral.member_id == member_id,
            Referral.state.in_(OPEN),
        )
    )
    if open_already is not None:
        same = (open_already.case_id, open_already.created_by, open_already.why)
        if same == (case_id, staff_id, why.strip()) and clock.now() - open_already.created_at < TWICE:
            return open_already
        raise NotPossible("open")
    row = Referral(
        household_id=case.household_id,
        case_id=case_id,
        partner_id=partner_id,
        member_id=member_id,
        partner_name=partner.name,
        state=ReferralState.ASKED,
        why=why.strip(),
        scope=[each.value for each in Scope if each in scope],
        facts=facts.collect(session, person, case_id, scope, phone).stored(),
        until=until,
        created_by=staff_id,
        created_at=clock.now(),
    )
    session.add(row)
    session.flush()
    go(session, clock, row, ReferralState.ASKED)
    approvals.propose(
        session, clock, subject_of(row.id), row.household_id, Party(staff_id=staff_id), answer_by=row.due_on
    )
    audit.note(session, clock, staff_id, AuditAction.REFERRAL_PROPOSE, "referral", row.id)
    if not reminders.plan_question(session, clock, row):
        ask_staff(session, clock, row, "not_asked")
    return row
