"""What the clock has asked staff to look after in the last days: each task as its reminder opens it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from budgeting import tasks
from budgeting.db.tables import (
    DocumentRequest,
    HouseholdDocument,
    Instalment,
    RepaymentPlan,
    WellbeingSurvey,
)
from budgeting.demo.town.families import Bond
from budgeting.demo.town.houses import House, Town
from budgeting.states.arrears import InstalmentState, PlanState
from budgeting.states.documents import DocumentKind, DocumentRequestState, DocumentState
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.states.wellbeing import SurveyState
from budgeting.subjects import Subject

#: So many instalments can be looked after; reminders still run for the others.
MOST_OVERDUE = 3
_Wanting = tuple[TaskKind, Subject, House, str]


def make(town: Town) -> None:
    """Open them, the older ones first; one of them somebody has taken."""
    opened = []
    for number, (kind, about, house, cause) in enumerate(_waiting(town)):
        opened.append(
            tasks.open_task(
                town.session,
                town.at(-(number % 3), 9, number % 50),
                kind,
                about,
                programme_id=town.programme.id,
                household_id=house.id,
                cause=cause,
            )
        )
    if any(house.resident.bond is Bond.NEW for house in town.houses):
        tasks.unaccompanied.wait(town.session, town.at(-1, 9), town.programme.id)
    if opened:
        by = town.houses[0].coach_id if opened[0].household_id == town.houses[0].id else None
        tasks.take(town.session, town.clock, by or town.staff_ids["operator"], opened[0].id)


def _waiting(town: Town) -> Iterator[_Wanting]:
    by_id = {house.id: house for house in town.houses}
    yield from _overdue(town, by_id)
    for house in town.with_phone():
        if house.resident.family.missed[:2] == (0, 1):
            yield TaskKind.CHECKIN_MISSED, Subject(SubjectKind.WEEKS, house.id), house, ""
    for house in town.having(Bond.STOPPED):
        yield TaskKind.CALL_HOUSEHOLD, Subject(SubjectKind.HOUSEHOLD, house.id), house, "stopped"
    paused = select(RepaymentPlan.id, RepaymentPlan.household_id).where(
        RepaymentPlan.state == PlanState.PAUSED, RepaymentPlan.household_id.in_(by_id)
    )
    for row in town.session.execute(paused.order_by(RepaymentPlan.id).limit(1)):
        yield TaskKind.PAUSE_ENDS, Subject(SubjectKind.PLAN, row.id), by_id[row.household_id], ""
    yield from _papers(town, by_id)
    surveys = select(WellbeingSurvey.id, WellbeingSurvey.household_id).where(
        WellbeingSurvey.state == SurveyState.UNANSWERED
    )
    for row in town.session.execute(surveys.order_by(WellbeingSurvey.id)):
        yield (
            TaskKind.WELLBEING_UNANSWERED,
            Subject(SubjectKind.WELLBEING, row.id),
            by_id[row.household_id],
            "",
        )


def _overdue(town: Town, by_id: dict[int, House]) -> Iterator[_Wanting]:
    late = (
        select(Instalment.id, RepaymentPlan.household_id)
        .join(RepaymentPlan, RepaymentPlan.id == Instalment.plan_id)
        .where(
            RepaymentPlan.household_id.in_(by_id),
            RepaymentPlan.state == PlanState.ACTIVE,
            Instalment.state == InstalmentState.DUE,
            Instalment.hardship.is_(None),
            Instalment.due_on < town.today,
        )
        .order_by(Instalment.due_on, Instalment.id)
        .limit(MOST_OVERDUE)
    )
    for row in town.session.execute(late):
        about = Subject(SubjectKind.INSTALMENT, row.id)
        yield TaskKind.INSTALMENT_OVERDUE, about, by_id[row.household_id], ""


def _papers(town: Town, by_id: dict[int, House]) -> Iterator[_Wanting]:
    """A document asked for that didn't come, and one about to expire."""
    asked = select(DocumentRequest.id, DocumentRequest.household_id).where(
        DocumentRequest.state == DocumentRequestState.OPEN,
        DocumentRequest.document_id.is_(None),
        DocumentRequest.household_id.in_(by_id),
    )
    for row in town.session.execute(asked.order_by(DocumentRequest.id).limit(1)):
        about = Subject(SubjectKind.DOCUMENT_REQUEST, row.id)
        yield TaskKind.DOCUMENT_MISSING, about, by_id[row.household_id], ""
    expiring = select(HouseholdDocument.id, HouseholdDocument.household_id).where(
        HouseholdDocument.household_id.in_(by_id),
        HouseholdDocument.state == DocumentState.KEPT,
        HouseholdDocument.kind == DocumentKind.ISEE,
        HouseholdDocument.expires_on.is_not(None),
    )
    nearest = expiring.order_by(HouseholdDocument.expires_on, HouseholdDocument.id).limit(2)
    for row in town.session.execute(nearest):
        about = Subject(SubjectKind.DOCUMENT, row.id)
        yield TaskKind.DOCUMENT_EXPIRING, about, by_id[row.household_id], ""
