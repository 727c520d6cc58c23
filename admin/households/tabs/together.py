"""What the household does with others and by itself: activities, pacts, its own steps, the well-being scale."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.agreements import labels as pact_labels
from admin.context import Context
from admin.correctives.labels import STATES as CORRECTIVE_STATES
from admin.correctives.reads import overview as own_steps
from admin.household_frame import Tab
from admin.households.tabs.drawing import draw, exists
from admin.security.sign_ins import Me
from admin.wellbeing import queries as answers
from budgeting import access, agreements
from budgeting.access import Action
from budgeting.activities import hours
from budgeting.activities.hours import Tally
from budgeting.clock import Clock
from budgeting.db.tables import Activity, ActivitySession, Enrolment, Household, Member
from dialogs.correctives.dialog import KINDS

router = APIRouter()
COURSES, PEOPLE = 10, 100
#: The newest pacts on the page; all are on their own.
PACTS = 3


@router.get("/{household_id}/together")
def show(context: Context, household_id: int, part: str = "", done: str = "") -> HTMLResponse:
    me = context.me
    with context.read() as session:
        household = access.get(session, me, Household, household_id)
        exists(context, household, Tab.TOGETHER)
        reads_pacts = access.allows(me, Action.READ_AGREEMENT, household)
        reads_steps = access.allows(me, Action.READ_CORRECTIVES, household)
        shown: dict[str, Any] = {
            "reads_activities": access.allows(me, Action.READ_ACTIVITY, household),
            "courses": courses(session, me, context.clock, household),
            "may_read_pacts": reads_pacts,
            "pacts": agreements.of_household(session, household.id, PACTS) if reads_pacts else [],
            "pact_states": pact_labels.STATES,
            "pact_tags": pact_labels.TAGS,
            "own_steps": own_steps(session, household) if reads_steps else None,
            "corrective_kinds": KINDS,
            "corrective_states": CORRECTIVE_STATES,
            "reads_wellbeing": access.allows(me, Action.READ_WELLBEING, household),
            "wellbeing": answers.summary(session, me, household),
        }
    return draw(context, household, Tab.TOGETHER, part, done, **shown)


def courses(session: Session, me: Me, clock: Clock, household: Household) -> list[tuple[Member, Tally]]:
    """What the household's people have done of the activities that the reader may see, the newest first."""
    members = {
        member.id: member
        for member in session.scalars(select(Member).where(Member.household_id == household.id).limit(PEOPLE))
    }
    attended = (
        select(ActivitySession.activity_id)
        .join(Enrolment, Enrolment.session_id == ActivitySession.id)
        .where(Enrolment.member_id.in_(members))
    )
    query = select(Activity).where(Activity.id.in_(attended), access.visible(Activity, me))
    activities = list(session.scalars(query.order_by(Activity.id.desc()).limit(COURSES)))
    tallies = hours.tallies(session, clock.now(), activities, list(members)) if activities else []
    return [
        (members[tally.member_id], tally) for tally in sorted(tallies, key=lambda tally: -tally.activity.id)
    ]
