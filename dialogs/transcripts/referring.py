"""What staff and services do with a referral in a transcript."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import cases, partners, referrals
from budgeting.cases import Need, Topic
from budgeting.clock import Clock
from budgeting.db.tables import Member, Referral
from budgeting.households import get_household
from budgeting.partners import Entry
from budgeting.states.cases import CaseState, NeedArea, Standing
from budgeting.states.partners import PartnerKind
from budgeting.states.referrals import PartnerAnswer, Scope

_REFERS = re.compile(r"refers to (?P<service>.+?) until (?P<until>\S+) with (?P<scope>[\w, ]+): (?P<why>.+)")
_PAPER = "writes down the consent on paper, witness "
_ANSWERS = re.compile(r"the service (?P<answer>accepted|declined)(?: for (?P<day>\S+))?")


def answer(session: Session, clock: Clock, staff_id: int, household_id: int, said: str) -> bool:
    """Do what the words in brackets say; False if they are about something else."""
    if (match := _REFERS.fullmatch(said)) is not None:
        scope = [Scope(code.strip()) for code in match["scope"].split(",")]
        day = date.fromisoformat(match["until"])
        _refer(session, clock, staff_id, household_id, match["service"], day, scope, match["why"])
    elif said.startswith(_PAPER):
        number = _newest(session, household_id)
        referrals.agree_on_paper(session, clock, staff_id, number, said.removeprefix(_PAPER))
    elif said == "makes the link":
        referrals.create(session, clock, staff_id, _newest(session, household_id))
    elif (match := _ANSWERS.fullmatch(said)) is not None:
        day_given = date.fromisoformat(match["day"]) if match["day"] else None
        given = PartnerAnswer(match["answer"])
        referrals.record_answer(
            session, clock, staff_id, _newest(session, household_id), given, next_on=day_given
        )
    else:
        return False
    return True


def _refer(
    session: Session,
    clock: Clock,
    staff_id: int,
    household_id: int,
    service: str,
    until: date,
    scope: list[Scope],
    why: str,
) -> None:
    programme_id = get_household(session, household_id).programme_id
    entry = Entry(PartnerKind.JOB_AGENCY, service)
    known = {each.name: each for each in partners.of_programme(session, programme_id)}
    partner = known.get(service) or partners.add(session, clock, None, programme_id, entry)
    case = cases.prepare(
        session, clock, programme_id=programme_id, household_id=household_id, topic=Topic.WORK
    )
    if case.state is CaseState.PREPARED:
        cases.open(session, clock, staff_id, case.id)
    if Scope.NEEDS in scope:
        needs = {NeedArea.WORK: Need(Standing.DIFFICULT)}
        cases.assess(session, clock, staff_id, case.id, needs)
    adults = select(Member.id).where(Member.household_id == household_id, Member.adult.is_(True))
    member_id = session.scalars(adults.order_by(Member.id).limit(1)).one()
    referrals.propose(
        session, clock, staff_id, case.id, partner.id, member_id, why, scope, until, phone="333 1234567"
    )


def _newest(session: Session, household_id: int) -> int:
    query = select(Referral.id).where(Referral.household_id == household_id).order_by(Referral.id.desc())
    return session.scalars(query.limit(1)).one()
