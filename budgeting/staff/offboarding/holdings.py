"""What refers to a staff person: each such column is open work, ends with their access, or is history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from budgeting.appointments import OPEN
from budgeting.db.tables import (
    Appointment,
    Broadcast,
    Case,
    CaseAction,
    Conversation,
    Household,
    Member,
    ScheduledAnswer,
    Task,
)
from budgeting.scheduled_answers.reads import OPEN as TO_BE_DECIDED
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.cases import CaseState
from budgeting.states.tasks import TaskState


class Work(StrEnum):
    """The kinds of work a person can have, in the order they are handed over: cases follow their family's coach."""

    FAMILIES = "families"
    CASES = "cases"
    ACTIONS = "actions"
    CONVERSATIONS = "conversations"
    APPOINTMENTS = "appointments"
    ANSWERS = "answers"
    TASKS = "tasks"


#: Columns that assign open work to a person: it is handed over.
IN_HAND = {
    "households.coach_id": Work.FAMILIES,
    "cases.owner_id": Work.CASES,
    "case_actions.owner_id": Work.ACTIONS,
    "conversations.held_by": Work.CONVERSATIONS,
    "appointments.staff_id": Work.APPOINTMENTS,
    "scheduled_answers.staff_id": Work.ANSWERS,
    "tasks.assigned_to": Work.TASKS,
}
#: What ends by itself: rights and sessions are removed, an alert is checked again before it is sent.
ENDS_WITH_ACCESS = {
    # Nobody looks at the hours of somebody without access.
    "absences.staff_id",
    "receiving_hours.staff_id",
    "staff_roles.staff_id",
    "staff_sessions.staff_id",
    "staff_devices.staff_id",
    "pending_sign_ins.staff_id",
    # Without access there is nothing that a code opens; it is asked for again when they come back.
    "second_factors.staff_id",
    "recovery_codes.staff_id",
    "alerts.staff_id",
    # Before each chunk a worker checks whether they may still have it.
    "batches.staff_id",
    # Whoever has no access any more gets none.
    "broadcast_trials.staff_id",
    "presence.staff_id",
    # The page of a sitting asks for their access with each touch.
    "sittings.staff_id",
    # Only who has access is asked to read.
    "staff_languages.staff_id",
    # It moves with its task: the next reader is asked at once.
    "reading_requests.reader_id",
}
#: Who did something: this stays true. An invite or an announcement stays valid, whoever created it.
HISTORY = {
    # Coordinators and operators run it as well, and the daily check asks for each session that nobody noted.
    "activities.run_by",
    "agreement_hours.settled_by",
    "agreement_hours.written_by",
    "agreement_promises.done_by",
    "agreements.created_by",
    "appointments.created_by",
    "approvals.decided_by",
    "approvals.proposed_by",
    "approved_voices.approved_by",
    "audit.staff_id",
    "audit.to_id",
    "bills.entered_by",
    "broadcasts.created_by",
    "case_actions.created_by",
    # The case's next owner repeats it.
    "case_assessments.staff_id",
    "case_goals.created_by",
    "case_goals.settled_by",
    "case_actions.done_by",
    "case_evidence.frozen_by",
    "case_notes.staff_id",
    "conversation_labels.set_by",
    "certificates.issued_by",
    "certificates.withdrawn_by",
    "checkins.beside_id",
    "consents.witness_id",
    "contact_attempts.staff_id",
    "departures.back_by",
    "desk_groups.linked_by",
    "desk_groups.offered_by",
    "departures.staff_id",
    "conversations.beside_id",
    "conversations.ended_by",
    "entries.beside_id",
    "paper_weeks.staff_id",
    "cases.created_by",
    "childcare_swaps.asked_by",
    "imports.committed_by",
    # Whoever accompanies the family then looks after what it was asked for.
    "document_requests.asked_by",
    "documents.seen_by",
    "documents.staff_id",
    "correctives.added_by",
    "correctives.observed_by",
    "corrective_changes.staff_id",
    "imports.created_by",
    "imports.undone_by",
    "invites.created_by",
    "messages.staff_id",
    "month_plan_lines.set_by",
    "phrase_questions.asked_by",
    "phrases.changed_by",
    "reading_requests.asked_by",
    "incoming_referrals.created_by",
    "incoming_referrals.settled_by",
    # The case's owner has the next step of a referral.
    "referral_answers.staff_id",
    "referral_links.created_by",
    "referrals.created_by",
    "referrals.witness_id",
    "repayment_plans.created_by",
    "scheduled_answers.settled_by",
    "scheduled_answers.written_by",
    "skill_interests.settled_by",
    "skills.checked_by",
    "tasks.done_by",
    # Who last wrote about a week; the queue of weeks belongs to the family's coach.
    "week_reviews.staff_id",
    # Who read the questions out; an unfinished survey is the family's coach's.
    "wellbeing_surveys.staff_id",
}


#: Whose household a piece of work is about.
_HOUSEHOLD = {
    Work.FAMILIES: Household.id,
    Work.CASES: Case.household_id,
    Work.ACTIONS: Case.household_id,
    Work.CONVERSATIONS: Household.id,
    Work.APPOINTMENTS: Appointment.household_id,
    Work.ANSWERS: Household.id,
    Work.TASKS: Task.household_id,
}


@dataclass(frozen=True, slots=True)
class Held:
    """One piece of a person's work, and whose it is: a family's, a programme's, or (both None) nobody's yet."""

    id: int
    programme_id: int | None
    household_id: int | None


def held(
    session: Session,
    staff_id: int,
    work: Work,
    programme_id: int | None = None,
    *,
    household_id: int | None = None,
) -> list[Held]:
    """Their work of a kind, oldest first; optionally in one programme, or of one household."""
    query, programme = _query(work, staff_id)
    if household_id is not None:
        query = query.where(_HOUSEHOLD[work] == household_id)
    if programme_id is not None:
        query = query.where(programme == programme_id)
    return [Held(row.id, row.programme_id, row.household_id) for row in session.execute(query)]


def counted(session: Session, staff_id: int, programme_id: int | None = None) -> dict[Work, int]:
    """How much of each kind; leaves out kinds without any."""
    counts: dict[Work, int] = {}
    for work in Work:
        query, programme = _query(work, staff_id)
        if programme_id is not None:
            query = query.where(programme == programme_id)
        count = session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
        if count:
            counts[work] = count
    return counts


def scheduled(session: Session, staff_id: int) -> Sequence[Broadcast]:
    """Their announcements that haven't gone out yet: these stay valid, and somebody should know about them."""
    waiting = (BroadcastState.DRAFT, BroadcastState.SCHEDULED, BroadcastState.PAUSED)
    query = (
        select(Broadcast)
        .where(Broadcast.created_by == staff_id, Broadcast.state.in_(waiting))
        .order_by(Broadcast.due_at, Broadcast.id)
        .limit(100)
    )
    return session.scalars(query).all()


def _query(work: Work, staff_id: int) -> tuple[Any, Any]:
    """A query of (number, programme, family) for a kind of work, and its programme column."""
    match work:
        case Work.FAMILIES:
            query = select(Household.id, Household.programme_id, Household.id.label("household_id"))
            query = query.where(Household.coach_id == staff_id).order_by(Household.id)
            return query, Household.programme_id
        case Work.CASES:
            query = select(Case.id, Case.programme_id, Case.household_id)
            query = query.where(Case.owner_id == staff_id, Case.state != CaseState.CLOSED).order_by(Case.id)
            return query, Case.programme_id
        case Work.ACTIONS:
            query = select(CaseAction.id, Case.programme_id, Case.household_id).join(
                Case, Case.id == CaseAction.case_id
            )
            # Also those of closed cases, which may be reopened.
            query = query.where(CaseAction.owner_id == staff_id, CaseAction.done_at.is_(None))
            return query.order_by(CaseAction.id), Case.programme_id
        case Work.CONVERSATIONS:
            query = (
                select(Conversation.id, Household.programme_id, Household.id.label("household_id"))
                .outerjoin(Member, Member.id == Conversation.member_id)
                .outerjoin(Household, Household.id == Member.household_id)
            )
            return query.where(Conversation.held_by == staff_id).order_by(
                Conversation.id
            ), Household.programme_id
        case Work.APPOINTMENTS:
            query = select(Appointment.id, Household.programme_id, Appointment.household_id).join(
                Household, Household.id == Appointment.household_id
            )
            query = query.where(Appointment.staff_id == staff_id, Appointment.state.in_(OPEN))
            return query.order_by(Appointment.id), Household.programme_id
        case Work.ANSWERS:
            query = (
                select(ScheduledAnswer.id, Household.programme_id, Household.id.label("household_id"))
                .join(Conversation, Conversation.id == ScheduledAnswer.conversation_id)
                .outerjoin(Member, Member.id == Conversation.member_id)
                .outerjoin(Household, Household.id == Member.household_id)
                .where(ScheduledAnswer.staff_id == staff_id, ScheduledAnswer.state.in_(TO_BE_DECIDED))
            )
            return query.order_by(ScheduledAnswer.id), Household.programme_id
        case Work.TASKS:
            query = select(Task.id, Task.programme_id, Task.household_id)
            waits = or_(Task.state == TaskState.OPEN, Task.state == TaskState.TAKEN)
            return query.where(Task.assigned_to == staff_id, waits).order_by(Task.id), Task.programme_id
