"""Every kind of due event, in one table. A new reminder is its `DueKind`, one entry here, and its words.

The planning functions are beside the rules of their noun, the words in `dialogs/<noun>/reminders.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Agreement,
    Checkin,
    Household,
    Instalment,
    Member,
    Programme,
    RepaymentPlan,
)
from budgeting.db.types import Id
from budgeting.schedule.due import Due
from budgeting.schedule.reminders import (
    activities,
    agreements,
    checkins,
    erasure,
    instalments,
    pauses,
    plan_news,
)
from budgeting.schedule.reminders.kind import AllAtOnce, ByHousehold, Kind, Reader, WhenItHappens
from budgeting.states.messages import SubjectKind
from budgeting.states.programmes import Instrument, has
from budgeting.states.schedule import DueKind

_LADDER = (ByHousehold(instalments.plan_for),)
_PAUSES = (ByHousehold(pauses.plan_for),)
_AGREEMENTS = (ByHousehold(agreements.plan_for), WhenItHappens("a family accepts a pact"))
_FOLLOW_UPS = (ByHousehold(checkins.plan_again), WhenItHappens("a member is asked, or pauses"))

KINDS: Mapping[DueKind, Kind] = {
    each.kind: each
    for each in (
        Kind(
            DueKind.INSTALMENT_REMINDER,
            SubjectKind.INSTALMENT,
            Instrument.ARREARS,
            Reader.MEMBER,
            tells_arrears=True,
            planned=_LADDER,
            unwanted=instalments.still_wanted,
            after=plan_news.told_first,
        ),
        Kind(
            DueKind.INSTALMENT_SNOOZE,
            SubjectKind.INSTALMENT,
            Instrument.ARREARS,
            Reader.MEMBER,
            tells_arrears=True,
            planned=(WhenItHappens("a member asks for it"),),
            unwanted=instalments.still_wanted,
            after=plan_news.told_first,
        ),
        Kind(
            DueKind.INSTALMENT_TASK,
            SubjectKind.INSTALMENT,
            Instrument.ARREARS,
            Reader.STAFF,
            tells_arrears=True,
            planned=_LADDER,
            unwanted=instalments.still_wanted,
        ),
        Kind(
            DueKind.INSTALMENT_CALL,
            SubjectKind.INSTALMENT,
            Instrument.ARREARS,
            Reader.STAFF,
            tells_arrears=True,
            planned=_LADDER,
            unwanted=instalments.still_wanted,
        ),
        Kind(
            DueKind.PLAN_NEWS,
            SubjectKind.PLAN,
            Instrument.ARREARS,
            Reader.MEMBER,
            tells_arrears=True,
            planned=(WhenItHappens("a plan is changed"),),
            unwanted=plan_news.still_wanted,
            unsaid=plan_news.left_untold,
        ),
        Kind(
            DueKind.PLAN_PAUSE_ENDS,
            SubjectKind.PLAN,
            Instrument.ARREARS,
            Reader.STAFF,
            tells_arrears=True,
            planned=_PAUSES,
            unwanted=pauses.still_wanted,
        ),
        Kind(
            DueKind.PLAN_RESUME,
            SubjectKind.PLAN,
            Instrument.ARREARS,
            Reader.STAFF,
            tells_arrears=True,
            planned=_PAUSES,
            unwanted=pauses.still_wanted,
        ),
        Kind(
            DueKind.CHECKIN_ASK,
            SubjectKind.MEMBER,
            Instrument.CHECKINS,
            Reader.MEMBER,
            tells_arrears=False,
            planned=(ByHousehold(checkins.plan_for),),
            unwanted=checkins.still_to_ask,
            own_hour=True,
        ),
        Kind(
            DueKind.CHECKIN_FOLLOW_UP,
            SubjectKind.CHECKIN,
            Instrument.CHECKINS,
            Reader.MEMBER,
            tells_arrears=False,
            planned=_FOLLOW_UPS,
            unwanted=checkins.still_open,
        ),
        Kind(
            DueKind.CHECKIN_MISSED,
            SubjectKind.CHECKIN,
            Instrument.CHECKINS,
            Reader.STAFF,
            tells_arrears=False,
            planned=_FOLLOW_UPS,
            unwanted=checkins.still_open,
        ),
        Kind(
            DueKind.SESSION_REMINDER,
            SubjectKind.SESSION,
            Instrument.ACTIVITIES,
            Reader.MEMBER,
            tells_arrears=False,
            planned=(AllAtOnce(activities.plan_coming), WhenItHappens("a member says that they come")),
            unwanted=activities.still_wanted,
        ),
        Kind(
            DueKind.EXPORT_ERASE,
            SubjectKind.DATA_EXPORT,
            None,
            Reader.STAFF,
            tells_arrears=False,
            planned=(WhenItHappens("a member gets a copy of their data"),),
            unwanted=erasure.files_still_there,
        ),
        Kind(
            DueKind.ERASURE_DEADLINE,
            SubjectKind.ERASURE,
            None,
            Reader.STAFF,
            tells_arrears=False,
            planned=(ByHousehold(erasure.plan_for), WhenItHappens("a member asks to be erased")),
            unwanted=erasure.still_wanted,
        ),
        Kind(
            DueKind.AGREEMENT_ENDS,
            SubjectKind.AGREEMENT,
            Instrument.AGREEMENTS,
            Reader.MEMBER,
            tells_arrears=False,
            planned=_AGREEMENTS,
            unwanted=agreements.still_wanted,
        ),
        Kind(
            DueKind.AGREEMENT_RENEWAL,
            SubjectKind.AGREEMENT,
            Instrument.AGREEMENTS,
            Reader.STAFF,
            tells_arrears=False,
            planned=_AGREEMENTS,
            unwanted=agreements.still_wanted,
        ),
    )
}

P = TypeVar("P", ByHousehold, AllAtOnce)


def planners(way: type[P]) -> Iterator[P]:
    """Everything planned this way, each once, in the order of the table."""
    ways = (each for kind in KINDS.values() for each in kind.planned if isinstance(each, way))
    yield from dict.fromkeys(ways)


_THING = bindparam("thing", type_=Id)


_SETTINGS = select(Programme.settings)
_OF_HOUSEHOLDS = _SETTINGS.join(Household, Household.programme_id == Programme.id)
#: The programme settings for a thing, by the kind of subject.
_OF: Mapping[SubjectKind, Select[Any]] = {
    SubjectKind.MEMBER: _OF_HOUSEHOLDS.join(Member, Member.household_id == Household.id).where(
        Member.id == _THING
    ),
    SubjectKind.CHECKIN: _OF_HOUSEHOLDS.join(Checkin, Checkin.household_id == Household.id).where(
        Checkin.id == _THING
    ),
    SubjectKind.PLAN: _OF_HOUSEHOLDS.join(RepaymentPlan, RepaymentPlan.household_id == Household.id).where(
        RepaymentPlan.id == _THING
    ),
    SubjectKind.INSTALMENT: _OF_HOUSEHOLDS.join(RepaymentPlan, RepaymentPlan.household_id == Household.id)
    .join(Instalment, Instalment.plan_id == RepaymentPlan.id)
    .where(Instalment.id == _THING),
    SubjectKind.AGREEMENT: _OF_HOUSEHOLDS.join(Agreement, Agreement.household_id == Household.id).where(
        Agreement.id == _THING
    ),
    SubjectKind.SESSION: _SETTINGS.join(Activity, Activity.programme_id == Programme.id)
    .join(ActivitySession, ActivitySession.activity_id == Activity.id)
    .where(ActivitySession.id == _THING),
}


def is_switched_off(session: Session, event: Due) -> bool:
    """Whether the event's programme currently doesn't use its instrument."""
    kind = KINDS[event.kind]
    if kind.instrument is None:
        return False
    stored = session.scalar(_OF[kind.about], {"thing": event.subject_id})
    return stored is not None and not has(stored, kind.instrument)
