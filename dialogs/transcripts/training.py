"""Courses, allowances and community points in a transcript: what its head sets up, and what staff do with them."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import activities, childcare, community_points, households
from budgeting.clock import Clock, at_local
from budgeting.db.tables import ActivitySession, Allowance, Enrolment, Household, Member
from budgeting.households import consents
from budgeting.money import Money
from budgeting.states.activities import AllowanceDelay, AllowancePer, AllowanceState, Attendance
from budgeting.states.childcare import ChildcareKind
from dialogs.transcripts.play import moment
from dialogs.transcripts.script import ScriptError

_SESSION = re.compile(r"(.+), (\S+ \S+), (\d+) h(?:, (\d+) seats?)?(?:, (\d+),(\d\d) an hour)?")
_POINT = re.compile(r"(.+?), (.+), (\d)-(\d) (\S+)")
_MOVES = re.compile(r"moves the session to (\d\S+ \d\S+)")
_PLACE = re.compile(r"moves the session to the (.+)")
_SEATS = re.compile(r"gives the session (\d+) seats?")
_SHEET = re.compile(r"notes (\w+) as (present|late|justified|absent)")
_PREPARES = re.compile(r"prepares the allowance for (\S+)")
_LATE = re.compile(r"marks the allowance late: (\w+)(?:, expected on (\S+))?")
_ONLINE = re.compile(r"puts the session online at (\S+)")
_NEIGHBOUR = re.compile(r"(\w+) (agrees|declines|calls off)")
_RECEIVED = re.compile(r"has the allowance paid on (\S+)")


def add_session(session: Session, clock: Clock, programme_id: int, value: str) -> int:
    """ "Cucina insieme, 2026-03-12 15:00, 2 h, 1 seat, 8,00 an hour" of the head; returns the session's number."""
    match = _SESSION.fullmatch(value)
    if match is None:
        raise ScriptError(f"'{value}' is no session")
    activity = activities.create_activity(
        session,
        clock,
        None,
        programme_id,
        kind="course",
        title={"it": match[1]},
        allowance=Money(int(match[5] + match[6])) if match[5] else None,
        allowance_per=AllowancePer.HOUR if match[5] else AllowancePer.WHOLE,
    )
    starts = moment(match[2], clock.now())
    return activities.add_session(
        session,
        clock,
        None,
        activity.id,
        starts_at=starts,
        ends_at=starts + timedelta(hours=int(match[3])),
        place="Sala civica, via Cimabue 16",
        capacity=int(match[4]) if match[4] else None,
    ).id


def add_point(session: Session, clock: Clock, programme_id: int, value: str) -> None:
    """ "Spazio Sole, via Tiziano 3, 1-5 9:00-12:30" of the head."""
    match = _POINT.fullmatch(value)
    if match is None:
        raise ScriptError(f"'{value}' is no community point")
    spans = community_points.parsed(match[5])
    hours = dict.fromkeys(range(int(match[3]), int(match[4]) + 1), spans)
    community_points.add(
        session, clock, None, programme_id, community_points.Given(match[1], match[2], hours)
    )


def add_neighbour(session: Session, clock: Clock, programme_id: int, session_id: int, value: str) -> None:
    """ "Rosa offers" or "Rosa needs" of the head: somebody of another family in the same course, and what they say
    about childcare during the session. They come to another session of it."""
    name, _, what = value.partition(" ")
    number = len(session.scalars(select(Household.id)).all())
    household = households.create_household(session, clock, None, programme_id, f"C-{number:03}", "compagni")
    member = households.add_member(session, clock, None, household.id, name, "it")
    consents.give(session, clock, member.id, "2026-1", "it")
    households.join(session, clock, member.id, "it")
    person = households.person(session, member.id)
    meeting = session.get_one(ActivitySession, session_id)
    week = timedelta(days=7)
    other = activities.add_session(
        session,
        clock,
        None,
        meeting.activity_id,
        starts_at=meeting.starts_at - week,
        ends_at=meeting.ends_at - week,
        place=meeting.place,
    )
    activities.answer(session, clock, person, other.id if what == "offers" else session_id, "coming")
    if what == "offers":
        childcare.offer(session, clock, person, session_id)
    else:
        childcare.need(session, clock, person, session_id, 1)


def change(session: Session, clock: Clock, staff_id: int, said: str) -> bool:
    """Do what staff do with the newest session and its allowances; False if ``said`` is something else."""
    # A neighbour's session was added later, and takes place before.
    newest = select(ActivitySession).order_by(ActivitySession.starts_at.desc(), ActivitySession.id.desc())
    meeting = session.scalars(newest.limit(1)).first()
    if meeting is None:
        return False
    if said == "cancels the session":
        activities.cancel_session(session, clock, staff_id, meeting.id)
    elif match := _MOVES.fullmatch(said):
        _move(session, clock, staff_id, meeting, starts=match[1])
    elif match := _PLACE.fullmatch(said):
        _move(session, clock, staff_id, meeting, place=match[1])
    elif match := _SEATS.fullmatch(said):
        _move(session, clock, staff_id, meeting, seats=int(match[1]))
    elif match := _SHEET.fullmatch(said):
        marks: dict[int, Attendance | None] = {_member(session, meeting, match[1]): Attendance(match[2])}
        activities.attendance.take(session, clock, staff_id, meeting.id, marks)
    elif match := _PREPARES.fullmatch(said):
        activities.allowances.prepare(
            session, clock, staff_id, meeting.activity_id, date.fromisoformat(match[1])
        )
    elif match := _LATE.fullmatch(said):
        day = date.fromisoformat(match[2]) if match[2] else None
        waiting = select(Allowance.id).where(Allowance.state == AllowanceState.EXPECTED)
        for number in list(session.scalars(waiting)):
            activities.allowances.put_off(session, clock, staff_id, number, AllowanceDelay(match[1]), day)
    elif match := _ONLINE.fullmatch(said):
        _move(session, clock, staff_id, meeting, online_url=match[1])
    elif said == "asks both about the children":
        sides = {entry.kind: entry.id for entry in childcare.entries_of(session, meeting.id)}
        childcare.propose(session, clock, staff_id, sides[ChildcareKind.NEED], sides[ChildcareKind.OFFER])
    elif match := _NEIGHBOUR.fullmatch(said):
        _neighbour(session, clock, meeting, match[1], match[2])
    elif match := _RECEIVED.fullmatch(said):
        waiting = select(Allowance.id).where(Allowance.state == AllowanceState.EXPECTED)
        for number in list(session.scalars(waiting)):
            activities.allowances.receive(session, clock, staff_id, number, date.fromisoformat(match[1]))
    else:
        return False
    return True


def _move(
    session: Session,
    clock: Clock,
    staff_id: int,
    meeting: ActivitySession,
    *,
    starts: str = "",
    place: str = "",
    online_url: str = "",
    seats: int | None = None,
) -> None:
    length = meeting.ends_at - meeting.starts_at
    begins = meeting.starts_at
    if starts:
        # As clocks show it where the session takes place.
        day, _, hour = starts.partition(" ")
        begins = at_local(date.fromisoformat(day), time.fromisoformat(hour), meeting.zone)
    activities.change_session(
        session,
        clock,
        staff_id,
        meeting.id,
        starts_at=begins,
        ends_at=begins + length,
        place=place or meeting.place,
        online_url=online_url or meeting.online_url,
        capacity=seats or meeting.capacity,
    )


def _neighbour(session: Session, clock: Clock, meeting: ActivitySession, name: str, does: str) -> None:
    member_id = session.scalars(select(Member.id).where(Member.name == name)).one()
    change = {"agrees": childcare.agree, "declines": childcare.decline, "calls off": childcare.call_off}[does]
    newest = childcare.swaps_of(session, meeting.id)[-1]
    change(session, clock, households.person(session, member_id), newest.id)


def _member(session: Session, meeting: ActivitySession, name: str) -> int:
    query = (
        select(Member.id)
        .join(Enrolment, Enrolment.member_id == Member.id)
        .where(Enrolment.session_id == meeting.id, Member.name == name)
    )
    return session.scalars(query).one()
