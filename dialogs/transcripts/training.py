"""Courses, allowances and community points in a transcript: what its head sets up, and what staff do with them."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import activities, community_points
from budgeting.clock import Clock, at_local
from budgeting.db.tables import ActivitySession, Allowance, Enrolment, Member
from budgeting.money import Money
from budgeting.states.activities import AllowancePer, AllowanceState, Attendance
from dialogs.transcripts.play import moment
from dialogs.transcripts.script import ScriptError

_SESSION = re.compile(r"(.+), (\S+ \S+), (\d+) h(?:, (\d+) seats?)?(?:, (\d+),(\d\d) an hour)?")
_POINT = re.compile(r"(.+?), (.+), (\d)-(\d) (\S+)")
_MOVES = re.compile(r"moves the session to (\d\S+ \d\S+)")
_PLACE = re.compile(r"moves the session to the (.+)")
_SEATS = re.compile(r"gives the session (\d+) seats?")
_SHEET = re.compile(r"notes (\w+) as (present|late|justified|absent)")
_PREPARES = re.compile(r"prepares the allowance for (\S+)")
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


def change(session: Session, clock: Clock, staff_id: int, said: str) -> bool:
    """Do what staff do with the newest session and its allowances; False if ``said`` is something else."""
    meeting = session.scalars(select(ActivitySession).order_by(ActivitySession.id.desc()).limit(1)).first()
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
        capacity=seats or meeting.capacity,
    )


def _member(session: Session, meeting: ActivitySession, name: str) -> int:
    query = (
        select(Member.id)
        .join(Enrolment, Enrolment.member_id == Member.id)
        .where(Enrolment.session_id == meeting.id, Member.name == name)
    )
    return session.scalars(query).one()
