"""The household's cases, appointments and documents."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.appointments import labels as appointment_labels
from admin.appointments import queries as appointments
from admin.cases import names as case_names
from admin.context import Context
from admin.documents import queries as drawers
from admin.documents.labels import STANDINGS
from admin.household_frame import Tab
from admin.households.tabs.drawing import draw
from admin.security.sign_ins import Me
from budgeting import access
from budgeting.access import Action
from budgeting.db.tables import Case, Household, Member
from dialogs.text import names

router = APIRouter()
CASES, ADULTS = 20, 30


@router.get("/{household_id}/cases")
def show(context: Context, household_id: int, part: str = "", done: str = "") -> HTMLResponse:
    me = context.me
    with context.read() as session:
        household = access.get(session, me, Household, household_id)
        meets = access.allows(me, Action.KEEP_APPOINTMENT, household)
        shown: dict[str, Any] = {
            "cases": cases(session, me, household),
            "case_states": case_names.STATES,
            "topic": case_names.topic,
            "reads_appointments": access.allows(me, Action.READ_APPOINTMENT, household),
            "appointments": appointments.of_household(session, context, household.id),
            "appointment_states": appointment_labels.STATES,
            "in_the_chat": in_the_chat(session, household) if meets else [],
            "reads_documents": access.allows(me, Action.READ_DOCUMENT, household),
            "documents": drawers.summary(session, context.clock, me, household),
            "standings": STANDINGS,
            "kinds": names.DOCUMENTS,
        }
    return draw(context, household, Tab.CASES, part, done, **shown)


def cases(session: Session, me: Me, household: Household) -> list[Case]:
    """The household's cases, newest first."""
    query = (
        select(Case)
        .where(Case.household_id == household.id, access.visible(Case, me))
        .order_by(Case.id.desc())
        .limit(CASES)
    )
    return list(session.scalars(query))


def in_the_chat(session: Session, household: Household) -> list[Member]:
    """The adults to whom an appointment can be proposed."""
    query = (
        select(Member)
        .where(
            Member.household_id == household.id,
            Member.adult.is_(True),
            Member.joined_at.is_not(None),
            Member.left_at.is_(None),
        )
        .order_by(Member.id)
        .limit(ADULTS)
    )
    return list(session.scalars(query))
