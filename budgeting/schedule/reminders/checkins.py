"""The weekly check-in: when a member is asked, when asked again, when the coach hears that no answer came.

The first question comes on the day and at the time the member chose, regardless of the programme's quiet hours
and rest days. The two follow-ups keep that time but skip rest days, because nobody chose their days.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from budgeting.calendars import ONE_DAY, day_after, is_quiet
from budgeting.clock import Clock, at_local, local_date
from budgeting.clock import zone as zone_of
from budgeting.db.tables import Checkin, DueEvent, Member
from budgeting.periods import checkin_week
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import HouseholdPage, active_household, nobody_there
from budgeting.states.checkins import CheckinState
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind, DueState

#: After this long a question or follow-up is no longer sent.
FRESH = timedelta(hours=24)
#: The coach's note may wait.
NOTE_FRESH = timedelta(days=30)

_GIVEN_UP = select(
    exists().where(
        DueEvent.kind == DueKind.CHECKIN_MISSED,
        DueEvent.subject_id == bindparam("checkin"),
        DueEvent.state == DueState.DONE,
    )
)
FOLLOW_UPS = (DueKind.CHECKIN_FOLLOW_UP, DueKind.CHECKIN_MISSED)


def plan_checkins(session: Session, clock: Clock, household_id: int) -> None:
    """Plan the next question for each adult in a household who chose a day and time."""
    plan_for(session, clock, HouseholdPage(session, [household_id]))


def plan_for(session: Session, clock: Clock, households: HouseholdPage) -> None:
    """The same for several households in a few statements."""
    now = clock.now()
    session.flush()
    places = households.active(Instrument.CHECKINS)
    planned: list[due.Planned] = []
    members: list[int] = []
    for household_id, household_adults in households.adults(places).items():
        for member in household_adults:
            members.append(member.id)
            if member.checkin_weekday is None or member.checkin_time is None:
                continue
            day, moment = next_ask(
                now, member.checkin_weekday, member.checkin_time, places[household_id].zone
            )
            planned.append(
                due.Planned(DueKind.CHECKIN_ASK, member.id, member.id, day, 0, moment, moment + FRESH)
            )
    keep = [event.slot for event in planned]
    # Leave a question whose time has come alone, even if the clock moved it out of the quiet hours.
    due.cancel_others(
        session, clock, [DueKind.CHECKIN_ASK], members, keep, "replanned", stale_after=now + FRESH
    )
    due.put_all(session, planned)


def next_ask(now: datetime, weekday: int, hour: time, zone: str) -> tuple[date, datetime]:
    """The next ``weekday`` (ISO) after ``now``, and its moment (UTC) at ``hour``."""
    today = local_date(now, zone)
    day = today + timedelta(days=(weekday - today.isoweekday()) % 7)
    if at_local(day, hour, zone) <= now:
        day += timedelta(days=7)
    return day, at_local(day, hour, zone)


def plan_follow_ups(session: Session, clock: Clock, checkin: Checkin) -> None:
    """Plan two follow-ups and the coach's note, counted from the question or the last answer.

    Called again after a pause, it moves what is still ahead; what was sent isn't sent again.
    """
    session.flush()
    place = active_household(session, checkin.household_id, Instrument.CHECKINS)
    if place is None or checkin.state in (CheckinState.DONE, CheckinState.MISSED):
        settle_follow_ups(session, clock, checkin.id, "done")
        return
    since = max(filter(None, [checkin.asked_at, checkin.started_at, checkin.touched_at]), default=clock.now())
    since_day, since_hour = local_date(since, place.zone), since.astimezone(zone_of(place.zone)).time()
    first = day_after(since_day, place.rules)
    second = day_after(first, place.rules)
    # Somebody who paused late at night didn't choose that time for messages.
    hour = place.rules.opening if is_quiet(since_hour, place.rules) else since_hour
    at = [at_local(day, hour, place.zone) for day in (first, second, second + ONE_DAY)]
    # It was given up but begun late: nobody is asked again, but it mustn't stay half done either.
    late = session.scalar(_GIVEN_UP, {"checkin": checkin.id})
    planned = [
        due.Planned(
            DueKind.CHECKIN_FOLLOW_UP,
            checkin.id,
            checkin.member_id,
            checkin.week,
            rung,
            at[rung - 1],
            at[rung],
        )
        for rung in (1, 2)
        if checkin.member_id is not None and not late
    ]
    attempt = (since_day - checkin.week).days if late else 0
    planned.append(
        due.Planned(
            DueKind.CHECKIN_MISSED, checkin.id, None, checkin.week, attempt, at[2], at[2] + NOTE_FRESH
        )
    )
    due.cancel_others(
        session, clock, FOLLOW_UPS, [checkin.id], [event.slot for event in planned], "replanned"
    )
    # Messages to the family whose time is past aren't planned; the coach's note always is.
    now = clock.now()
    due.put_all(
        session, [event for event in planned if event.due_at > now or event.kind is DueKind.CHECKIN_MISSED]
    )


def plan_again(session: Session, clock: Clock, households: HouseholdPage) -> None:
    """Plan the follow-ups of all unfinished check-ins in these households."""
    waiting = (CheckinState.ASKED, CheckinState.OPEN, CheckinState.PAUSED)
    for checkin in session.scalars(
        select(Checkin)
        .where(Checkin.household_id.in_(households.ids), Checkin.state.in_(waiting))
        .order_by(Checkin.id)
    ).all():
        plan_follow_ups(session, clock, checkin)


def still_to_ask(session: Session, clock: Clock, event: Due) -> str | None:
    """Why a member no longer needs to be asked to begin, as a code; None: they still do."""
    member = session.get(Member, event.subject_id)
    if member is None:
        return "gone"
    week = checkin_week(event.for_date)
    checkin = session.scalars(
        select(Checkin).where(Checkin.household_id == member.household_id, Checkin.week == week)
    ).one_or_none()
    # Somebody in the family has begun: nobody needs to be asked to begin.
    if checkin is not None and checkin.state is not CheckinState.ASKED:
        return "begun" if checkin.state is not CheckinState.DONE else "done"
    return nobody_there(session, event, member.household_id)


def still_open(session: Session, clock: Clock, event: Due) -> str | None:
    """Why nobody needs to be asked again about a check-in, as a code; None: somebody does."""
    checkin = session.get(Checkin, event.subject_id)
    if checkin is None:
        return "gone"
    if checkin.state in (CheckinState.DONE, CheckinState.MISSED):
        return str(checkin.state.value)
    return nobody_there(session, event, checkin.household_id)


def settle_follow_ups(session: Session, clock: Clock, checkin_id: int, reason: str) -> None:
    """Cancel what was still to be said about a check-in."""
    for kind in FOLLOW_UPS:
        due.cancel(session, clock, kind, checkin_id, reason)
