"""The end of a pact: two weeks before its last day the family is asked whether it would like to go on, and so are
staff.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from budgeting.calendars import next_allowed
from budgeting.clock import Clock, at_local
from budgeting.db.tables import Agreement
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import HouseholdPage, nobody_there
from budgeting.states.agreements import AgreementState
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind

ENDS = (DueKind.AGREEMENT_ENDS, DueKind.AGREEMENT_RENEWAL)
#: Both sides are asked about renewing it this long before its last day.
RENEWAL_ASKED = timedelta(days=14)
#: However late, somebody must decide what becomes of it.
FRESH = timedelta(days=3650)


def plan_agreements(session: Session, clock: Clock, household_id: int) -> None:
    """Plan what is due before the end of a household's pacts."""
    plan_for(session, clock, HouseholdPage(session, [household_id]))


def plan_for(session: Session, clock: Clock, households: HouseholdPage) -> None:
    """The same for several households."""
    session.flush()
    places = households.active(Instrument.AGREEMENTS)
    next_one = aliased(Agreement)
    # One that is being renewed already needs no question.
    renewed = select(next_one.id).where(
        next_one.renews_id == Agreement.id,
        next_one.state.in_((AgreementState.DRAFT, AgreementState.PROPOSED, AgreementState.ACTIVE)),
    )
    running = session.execute(
        select(Agreement.id, Agreement.household_id, Agreement.ends_on).where(
            Agreement.household_id.in_(places),
            Agreement.state == AgreementState.ACTIVE,
            ~renewed.exists(),
        )
    ).all()
    told = households.adults({row.household_id for row in running})
    planned = []
    for row in running:
        place = places[row.household_id]
        opening = at_local(row.ends_on - RENEWAL_ASKED, place.rules.opening, place.zone)
        moment = next_allowed(opening, place.rules, place.zone)
        last = at_local(row.ends_on + timedelta(days=1), place.rules.opening, place.zone)
        planned += [
            due.Planned(DueKind.AGREEMENT_ENDS, row.id, member.id, row.ends_on, 0, moment, last)
            for member in told.get(row.household_id, [])
            if last > clock.now()
        ]
        planned.append(
            due.Planned(DueKind.AGREEMENT_RENEWAL, row.id, None, row.ends_on, 0, opening, opening + FRESH)
        )
    due.put_all(session, planned)


def forget(session: Session, clock: Clock, agreement_id: int) -> None:
    """It has ended: nobody is asked any more."""
    for kind in ENDS:
        due.cancel(session, clock, kind, agreement_id, "ended")


def still_wanted(session: Session, clock: Clock, event: Due) -> str | None:
    """Why nobody need be asked any more, as a code; None: they are."""
    agreement = session.get(Agreement, event.subject_id, populate_existing=True)
    if agreement is None:
        return "gone"
    if agreement.state is not AgreementState.ACTIVE:
        return str(agreement.state.value)
    if agreement.ends_on != event.for_date:
        return "replanned"
    renewed = select(Agreement.id).where(
        Agreement.renews_id == agreement.id,
        Agreement.state.in_((AgreementState.DRAFT, AgreementState.PROPOSED, AgreementState.ACTIVE)),
    )
    if session.scalar(renewed.limit(1)) is not None:
        return "renewed"
    return nobody_there(session, event, agreement.household_id)
