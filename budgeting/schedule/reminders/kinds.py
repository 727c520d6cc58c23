"""Every kind of due event, in one table. A new reminder is its `DueKind`, one entry here, and its words.

The planning functions are beside the rules of their noun, the words in `dialogs/<noun>/reminders.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.schedule.due import Due
from budgeting.schedule.reminders import (
    activities,
    agreements,
    allowances,
    appointments,
    bills,
    checkins,
    childcare,
    contacts,
    correctives,
    documents,
    erasure,
    feedback,
    instalments,
    month_card,
    pauses,
    plan_news,
    proposals,
    referrals,
    scheduled_answers,
    session_news,
    skills,
    wellbeing,
)
from budgeting.schedule.reminders.kind import AllAtOnce, ByHousehold, Kind, Reader, WhenItHappens
from budgeting.states.messages import SubjectKind
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind

_LADDER = (ByHousehold(instalments.plan_for),)
_PAUSES = (ByHousehold(pauses.plan_for),)
_BILLS = (ByHousehold(bills.plan_for), WhenItHappens("a bill is added, changed or taken back"))
_APPOINTMENTS = (AllAtOnce(appointments.plan_coming), WhenItHappens("a time is proposed or agreed"))
_SKILLS = (AllAtOnce(skills.plan_shown), WhenItHappens("staff show an entry"))
_CHILDCARE = (
    AllAtOnce(childcare.plan_coming),
    WhenItHappens("a participant says what they need or offer"),
)
_AGREEMENTS = (ByHousehold(agreements.plan_for), WhenItHappens("a family accepts a pact"))
_FOLLOW_UPS = (ByHousehold(checkins.plan_again), WhenItHappens("a member is asked, or pauses"))
_DOCUMENTS = (ByHousehold(documents.plan_for), WhenItHappens("a document arrives, or staff ask for one"))
_REFERRALS = (ByHousehold(referrals.plan_for), WhenItHappens("a referral goes one step on"))
_SURVEYS = (ByHousehold(wellbeing.plan_again), WhenItHappens("a member is asked, or answers a question"))


def _of_session(
    kind: DueKind,
    by: str,
    unwanted: Callable[[Session, Clock, Due], str | None],
    *,
    to: Reader = Reader.MEMBER,
) -> Kind:
    """Something about a session that is planned once, when it happens."""
    return Kind(
        kind,
        SubjectKind.SESSION,
        Instrument.ACTIVITIES,
        to,
        tells_arrears=False,
        planned=(WhenItHappens(by),),
        unwanted=unwanted,
    )


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
            DueKind.PROPOSAL_REMINDER,
            SubjectKind.APPROVAL,
            Instrument.ARREARS,
            Reader.MEMBER,
            tells_arrears=True,
            planned=(WhenItHappens("staff propose something to a family"),),
            unwanted=proposals.still_wanted,
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
        *(
            Kind(
                kind,
                SubjectKind.BILL,
                Instrument.BILLS,
                reader,
                # Bills of an instalment aren't reminded of here; the warning leaves out what a member may not know.
                tells_arrears=False,
                planned=_BILLS,
                unwanted=bills.still_wanted,
            )
            for kind, reader in (
                (DueKind.BILL_REMINDER, Reader.MEMBER),
                (DueKind.BILL_TASK, Reader.STAFF),
                (DueKind.RENT_WARNING, Reader.MEMBER),
                (DueKind.RENT_TASK, Reader.STAFF),
            )
        ),
        _of_session(DueKind.SEAT_OFFER, "a seat comes free", session_news.offer_wanted),
        _of_session(DueKind.SEAT_OFFER_ENDS, "a seat is offered", session_news.offer_stands, to=Reader.STAFF),
        _of_session(DueKind.SESSION_NUDGE, "staff remind those who come", activities.still_wanted),
        _of_session(DueKind.SESSION_NEWS, "staff change or cancel a session", session_news.news_wanted),
        Kind(
            DueKind.SESSION_FEEDBACK,
            SubjectKind.SESSION,
            Instrument.ACTIVITIES,
            Reader.MEMBER,
            tells_arrears=False,
            planned=(AllAtOnce(activities.plan_coming), WhenItHappens("a member comes, or was there")),
            unwanted=feedback.still_wanted,
        ),
        Kind(
            DueKind.ALLOWANCE_NEWS,
            SubjectKind.ALLOWANCE,
            Instrument.ACTIVITIES,
            Reader.MEMBER,
            tells_arrears=False,
            planned=(WhenItHappens("staff prepare an allowance, put it off, or note that it came"),),
            unwanted=allowances.news_wanted,
        ),
        Kind(
            DueKind.ALLOWANCE_LATE,
            SubjectKind.ALLOWANCE,
            Instrument.ACTIVITIES,
            Reader.MEMBER,
            tells_arrears=False,
            planned=(AllAtOnce(allowances.plan_expected), WhenItHappens("an allowance is prepared")),
            unwanted=allowances.tell_late,
        ),
        Kind(
            DueKind.ALLOWANCE_TASK,
            SubjectKind.ALLOWANCE,
            Instrument.ACTIVITIES,
            Reader.STAFF,
            tells_arrears=False,
            planned=(AllAtOnce(allowances.plan_expected), WhenItHappens("an allowance is prepared")),
            unwanted=allowances.still_late,
        ),
        Kind(
            DueKind.MONTH_CARD,
            SubjectKind.MEMBER,
            Instrument.MONTH_PLAN,
            Reader.MEMBER,
            # Its line about instalments is left out for those who may not read about them.
            tells_arrears=False,
            planned=(ByHousehold(month_card.plan_for),),
            unwanted=month_card.still_wanted,
        ),
        Kind(
            DueKind.CORRECTIVES_ASK,
            SubjectKind.MEMBER,
            Instrument.CORRECTIVES,
            Reader.MEMBER,
            tells_arrears=False,
            planned=(ByHousehold(correctives.plan_for),),
            unwanted=correctives.still_wanted,
        ),
        Kind(
            DueKind.APPOINTMENT_REMINDER,
            SubjectKind.APPOINTMENT,
            Instrument.APPOINTMENTS,
            Reader.MEMBER,
            tells_arrears=False,
            planned=_APPOINTMENTS,
            unwanted=appointments.still_to_remind,
        ),
        Kind(
            DueKind.APPOINTMENT_TODAY,
            SubjectKind.APPOINTMENT,
            Instrument.APPOINTMENTS,
            Reader.STAFF,
            tells_arrears=False,
            planned=_APPOINTMENTS,
            unwanted=appointments.still_to_remind,
        ),
        Kind(
            DueKind.APPOINTMENT_LAPSES,
            SubjectKind.APPOINTMENT,
            Instrument.APPOINTMENTS,
            Reader.STAFF,
            tells_arrears=False,
            planned=_APPOINTMENTS,
            unwanted=appointments.still_waiting,
            after=appointments.not_at_night,
        ),
        Kind(
            DueKind.APPOINTMENT_OVER,
            SubjectKind.APPOINTMENT,
            Instrument.APPOINTMENTS,
            Reader.STAFF,
            tells_arrears=False,
            planned=_APPOINTMENTS,
            unwanted=appointments.still_unsaid,
        ),
        Kind(
            DueKind.CHILDCARE_NEWS,
            SubjectKind.CHILDCARE_SWAP,
            Instrument.CHILDCARE,
            Reader.MEMBER,
            tells_arrears=False,
            planned=(WhenItHappens("staff ask two participants, or one of them answers"),),
            unwanted=childcare.news_wanted,
        ),
        Kind(
            DueKind.CHILDCARE_REMINDER,
            SubjectKind.CHILDCARE,
            Instrument.CHILDCARE,
            Reader.MEMBER,
            tells_arrears=False,
            planned=_CHILDCARE,
            unwanted=childcare.still_to_remind,
        ),
        Kind(
            DueKind.CHILDCARE_OVER,
            SubjectKind.CHILDCARE,
            Instrument.CHILDCARE,
            Reader.STAFF,
            tells_arrears=False,
            planned=_CHILDCARE,
            unwanted=childcare.still_looked_for,
        ),
        Kind(
            DueKind.SKILL_STILL_TRUE,
            SubjectKind.SKILL,
            Instrument.SKILLS,
            Reader.MEMBER,
            tells_arrears=False,
            planned=_SKILLS,
            unwanted=skills.still_to_ask,
        ),
        Kind(
            DueKind.SKILL_HIDES,
            SubjectKind.SKILL,
            Instrument.SKILLS,
            Reader.STAFF,
            tells_arrears=False,
            planned=_SKILLS,
            unwanted=skills.still_unanswered,
        ),
        Kind(
            DueKind.DOCUMENT_EXPIRES,
            SubjectKind.DOCUMENT,
            Instrument.DOCUMENTS,
            Reader.MEMBER,
            tells_arrears=False,
            planned=_DOCUMENTS,
            unwanted=documents.still_expires,
        ),
        Kind(
            DueKind.DOCUMENT_EXPIRY_TASK,
            SubjectKind.DOCUMENT,
            Instrument.DOCUMENTS,
            Reader.STAFF,
            tells_arrears=False,
            planned=_DOCUMENTS,
            unwanted=documents.still_expires,
        ),
        Kind(
            DueKind.DOCUMENT_REMINDER,
            SubjectKind.DOCUMENT_REQUEST,
            Instrument.DOCUMENTS,
            Reader.MEMBER,
            tells_arrears=False,
            planned=_DOCUMENTS,
            unwanted=documents.still_asked,
        ),
        Kind(
            DueKind.DOCUMENT_UNANSWERED,
            SubjectKind.DOCUMENT_REQUEST,
            Instrument.DOCUMENTS,
            Reader.STAFF,
            tells_arrears=False,
            planned=_DOCUMENTS,
            unwanted=documents.still_asked,
        ),
        Kind(
            DueKind.WELLBEING_ASK,
            SubjectKind.MEMBER,
            Instrument.WELLBEING,
            Reader.MEMBER,
            tells_arrears=False,
            planned=(ByHousehold(wellbeing.plan_for),),
            unwanted=wellbeing.still_to_ask,
            after=wellbeing.person_first,
        ),
        Kind(
            DueKind.WELLBEING_FOLLOW_UP,
            SubjectKind.WELLBEING,
            Instrument.WELLBEING,
            Reader.MEMBER,
            tells_arrears=False,
            planned=_SURVEYS,
            unwanted=wellbeing.still_open,
        ),
        Kind(
            DueKind.WELLBEING_UNANSWERED,
            SubjectKind.WELLBEING,
            Instrument.WELLBEING,
            Reader.STAFF,
            tells_arrears=False,
            planned=_SURVEYS,
            unwanted=wellbeing.still_open,
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
        Kind(
            DueKind.SCHEDULED_ANSWER,
            SubjectKind.SCHEDULED_ANSWER,
            None,
            Reader.MEMBER,
            tells_arrears=False,
            planned=(WhenItHappens("staff write an answer for later"),),
            unwanted=scheduled_answers.still_wanted,
            own_hour=True,
        ),
        *(
            Kind(
                kind,
                SubjectKind.REFERRAL,
                None,
                Reader.MEMBER,
                # Whoever mayn't read about arrears is asked nothing that tells of them (`referrals.may_answer`).
                tells_arrears=False,
                planned=(WhenItHappens(by),),
                unwanted=unwanted,
                unsaid=unsaid,
            )
            for kind, by, unwanted, unsaid in (
                (
                    DueKind.REFERRAL_ASK,
                    "staff propose a referral",
                    referrals.still_to_ask,
                    referrals.left_unasked,
                ),
                (DueKind.REFERRAL_NEWS, "a service answers", referrals.still_news, None),
            )
        ),
        *(
            Kind(
                kind,
                SubjectKind.REFERRAL,
                None,
                Reader.STAFF,
                tells_arrears=False,
                planned=_REFERRALS,
                unwanted=referrals.still_waits,
            )
            for kind in (DueKind.REFERRAL_DUE, DueKind.REFERRAL_ENDS)
        ),
        Kind(
            DueKind.INCOMING_REFERRAL_ERASE,
            SubjectKind.INCOMING_REFERRAL,
            None,
            Reader.STAFF,
            tells_arrears=False,
            planned=(WhenItHappens("a family is proposed, agrees, or is decided about"),),
            unwanted=referrals.still_to_erase,
        ),
        Kind(
            DueKind.CONTACT_DUE,
            SubjectKind.HOUSEHOLD,
            None,
            Reader.STAFF,
            tells_arrears=False,
            planned=(ByHousehold(contacts.plan_for), WhenItHappens("staff record an attempt")),
            unwanted=contacts.still_due,
        ),
    )
}

P = TypeVar("P", ByHousehold, AllAtOnce)


def planners(way: type[P]) -> Iterator[P]:
    """Everything planned this way, each once, in the order of the table."""
    ways = (each for kind in KINDS.values() for each in kind.planned if isinstance(each, way))
    yield from dict.fromkeys(ways)
