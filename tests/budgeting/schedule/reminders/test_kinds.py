"""The table of kinds: one entry is enough to plan, withdraw, hold and send a new reminder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from budgeting import (
    activities,
    agreements,
    appointments,
    cases,
    checkins,
    childcare,
    correctives,
    documents,
    files,
    partners,
    referrals,
    skills,
    wellbeing,
)
from budgeting.appointments import Place
from budgeting.arrears import plans, proposals
from budgeting.clock import Clock, SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Corrective, DataExport, DueEvent, Member, Message, Skill
from budgeting.money import Money
from budgeting.privacy import erasure, exports
from budgeting.referrals import incoming
from budgeting.schedule import due, reminders
from budgeting.schedule.due import SWITCHED_OFF, Due, Planned
from budgeting.schedule.reminders import cries, switched_off
from budgeting.schedule.reminders.audience import HouseholdPage
from budgeting.schedule.reminders.kind import ByHousehold, Kind, Reader, WhenItHappens
from budgeting.states.activities import AllowancePer, Attendance
from budgeting.states.agreements import Side
from budgeting.states.appointments import AppointmentAbout, AppointmentWay
from budgeting.states.correctives import CorrectiveKind
from budgeting.states.documents import DocumentKind
from budgeting.states.messages import Direction, SubjectKind
from budgeting.states.partners import PartnerKind
from budgeting.states.privacy import ExportState
from budgeting.states.programmes import Instrument
from budgeting.states.referrals import PartnerAnswer, Scope
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.skills import SkillCategory, SkillKind, SkillTime
from dialogs import proactive, scheduled_answers
from dialogs.engine.content import reply
from dialogs.engine.notify import tell_due
from dialogs.proactive.speakers import SPEAKERS
from dialogs.text import t
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.databases import on_sqlite
from tests.kit.family import Family, rome

DAY, AT = date(2026, 3, 4), rome(2026, 3, 4)
#: Planned by an event, not by the hourly pass.
ONCE = {
    kind.kind
    for kind in reminders.KINDS.values()
    if all(isinstance(way, WhenItHappens) for way in kind.planned)
}


@pytest.fixture
def family(database: Database, clock: SetClock) -> Family:
    made = Family.of(database, clock)
    build.chatting(database, clock, made.cast)
    clock.set(rome(2026, 3, 2))
    return made


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> DueKind:
    """An entry in the table, and words, that the rest of the program doesn't know; its rows need an existing kind's
    name.
    """
    kind = DueKind.SESSION_REMINDER

    def plan(session: Session, clock: Clock, households: HouseholdPage) -> None:
        at_home = households.active(Instrument.ACTIVITIES)
        who = [member.id for members in households.adults(at_home).values() for member in members]
        due.put_all(session, [Planned(kind, each, each, DAY, 0, AT, AT + timedelta(days=1)) for each in who])

    entry = Kind(
        kind,
        SubjectKind.MEMBER,
        Instrument.ACTIVITIES,
        Reader.MEMBER,
        tells_arrears=False,
        planned=(ByHousehold(plan),),
        unwanted=lambda session, clock, event: None if event.member_id else "nobody",
    )

    def speak(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
        return tell_due(
            session, clock, words, event, lambda person: reply(t("Hello {name}", name=person.name))
        )

    monkeypatch.setitem(reminders.KINDS, kind, entry)
    monkeypatch.setitem(SPEAKERS, kind, speak)
    return kind


def _said(family: Family) -> int:
    """Do what is due; gives how many messages the families were sent."""
    while family.database.write(lambda s: proactive.work_off(s, family.clock, Words())):
        pass

    def count(session: Session) -> int:
        out = select(func.count()).select_from(Message).where(Message.direction == Direction.OUT)
        return session.scalar(out) or 0

    return family.look(count)


def _reasons(family: Family, *kinds: DueKind) -> set[tuple[DueState, str]]:
    return {(event.state, event.reason) for event in family.events(*kinds, state=None)}


@on_sqlite
def test_an_entry_is_all_that_a_new_reminder_costs(family: Family, planted: DueKind) -> None:
    family.do(reminders.plan_ahead)
    assert len(family.events(planted)) == len(family.cast.members)
    family.clock.set(AT)
    assert _said(family) == len(family.cast.members)
    assert _reasons(family, planted) == {(DueState.DONE, "")}


@on_sqlite
def test_what_is_not_wanted_any_more_is_skipped(
    family: Family, planted: DueKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    family.do(reminders.plan_ahead)
    entry = replace(reminders.KINDS[planted], unwanted=lambda *_: "over")
    monkeypatch.setitem(reminders.KINDS, planted, entry)
    family.clock.set(AT)
    assert _said(family) == 0
    assert _reasons(family, planted) == {(DueState.SKIPPED, "over")}


@on_sqlite
def test_while_its_instrument_is_off_it_is_not_planned(family: Family, planted: DueKind) -> None:
    family.settle(activities=False)
    family.do(reminders.plan_ahead)
    assert family.events(planted) == []
    family.settle(activities=True)
    family.do(reminders.plan_ahead)
    assert len(family.events(planted)) == len(family.cast.members)


def test_what_was_planned_is_held_while_it_is_off_and_goes_on(family: Family, planted: DueKind) -> None:
    family.do(reminders.plan_ahead)
    family.settle(activities=False)
    family.clock.set(AT)
    assert _said(family) == 0
    assert _reasons(family, planted) == {(DueState.CANCELLED, SWITCHED_OFF)}
    family.settle(activities=True)
    assert _said(family) == len(family.cast.members)


@on_sqlite
def test_what_came_too_late_meanwhile_stays_unsaid(family: Family, planted: DueKind) -> None:
    family.do(reminders.plan_ahead)
    family.settle(activities=False)
    family.clock.set(AT)
    _said(family)
    family.clock.set(AT + timedelta(days=2))
    family.settle(activities=True)
    assert _said(family) == 0


def test_a_kind_without_an_entry_is_found(planted: DueKind, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(DueKind) == set(reminders.KINDS) == set(SPEAKERS)
    monkeypatch.delitem(reminders.KINDS, planted)
    assert set(DueKind) != set(reminders.KINDS)


def test_each_kind_says_how_it_is_planned_and_what_it_is_about() -> None:
    for kind in reminders.KINDS.values():
        assert kind.planned
        assert all(isinstance(way, WhenItHappens) <= bool(getattr(way, "by", "")) for way in kind.planned)
        assert kind.about in switched_off.SETTINGS_OF
        # For anything that tells of arrears, the member's right is checked, and the instrument can be switched off.
        assert not kind.tells_arrears or kind.instrument is Instrument.ARREARS


#: What waits until a person has handled a cry for help.
WAITING_FOR_A_PERSON = {
    DueKind.INSTALMENT_REMINDER,
    DueKind.INSTALMENT_SNOOZE,
    DueKind.PROPOSAL_REMINDER,
    DueKind.CHECKIN_ASK,
    DueKind.CHECKIN_FOLLOW_UP,
    DueKind.SESSION_NUDGE,
    DueKind.SESSION_FEEDBACK,
    DueKind.BILL_REMINDER,
    DueKind.RENT_WARNING,
    DueKind.MONTH_CARD,
    DueKind.CORRECTIVES_ASK,
    DueKind.SKILL_STILL_TRUE,
    DueKind.DOCUMENT_EXPIRES,
    DueKind.DOCUMENT_REMINDER,
    DueKind.WELLBEING_ASK,
    DueKind.WELLBEING_FOLLOW_UP,
    DueKind.AGREEMENT_ENDS,
}


def test_each_kind_waits_for_a_person_after_a_cry_or_is_said_all_the_same() -> None:
    told = {kind.kind for kind in reminders.KINDS.values() if kind.to is Reader.MEMBER}
    assert not WAITING_FOR_A_PERSON & cries.SAID_ALL_THE_SAME
    assert told == WAITING_FOR_A_PERSON | cries.SAID_ALL_THE_SAME


@pytest.fixture
def full(family: Family) -> Family:
    """A family with something due of every kind that the hourly pass plans."""
    one, other = family.plan(date(2026, 3, 20)), family.plan(date(2026, 3, 25))
    family.change(Member, family.cast.amina, checkin_weekday=3, checkin_time=time(18))
    starts = rome(2026, 3, 12, 15)
    activity = family.do(
        activities.create_activity, None, family.cast.programme, kind="lab", title={"it": "Laboratorio"}
    )
    coming = family.do(
        activities.add_session,
        None,
        activity.id,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        place="Torre",
        capacity=None,
    )
    family.do(activities.answer, family.amina, coming.id, "coming")
    _more_of_activities(family, activity.id)
    family.do(activities.remind, None, coming.id)
    _childcare(family, coming.id, activity.id)
    family.do(checkins.ask, family.household, family.cast.amina, date(2026, 3, 2))
    family.do(plans.pause, family.cast.marco, family.plan_of(other[0]), until=date(2026, 4, 10))
    family.do(reminders.snooze, family.amina, one[0])
    family.do(
        proposals.offer_pause, family.cast.marco, family.plan_of(one[0]), until=date(2026, 4, 10), note=""
    )
    step = family.do(correctives.add, family.amina, CorrectiveKind.TARIFF)
    family.change(Corrective, step.id, answered_at=family.clock.now() - timedelta(days=30))
    family.settle(wellbeing_asked=True)
    family.do(wellbeing.begin, family.youssef)
    page = (files.examine(b"%PDF-1.7"), "isee.pdf")
    ends = date(2026, 4, 9)
    family.do(documents.add, family.cast.giulia, family.household, DocumentKind.ISEE, [page], expires_on=ends)
    family.do(documents.ask, family.cast.giulia, family.household, DocumentKind.LEASE)
    family.do(build.billed, family.household, "310", by=date(2026, 3, 20))
    _meetings(family)
    _pact_and_skill(family)
    _own_data(family)
    _answer_for_later(family)
    _referred(family)
    family.change(Member, family.cast.lucia, stopped_at=family.clock.now())
    return family


def _meetings(family: Family) -> None:
    """An appointment that is agreed, and one whose times wait for an answer."""
    place = Place(AppointmentWay.PLACE, "Sportello", 30)

    def proposed(about: AppointmentAbout, starts: datetime) -> int:
        coach, member = family.cast.giulia, family.cast.amina
        return family.do(appointments.propose, coach, member, coach, about, place, [starts]).id

    agreed = proposed(AppointmentAbout.PAPERS, rome(2026, 3, 11, 10))
    family.do(appointments.set_time, family.cast.giulia, agreed, rome(2026, 3, 11, 10))
    proposed(AppointmentAbout.MONTH, rome(2026, 3, 12, 10))


def _pact_and_skill(family: Family) -> None:
    """A pact that ends soon, and an entry about which the family is soon asked whether it is still true."""
    day = date(2026, 3, 2)
    lines = [agreements.Line(side, "Una promessa") for side in Side]
    terms = agreements.Terms("Insieme", day, day + timedelta(days=30), lines, 20)
    pact = family.do(agreements.create, family.cast.giulia, family.household, terms).id
    family.do(agreements.propose, family.cast.giulia, pact)
    family.do(agreements.accept, family.amina, pact)
    offered = family.do(
        skills.add, family.amina, SkillKind.OFFERED, SkillCategory.OTHER, "Orli", SkillTime.ANY
    )
    family.do(skills.approve, None, offered.id)
    family.change(Skill, offered.id, ask_on=date(2026, 3, 20))


def _referred(family: Family) -> None:
    """A referral that a service has accepted, one about which the family is asked, and a family proposed to us."""
    marco, amina = family.cast.marco, family.cast.amina
    case = family.do(
        cases.prepare, programme_id=family.cast.programme, household_id=family.household, topic="work"
    ).id

    def proposed(name: str) -> int:
        entry = partners.Entry(PartnerKind.OTHER, name)
        partner = family.do(partners.add, None, family.cast.programme, entry).id
        until = date(2026, 4, 1)
        return family.do(referrals.propose, marco, case, partner, amina, "Lavoro", [Scope.CONTACT], until).id

    accepted = proposed("Agenzia")
    proposed("Mediatore")
    family.do(referrals.agree, family.amina, accepted, "ar")
    family.do(referrals.record_answer, marco, accepted, PartnerAnswer.ACCEPTED)
    asking = incoming.Asking(PartnerKind.SCHOOL, "Scuola Rodari")
    family.do(incoming.add, marco, family.cast.programme, asking)


def _answer_for_later(family: Family) -> None:
    """An answer that staff plan for the next morning."""
    chat = family.look(
        lambda s: s.scalars(select(Conversation.id).where(Conversation.member_id == family.cast.amina)).one()
    )
    morning = rome(2026, 3, 3, 10)
    family.do(scheduled_answers.plan, Words(), family.cast.marco, chat, "A domani", morning)


def _childcare(family: Family, meeting: int, activity: int) -> None:
    """A participant who needs somebody, and another of the course who could; both are asked."""
    starts = rome(2026, 3, 14, 15)
    other = family.do(
        activities.add_session,
        None,
        activity,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        place="Torre",
    )
    harpreet = family.look(lambda s: build.person(s, family.cast.harpreet))
    family.do(activities.answer, harpreet, other.id, "coming")
    needs = family.do(childcare.need, family.amina, meeting, 1)
    offers = family.do(childcare.offer, harpreet, meeting)
    family.do(childcare.propose, None, needs.id, offers.id)


def _own_data(family: Family) -> None:
    """Somebody who asks to be erased, and a copy of somebody's data that was sent."""
    family.do(erasure.ask, family.youssef)

    def sent(session: Session, clock: Clock) -> None:
        chat = session.scalars(
            select(Conversation.id).where(Conversation.member_id == family.cast.amina)
        ).first()
        assert chat is not None
        copy = DataExport(
            member_id=family.cast.amina,
            conversation_id=chat,
            state=ExportState.WAITING,
            asked_at=clock.now(),
        )
        session.add(copy)
        session.flush()
        exports.settle(session, clock, copy, ExportState.SENT)

    family.do(sent)


def _more_of_activities(family: Family, activity: int) -> None:
    """An allowance on its way, a session that has moved, and a seat offered to the next."""
    paid = family.do(
        activities.create_activity,
        None,
        family.cast.programme,
        kind="paid_path",
        title={"it": "Percorso"},
        allowance=Money(800),
        allowance_per=AllowancePer.HOUR,
    )

    def meeting(starts: datetime, of: int) -> int:
        times = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
        return family.do(activities.add_session, None, of, **times, place="Torre", capacity=1).id

    held = meeting(rome(2026, 3, 1, 15), paid.id)
    family.do(activities.attendance.take, None, held, {family.cast.amina: Attendance.PRESENT})
    family.do(activities.allowances.prepare, None, paid.id, date(2026, 3, 20))
    full_one = meeting(rome(2026, 3, 12, 18), activity)
    for person, wish in ((family.amina, "coming"), (family.youssef, "coming"), (family.amina, "declined")):
        family.do(activities.answer, person, full_one, wish)
    starts = rome(2026, 3, 13, 18)
    family.do(
        activities.change_session,
        None,
        full_one,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        place="Torre",
        capacity=1,
    )


def test_with_each_instrument_off_nothing_of_it_is_planned_or_said(full: Family) -> None:
    def wipe(session: Session) -> None:
        session.execute(delete(DueEvent).where(DueEvent.kind.not_in(ONCE)))

    full.do(reminders.plan_ahead)
    planned = {event.kind for event in full.events()}
    # Every household here has somebody who has joined and can be told.
    assert planned == set(DueKind) - {DueKind.INSTALMENT_CALL, DueKind.CONTACT_DUE}
    for instrument in {kind.instrument for kind in reminders.KINDS.values()} - {None}:
        assert instrument is not None
        mine = {each.kind for each in reminders.KINDS.values() if each.instrument is instrument}
        full.settle(**{instrument.value: False})
        full.database.write(wipe)
        full.do(reminders.plan_ahead)
        assert {event.kind for event in full.events()} - ONCE == planned - mine - ONCE
        for event in full.events(*mine):
            claimed = Due(
                event.id,
                event.kind,
                event.subject_id,
                event.member_id,
                event.for_date,
                event.rung,
                event.due_at,
                event.stale_at,
            )
            assert full.do(reminders.still_wanted, claimed) == SWITCHED_OFF
        full.settle(**{instrument.value: True})
        full.do(reminders.plan_ahead)
        assert {event.kind for event in full.events()} == planned
