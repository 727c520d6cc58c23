"""What is open in an instrument: shown to staff about to switch it off. None of it is deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Agreement,
    Appointment,
    Bill,
    Broadcast,
    Checkin,
    ChildcareEntry,
    Corrective,
    DocumentRequest,
    Enrolment,
    Household,
    MonthPlanLine,
    Payment,
    Programme,
    RepaymentPlan,
    Skill,
    SkillInterest,
    WellbeingSurvey,
)
from budgeting.programmes.settings import Settings
from budgeting.states.activities import EnrolmentState, SessionState
from budgeting.states.agreements import AgreementState
from budgeting.states.appointments import AppointmentState
from budgeting.states.arrears import PaymentState, PlanState
from budgeting.states.bills import BillState
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.checkins import CheckinState
from budgeting.states.childcare import ChildcareState
from budgeting.states.correctives import CorrectiveState
from budgeting.states.documents import DocumentRequestState
from budgeting.states.programmes import Instrument
from budgeting.states.skills import InterestState, SkillState
from budgeting.states.wellbeing import SurveyState


class Open(StrEnum):
    """What can be open."""

    CHECKINS = "check-ins"
    MONTH_PLANS = "month plans"
    PLANS = "repayment plans"
    PAYMENTS = "payments to confirm"
    ENROLMENTS = "answers to coming sessions"
    BROADCASTS = "announcements on their way"
    BILLS = "bills that are coming"
    CORRECTIVES = "things families do themselves"
    APPOINTMENTS = "appointments"
    SKILLS = "skills offered and looked for"
    INTERESTS = "families to bring together"
    CHILDCARE = "childcare needed or offered during courses"
    DOCUMENT_REQUESTS = "documents asked for"
    WELLBEING = "unfinished well-being scales"
    AGREEMENTS = "pacts"


Count = Callable[[int, Clock], Select[Any]]


def _of_families(model: Any, *where: Any) -> Count:
    def count(programme_id: int, clock: Clock) -> Select[Any]:
        of = select(func.count()).select_from(model).join(Household, Household.id == model.household_id)
        return of.where(Household.programme_id == programme_id, *where)

    return count


def _month_plans(programme_id: int, clock: Clock) -> Select[Any]:
    counted = select(func.count(MonthPlanLine.household_id.distinct()))
    return counted.join(Household, Household.id == MonthPlanLine.household_id).where(
        Household.programme_id == programme_id, MonthPlanLine.limit_minor.is_not(None)
    )


def _enrolments(programme_id: int, clock: Clock) -> Select[Any]:
    return (
        select(func.count())
        .select_from(Enrolment)
        .join(ActivitySession, ActivitySession.id == Enrolment.session_id)
        .join(Activity, Activity.id == ActivitySession.activity_id)
        .where(
            Activity.programme_id == programme_id,
            ActivitySession.state == SessionState.PLANNED,
            ActivitySession.starts_at > clock.now(),
            Enrolment.state != EnrolmentState.DECLINED,
        )
    )


def _broadcasts(programme_id: int, clock: Clock) -> Select[Any]:
    under_way = (BroadcastState.SCHEDULED, BroadcastState.SENDING, BroadcastState.PAUSED)
    return (
        select(func.count())
        .select_from(Broadcast)
        .where(Broadcast.programme_id == programme_id, Broadcast.state.in_(under_way))
    )


#: What can be open in each instrument.
UNDER_WAY: Mapping[Instrument, Mapping[Open, Count]] = {
    # An entry is booked or not; a question to its author about one ends with the switch.
    Instrument.SPENDING: {},
    Instrument.CHECKINS: {
        Open.CHECKINS: _of_families(
            Checkin, Checkin.state.in_((CheckinState.ASKED, CheckinState.OPEN, CheckinState.PAUSED))
        )
    },
    Instrument.MONTH_PLAN: {Open.MONTH_PLANS: _month_plans},
    Instrument.ARREARS: {
        Open.PLANS: _of_families(
            RepaymentPlan,
            RepaymentPlan.state.in_((PlanState.PROPOSED, PlanState.ACTIVE, PlanState.PAUSED)),
        ),
        Open.PAYMENTS: _of_families(Payment, Payment.state == PaymentState.DECLARED),
    },
    Instrument.ACTIVITIES: {Open.ENROLMENTS: _enrolments},
    Instrument.BROADCASTS: {Open.BROADCASTS: _broadcasts},
    Instrument.BILLS: {Open.BILLS: _of_families(Bill, Bill.state == BillState.OPEN)},
    Instrument.CORRECTIVES: {
        Open.CORRECTIVES: _of_families(
            Corrective, Corrective.state.in_((CorrectiveState.OPEN, CorrectiveState.QUIET))
        )
    },
    Instrument.APPOINTMENTS: {
        Open.APPOINTMENTS: _of_families(
            Appointment,
            Appointment.state.in_(
                (
                    AppointmentState.WANTED,
                    AppointmentState.PROPOSED,
                    AppointmentState.DECLINED,
                    AppointmentState.LAPSED,
                    AppointmentState.AGREED,
                )
            ),
        )
    },
    Instrument.SKILLS: {
        Open.SKILLS: _of_families(Skill, Skill.state.in_((SkillState.WAITING, SkillState.SHOWN))),
        Open.INTERESTS: _of_families(SkillInterest, SkillInterest.state == InterestState.OPEN),
    },
    Instrument.CHILDCARE: {
        Open.CHILDCARE: _of_families(ChildcareEntry, ChildcareEntry.state == ChildcareState.OPEN),
    },
    Instrument.DOCUMENTS: {
        Open.DOCUMENT_REQUESTS: _of_families(
            DocumentRequest, DocumentRequest.state == DocumentRequestState.OPEN
        )
    },
    Instrument.WELLBEING: {
        Open.WELLBEING: _of_families(
            WellbeingSurvey, WellbeingSurvey.state.in_((SurveyState.ASKED, SurveyState.OPEN))
        )
    },
    Instrument.AGREEMENTS: {
        Open.AGREEMENTS: _of_families(
            Agreement, Agreement.state.in_((AgreementState.PROPOSED, AgreementState.ACTIVE))
        )
    },
}


def under_way(session: Session, clock: Clock, programme_id: int, instrument: Instrument) -> dict[Open, int]:
    """How much of the instrument is open; leaves out zeros."""
    counted = {
        what: session.scalar(count(programme_id, clock)) or 0 for what, count in UNDER_WAY[instrument].items()
    }
    return {what: number for what, number in counted.items() if number}


def lost_sight_of(
    session: Session, clock: Clock, programme: Programme, given: Mapping[str, Any]
) -> dict[Open, int]:
    """What is open in the instruments that the settings ``given`` would switch off."""
    before = Settings.of(programme)
    gone = [each for each in Instrument if before.has(each) and given.get(each.value) is False]
    return {
        what: number
        for instrument in gone
        for what, number in under_way(session, clock, programme.id, instrument).items()
    }
