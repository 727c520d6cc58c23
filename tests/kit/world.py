"""One of everything that has a console page, in any programme: for the tests of rights and of hostile text."""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import asdict, dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from admin.security import sign_ins
from budgeting import (
    activities,
    agreements,
    appointments,
    batches,
    bills,
    cases,
    community_points,
    correctives,
    documents,
    files,
    households,
    imports,
    labels,
    partners,
    phrases,
    programmes,
    referrals,
    scheduled_answers,
    skills,
    staff,
    tasks,
    wellbeing,
)
from budgeting.appointments import Place
from budgeting.arrears import debts as arrears
from budgeting.arrears import payments, plans, proposals
from budgeting.bills import NewBill
from budgeting.clock import Clock, SetClock
from budgeting.db.tables import (
    Batch,
    Certificate,
    ChildcareEntry,
    ChildcareSwap,
    Conversation,
    Household,
    Instalment,
    Invite,
    Message,
    Phrase,
    SkillInterest,
)
from budgeting.files import Owner
from budgeting.households import invites
from budgeting.imports import checking, committing, staging
from budgeting.phrases import questions
from budgeting.privacy import erasure, invite_requests
from budgeting.programmes import help_numbers, own_numbers
from budgeting.referrals import incoming
from budgeting.states.activities import AllowancePer, Attendance, Feedback
from budgeting.states.agreements import AgreementState, Side
from budgeting.states.appointments import AppointmentAbout, AppointmentWay
from budgeting.states.batches import BatchKind, BatchState, PieceKind
from budgeting.states.bills import Every
from budgeting.states.cases import NeedArea, Outcome, Standing
from budgeting.states.childcare import ChildcareKind, ChildcareState, SwapState
from budgeting.states.conversations import InboxState
from budgeting.states.correctives import CorrectiveEvent, CorrectiveKind
from budgeting.states.documents import DocumentKind
from budgeting.states.labels import LabelColour
from budgeting.states.messages import Direction, MessageState, SubjectKind
from budgeting.states.partners import PartnerKind
from budgeting.states.referrals import Scope
from budgeting.states.skills import InterestState, SkillCategory, SkillKind, SkillTime
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs import broadcasts
from dialogs.broadcasts import Audience, Draft
from tests.kit import build
from tests.kit.build import euro
from tests.kit.pictures import picture

_numbers = itertools.count(1)
PHOTO = files.examine(picture("JPEG"))
LETTER = files.examine(b"%PDF-1.7 the letter")
#: A past week with entries in it, and when they were written.
WEEK = date(2026, 2, 23)


@dataclass(frozen=True, slots=True)
class World:
    """Ids of rows, all in one programme."""

    programme: int
    site: int
    coach: int
    household: int
    #: One who joined and has a conversation, and one who was only invited.
    member: int
    guest: int
    invite: int
    conversation: int
    message: int
    #: Files: a photo in the message, and a letter of the household.
    photo: int
    letter: int
    task: int
    taken_task: int
    #: A debt with a running plan, one with a proposed plan, one without any.
    debt: int
    plan: int
    instalment: int
    paused_plan: int
    proposal: int
    free_debt: int
    #: What the family could manage instead, and a pause it was asked about.
    counter: int
    pause_proposal: int
    payment: int
    #: The household's rent.
    bill: int
    #: What the family does itself: in progress, done, given up.
    corrective: int
    done_corrective: int
    dropped_corrective: int
    #: Cases: prepared by the chat, open (with an action, a goal and an assessment), closed.
    prepared: int
    case: int
    action: int
    goal: int
    closed: int
    meeting: int
    #: Its activity; a session that took place, with the member; an allowance on its way; a community point.
    activity: int
    lesson: int
    allowance: int
    #: The member's, with its paper.
    certificate: int
    point: int
    broadcast: int
    #: An operator of the programme, with an open link for a phone.
    colleague: int
    #: The coach's sign-in.
    session: int
    #: Imports: one to confirm, one already committed.
    staged: int
    taken_in: int
    #: An ISEE that the member put away, with its page, and a lease that staff ask for.
    document: int
    page: int
    document_request: int
    #: Ten questions that the member has begun.
    survey: int
    #: The coach's jobs: one waiting, and one that has made a file.
    batch: int
    made_file: int
    #: Appointments with the coach: one proposed, one past without an outcome.
    appointment: int
    past_appointment: int
    #: When the coach receives, and is away.
    receiving: int
    absence: int
    #: Entries: one to look at, and one shown to others in which the guest is interested.
    skill: int
    shown_skill: int
    skill_interest: int
    #: What the member needs during the meeting, and the pair that it belongs to.
    childcare: int
    childcare_swap: int
    #: Pacts: one that holds, with a promise and hours to confirm; one being written; one proposed.
    agreement: int
    promise: int
    hours: int
    draft_pact: int
    proposed_pact: int
    #: What the member asked: to be deleted, and to have somebody invited.
    erasure: int
    invite_request: int
    #: A phrase of the programme's own, and a question that waits for the family's answer.
    phrase: int
    question: int
    #: An answer to be sent tomorrow, and a label that is on the conversation.
    scheduled: int
    label: int
    #: Services: one to which the member is referred, another. A referral to which the member agreed, one about which
    #: the guest is asked. Proposed families: without and with their consent.
    partner: int
    spare_partner: int
    referral: int
    asked_referral: int
    incoming: int
    incoming_agreed: int

    def values(self) -> dict[str, Any]:
        return {**asdict(self), "week": WEEK.isoformat(), "new": next(_numbers)}


def _numbers_that_help(session: Session, clock: Clock, programme_id: int, words: str) -> None:
    """One of the programme's own, and a common one that somebody has checked."""
    named = {"name": words.strip() or "Centro antiviolenza", "source": words.strip() or "il Comune"}
    own = {"number": "030 111 222", "topics": ["violence"], "checked_on": "2026-03-02", **named}
    help_numbers.set_own(session, clock, None, programme_id, [own])
    own_numbers.checked(session, clock, None, programme_id, "112")


def make(
    session: Session, clock: Clock, programme_id: int, staff_id: int, coach_id: int, words: str = ""
) -> World:
    """A family with everything that can happen to it. ``words`` fill every field a person can type in."""
    number = next(_numbers)
    # Names of places and creditors are short, and no form lets NUL into them.
    plain = words.replace("\x00", "")
    short = plain[:200]
    place = f"{short[:50]}{number}" if words else f"Sede {number}"
    site = programmes.sites.add(session, clock, None, programme_id, programmes.sites.Entry(place)).id
    _numbers_that_help(session, clock, programme_id, plain[: help_numbers.LONGEST])
    household = households.create_household(
        session,
        clock,
        staff_id,
        programme_id,
        f"{short[:50]}{number}" if words else f"W-{number}",
        words or f"mondo {number}",
        site_id=site,
        coach_id=coach_id,
    ).id
    member = build.joined(session, clock, household, words or "Anna", "it", sees_arrears=True)
    guest = households.add_member(session, clock, staff_id, household, words or "Berto").id
    invites.create(session, clock, staff_id, guest)
    chat = build.conversation(session, clock, member, chat_id=50_000 + number)
    message = build.message(session, clock, chat, words or "Vorrei parlare con qualcuno")
    session.get_one(Message, message).media = {"file_id": f"file-{number}", "name": words or "foto.jpg"}
    photo = files.keep(
        session,
        clock,
        PHOTO,
        subject=Subject(SubjectKind.MESSAGE, message),
        owner=Owner(conversation_id=chat),
        name=words or "foto.jpg",
    ).id
    letter = files.keep(
        session,
        clock,
        LETTER,
        subject=Subject(SubjectKind.HOUSEHOLD, household),
        owner=Owner(household_id=household),
        name=words or "lettera.pdf",
    ).id
    document = documents.put_away(
        session,
        clock,
        households.person(session, member),
        DocumentKind.ISEE,
        [message],
        expires_on=clock.now().date() + timedelta(days=90),
    ).id
    page = documents.pages_of(session, [document])[document][0].id
    request, _ = documents.ask(session, clock, coach_id, household, DocumentKind.LEASE)
    row = session.get_one(Conversation, chat)
    row.inbox_state, row.waiting_since = InboxState.WAITING, clock.now()
    build.spent(session, clock, member, "12.50", on=WEEK + timedelta(days=1), note=words or "pane")
    debts = [
        arrears.add_debt(
            session,
            clock,
            staff_id,
            household,
            creditor=short or "ALER",
            line="rent",
            amount=euro("300"),
            as_of=WEEK,
            reference=short[:50],
        ).id
        for _ in range(4)
    ]
    running, paused, proposal = (
        plans.propose(
            session,
            clock,
            staff_id,
            household,
            debt,
            plans.schedule(euro("300"), 3, WEEK + timedelta(days=21)),
        ).id
        for debt in debts[:3]
    )
    for plan in (running, paused):
        plans.record_agreement(session, clock, staff_id, plan)
    plans.pause(session, clock, staff_id, paused, until=clock.now().date() + timedelta(days=60))
    instalment = session.scalar(select(Instalment.id).where(Instalment.plan_id == running).limit(1))
    assert instalment is not None
    payment = payments.declare(
        session, clock, households.person(session, member), instalment, euro("100"), clock.now().date()
    ).id
    counter = proposals.counter(
        session, clock, households.person(session, member), each=euro("50"), day=15, plan_id=running
    ).id
    pause_proposal = proposals.offer_pause(
        session, clock, staff_id, paused, until=clock.now().date() + timedelta(days=90), note=short
    ).id
    steps = [
        correctives.add(
            session,
            clock,
            households.person(session, member),
            CorrectiveKind.OWN,
            words=plain[:180] or "Vendere la bici",
        ).id
        for _ in range(3)
    ]
    correctives.change(session, clock, coach_id, steps[1], CorrectiveEvent.DONE)
    correctives.change(session, clock, coach_id, steps[2], CorrectiveEvent.DROPPED)
    prepared, opened, closed = (
        _case(session, clock, programme_id, household, chat, topic) for topic in TOPICS
    )
    cases.open(session, clock, coach_id, opened)
    cases.open(session, clock, coach_id, closed)
    cases.add_note(session, clock, coach_id, opened, words[:3000] or "Nota")
    cases.add_evidence(session, clock, coach_id, opened, [message])
    action = cases.add_action(
        session, clock, coach_id, opened, words[:300] or "Telefonare", owner_id=coach_id
    ).id
    goal = cases.add_goal(session, clock, coach_id, opened, words[:300] or "Un lavoro").id
    home = cases.Need(Standing.DIFFICULT, words[:300], words[:300])
    cases.assess(session, clock, coach_id, opened, {NeedArea.HOME: home})
    cases.close(session, clock, coach_id, closed, words[:3000] or "Fatto", Outcome.SOLVED)
    activity = activities.create_activity(
        session,
        clock,
        staff_id,
        programme_id,
        kind="course",
        title={"it": words or "Corso"},
        allowance=euro("8"),
        allowance_per=AllowancePer.HOUR,
    ).id
    lesson, allowance = _lesson(session, clock, staff_id, activity, member, words)
    meeting = activities.add_session(
        session,
        clock,
        staff_id,
        activity,
        starts_at=clock.now() + timedelta(days=3),
        ends_at=clock.now() + timedelta(days=3, hours=2),
        place=short or "Sala",
        zone="Europe/Rome",
    ).id
    later = Draft(
        Audience(programme_id), {"it": plain[:3000] or "Domani"}, due_at=clock.now() + timedelta(days=1)
    )
    return World(
        programme=programme_id,
        site=site,
        coach=coach_id,
        household=household,
        member=member,
        guest=guest,
        invite=session.scalars(select(Invite.id).where(Invite.member_id == guest)).one(),
        conversation=chat,
        message=message,
        photo=photo,
        letter=letter,
        task=_task(session, clock, programme_id, household, chat, number),
        taken_task=_task(session, clock, programme_id, household, None, number),
        debt=debts[0],
        plan=running,
        instalment=instalment or 0,
        paused_plan=paused,
        proposal=proposal,
        free_debt=debts[3],
        bill=bills.add(
            session,
            clock,
            None,
            household,
            NewBill("rent", euro("310"), clock.now().date() + timedelta(days=9), Every.MONTHLY, words),
        ).id,
        counter=counter,
        pause_proposal=pause_proposal,
        payment=payment,
        corrective=steps[0],
        done_corrective=steps[1],
        dropped_corrective=steps[2],
        prepared=prepared,
        case=opened,
        action=action,
        goal=goal,
        closed=closed,
        meeting=meeting,
        activity=activity,
        lesson=lesson,
        allowance=allowance,
        certificate=_certificate(session, clock, programme_id, activity, member, words),
        point=_point(session, clock, staff_id, programme_id, short),
        broadcast=broadcasts.create(session, clock, staff_id, later),
        colleague=_colleague(session, clock, programme_id, number, words[:100]),
        session=_signed_in(session, clock, coach_id),
        staged=_import(session, clock, programme_id, f"S{number}", plain),
        taken_in=_taken_in(session, clock, programme_id, staff_id, f"T{number}"),
        document=document,
        page=page,
        document_request=request.id,
        survey=wellbeing.begin(session, clock, households.person(session, member)).id,
        batch=_batch(session, clock, coach_id, programme_id, plain),
        made_file=_batch(session, clock, coach_id, programme_id, plain, made=True),
        appointment=_appointment(session, clock, member, coach_id, short, 8, number),
        past_appointment=_past_appointment(session, clock, member, coach_id, short, number),
        **_receiving(session, clock, coach_id, programme_id, number),
        **_skills(session, clock, household, member, guest, short),
        **_childcare(session, clock, meeting, household, member, guest),
        **_pacts(session, clock, staff_id, household, member, words),
        **_phrases(session, clock, staff_id, programme_id, household, member, chat, words),
        **_desk(session, clock, staff_id, programme_id, chat, words),
        **_referrals(session, clock, staff_id, programme_id, opened, member, guest, words),
        erasure=erasure.ask(session, clock, households.person(session, member)).id,
        invite_request=invite_requests.ask(
            session, clock, households.person(session, member), words[:120] or "Dino", "it"
        ).id,
    )


def _lesson(
    session: Session, clock: Clock, staff_id: int, activity: int, member: int, words: str
) -> tuple[int, int]:
    """A session that took place, with the member's words about it, and the allowance for it on its way."""
    starts = clock.now() - timedelta(days=2)
    lesson = activities.add_session(
        session,
        clock,
        staff_id,
        activity,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        place=words.replace("\x00", "")[:200] or "Sala",
    ).id
    activities.attendance.take(session, clock, staff_id, lesson, {member: Attendance.PRESENT})
    person = households.person(session, member)
    activities.attendance.give_feedback(session, clock, person, lesson, Feedback.GOOD, words or "Bello")
    expected = clock.now().date() + timedelta(days=30)
    return lesson, activities.allowances.prepare(session, clock, staff_id, activity, expected)[0].id


def _certificate(
    session: Session, clock: Clock, programme_id: int, activity: int, member: int, words: str
) -> int:
    """One of an activity that isn't over, as its paper was issued."""
    today = clock.now().date()
    person = households.person(session, member)
    plain = words.replace("\x00", "")[:120]
    row = Certificate(
        programme_id=programme_id,
        household_id=person.household_id,
        activity_id=activity,
        member_id=member,
        year=today.year,
        serial=member,
        name=words or "Persona",
        title=plain or "Corso",
        signer=plain or "Coach",
        place=plain,
        done=8,
        whole=8,
        first_on=today,
        last_on=today,
        issued_at=clock.now(),
        delivered_at=clock.now(),
    )
    session.add(row)
    session.flush()
    files.keep(
        session,
        clock,
        LETTER,
        subject=Subject(SubjectKind.CERTIFICATE, row.id),
        owner=Owner(household_id=person.household_id),
        name="attestato.pdf",
    )
    return row.id


def _point(session: Session, clock: Clock, staff_id: int, programme_id: int, words: str) -> int:
    given = community_points.Given(
        words[:120] or "Spazio",
        words or "via Tiziano 3",
        {1: [["09:00", "12:30"]]},
        description={"it": words or "Un caffè"},
        contact=words,
    )
    return community_points.add(session, clock, staff_id, programme_id, given).id


def _appointment(
    session: Session, clock: Clock, member: int, coach_id: int, words: str, days: int, number: int
) -> int:
    place = Place(AppointmentWay.PLACE, words or "Sportello", 30, words)
    # Several families have one coach, who meets them one after the other.
    starts = clock.now() + timedelta(days=days, minutes=30 * (number % 40))
    topic = AppointmentAbout.PAPERS
    return appointments.propose(session, clock, None, member, coach_id, topic, place, [starts]).id


def _receiving(
    session: Session, clock: Clock, coach_id: int, programme_id: int, number: int
) -> dict[str, int]:
    # Nobody receives twice at one time, and a coach may be in several worlds.
    hour = 6 + number // 7 % 16
    span = appointments.Span(1 + number % 7, time(hour), time(hour + 1), AppointmentWay.PHONE, "", 30)
    hours = appointments.add_hours(session, clock, coach_id, programme_id, span)
    day = clock.now().date() + timedelta(days=60 + number)
    return {"receiving": hours.id, "absence": appointments.add_absence(session, clock, coach_id, day, day).id}


def _past_appointment(
    session: Session, clock: Clock, member: int, coach_id: int, words: str, number: int
) -> int:
    then = SetClock(clock.now() - timedelta(days=9))
    made = _appointment(session, then, member, coach_id, words, 3, number)
    appointments.set_time(
        session, then, None, made, then.now() + timedelta(days=4, minutes=30 * (number % 40))
    )
    return made


def _skills(
    session: Session, clock: Clock, household: int, member: int, guest: int, words: str
) -> dict[str, int]:
    author = households.person(session, member)
    waits, shown = (
        skills.add(
            session, clock, author, kind, SkillCategory.OTHER, words or "Orli e cerniere", SkillTime.ANY
        ).id
        for kind in SkillKind
    )
    skills.approve(session, clock, None, shown)
    # Tests about tasks count those they made.
    tasks.settle(session, clock, TaskKind.SKILL_TO_CHECK, Subject(SubjectKind.SKILL, waits))
    interest = SkillInterest(
        skill_id=shown,
        household_id=household,
        member_id=guest,
        state=InterestState.OPEN,
        created_at=clock.now(),
    )
    session.add(interest)
    session.flush()
    return {"skill": waits, "shown_skill": shown, "skill_interest": interest.id}


def _childcare(
    session: Session, clock: Clock, meeting: int, household: int, member: int, guest: int
) -> dict[str, int]:
    said = [
        ChildcareEntry(
            session_id=meeting,
            household_id=household,
            member_id=who,
            kind=kind,
            children=children,
            state=ChildcareState.OPEN,
            created_at=clock.now(),
            changed_at=clock.now(),
        )
        for who, kind, children in ((member, ChildcareKind.NEED, 2), (guest, ChildcareKind.OFFER, 0))
    ]
    session.add_all(said)
    session.flush()
    swap = ChildcareSwap(
        session_id=meeting,
        need_id=said[0].id,
        offer_id=said[1].id,
        state=SwapState.ASKED,
        created_at=clock.now(),
        changed_at=clock.now(),
    )
    session.add(swap)
    session.flush()
    return {"childcare": said[0].id, "childcare_swap": swap.id}


def _desk(
    session: Session, clock: Clock, staff_id: int, programme_id: int, chat: int, words: str
) -> dict[str, int]:
    text = words.replace("\x00", "") or "A domani!"
    tomorrow = clock.now() + timedelta(hours=20)
    planned = scheduled_answers.plan(
        session, clock, staff_id, chat, scheduled_answers.Planned(text), tomorrow, anyway=True
    )
    name = f"{text[:16]}{next(_numbers)}"
    label = labels.add(session, clock, None, programme_id, name, LabelColour.GREEN)
    labels.put(session, clock, staff_id, chat, label)
    return {"scheduled": planned.id, "label": label}


def _phrases(
    session: Session,
    clock: Clock,
    staff_id: int,
    programme_id: int,
    household: int,
    member: int,
    chat: int,
    words: str,
) -> dict[str, int]:
    own = Phrase(
        programme_id=programme_id,
        title=words.replace("\x00", "")[:60] or "Chiavi",
        texts={"it": words.replace("\x00", "")[:300] or "Le chiavi sono in ufficio."},
        answers={},
        changed_at=clock.now(),
    )
    session.add(own)
    session.flush()
    # One ready phrase reads otherwise here.
    phrases.add(
        session, clock, None, programme_id, phrases.Draft("Cibo", {"it": "Basta il cibo?"}), ready="food"
    )
    sent = build.message(session, clock, chat, words or "Le chiavi?")
    asked = session.get_one(Message, sent)
    asked.direction, asked.state = Direction.OUT, MessageState.SENT
    person = households.person(session, member)
    questions.ask(session, clock, staff_id, chat, person, str(own.id), sent)
    waits = questions.of_message(session, member, sent).id
    return {"phrase": own.id, "question": waits}


def _referrals(
    session: Session,
    clock: Clock,
    staff_id: int,
    programme_id: int,
    case: int,
    member: int,
    guest: int,
    words: str,
) -> dict[str, int]:
    text = words.replace("\x00", "")
    day = clock.now().date()
    names = [f"{text[:60]}{next(_numbers)}" for _ in range(2)]
    first, second = (
        partners.add(
            session,
            clock,
            None,
            programme_id,
            partners.Entry(
                PartnerKind.JOB_AGENCY,
                name,
                text[:90],
                "rosa@example.org",
                text[:30],
                text[:90] or "via Roma 1",
            ),
        ).id
        for name in names
    )

    def proposed(whom: int) -> int:
        return referrals.propose(
            session,
            clock,
            staff_id,
            case,
            first,
            whom,
            text[:300] or "Cerca un lavoro",
            [Scope.CONTACT, Scope.LANGUAGE],
            day + timedelta(days=60),
            phone=text[:30],
        ).id

    agreed, asked = proposed(member), proposed(guest)
    referrals.agree(session, clock, households.person(session, member), agreed, "it")
    asking = incoming.Asking(PartnerKind.SCHOOL, f"{text[:80]}{next(_numbers)}", text[:80])
    family = incoming.Family(day, text[:80] or "A scuola", text[:80] or "Ada", text[:80], "it", text[:500])
    return {
        "partner": first,
        "spare_partner": second,
        "referral": agreed,
        "asked_referral": asked,
        "incoming": incoming.add(session, clock, staff_id, programme_id, asking).id,
        "incoming_agreed": incoming.add(session, clock, staff_id, programme_id, asking, family).id,
    }


def _pacts(
    session: Session, clock: Clock, staff_id: int, household: int, member: int, words: str
) -> dict[str, int]:
    person = households.person(session, member)
    day = clock.now().date()
    lines = [agreements.Line(side, words[:300] or "Una promessa") for side in Side]
    terms = agreements.Terms(words[:300] or "Insieme", day, day + timedelta(days=90), lines, 20)
    holds = agreements.create(session, clock, staff_id, household, terms).id
    agreements.propose(session, clock, staff_id, holds)
    agreements.accept(session, clock, person, holds)
    hours = agreements.give_hours(session, clock, person, holds, day, 90, words[:200] or "Orto").id
    draft = agreements.create(session, clock, staff_id, household, terms)
    # Only one at a time is undecided; here both pages are needed.
    draft.state = AgreementState.DECLINED
    session.flush()
    proposed = agreements.create(session, clock, staff_id, household, terms).id
    agreements.propose(session, clock, staff_id, proposed)
    draft.state = AgreementState.DRAFT
    session.flush()
    promise = agreements.view(session, holds).promises[0].id
    return {
        "agreement": holds,
        "promise": promise,
        "hours": hours,
        "draft_pact": draft.id,
        "proposed_pact": proposed,
    }


def _import(session: Session, clock: Clock, programme_id: int, reference: str, words: str = "") -> int:
    """A file with one good line and one without a name; ``words`` fill its free-text fields."""
    kind = imports.KINDS["households"]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(
        [
            ["reference", "person", "site", words[:200] or "Nota"],
            [reference, words[:100] or "Ada", "", words[:500]],
            [f"{reference}x", "", words[:500], ""],
        ]
    )
    content = text.getvalue().encode("utf-8", "replace")
    table = staging.table_of(kind, content, "it")
    lines = checking.checked(session, clock, kind, programme_id, table, {})
    name = f"{words[:100]}.csv"
    return staging.stage(session, clock, None, kind, programme_id, name, content, table, lines).id


def _taken_in(session: Session, clock: Clock, programme_id: int, coach_id: int, reference: str) -> int:
    made = _import(session, clock, programme_id, reference)
    committing.confirm(session, clock, None, made, 1)
    while committing.commit_next(session, clock, imports.KINDS["households"], made):
        pass
    # Accompanied, but by nobody whose families a test counts.
    session.execute(update(Household).where(Household.reference == reference).values(coach_id=coach_id))
    return made


def _batch(
    session: Session, clock: Clock, staff_id: int, programme_id: int, words: str, *, made: bool = False
) -> int:
    job = Batch(
        kind=BatchKind.EXPORT,
        state=BatchState.DONE if made else BatchState.WAITING,
        staff_id=staff_id,
        rights=[[programme_id, Role.COACH.value]],
        params={"list": "/households", "format": "csv", "query": {"q": words}},
        result={"rows": 1} if made else {},
        file_name="households-2026-03-02.csv" if made else "",
        media_type="text/csv; charset=utf-8" if made else "",
        size=2 if made else 0,
        created_at=clock.now(),
        finished_at=clock.now() if made else None,
    )
    session.add(job)
    session.flush()
    if made:
        batches.add_piece(session, job.id, PieceKind.RESULT, 0, b"a\n")
    return job.id


def _signed_in(session: Session, clock: Clock, staff_id: int) -> int:
    sign_ins.begin(session, clock, staff_id)
    return staff.sign_ins.signed_in(session, clock, staff_id)[0].id


def _colleague(session: Session, clock: Clock, programme_id: int, number: int, name: str) -> int:
    made = staff.create(
        session, clock, f"w{number}@example.org", name or f"Collega {number}", "Collega", "it"
    ).id
    staff.grant(session, made, programme_id, Role.OPERATOR)
    staff.create_link(session, clock, made)
    return made


TOPICS = ("talk", "housing", "work")


def _case(session: Session, clock: Clock, programme_id: int, household: int, chat: int, topic: str) -> int:
    return cases.prepare(
        session, clock, programme_id=programme_id, household_id=household, topic=topic, conversation_id=chat
    ).id


def _task(
    session: Session, clock: Clock, programme_id: int, household: int, chat: int | None, number: int
) -> int:
    return tasks.open_task(
        session,
        clock,
        TaskKind.CONVERSATION if chat else TaskKind.CHECKIN_MISSED,
        Subject(SubjectKind.CONVERSATION, chat) if chat else Subject(SubjectKind.CHECKIN, number),
        programme_id=programme_id,
        household_id=household,
        conversation_id=chat,
    ).id
