"""The well-being scale: when each adult is asked, reminded once, and when the coach hears that no answer came.

The three moments are counted from the day the person joined. If the program or the person was away then, the question
comes late, but not later than two months.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.calendars import ONE_DAY, working_day
from budgeting.clock import Clock, at_local, local_date
from budgeting.db.tables import Conversation, Household, Member, Programme, WellbeingSurvey
from budgeting.periods import months_later
from budgeting.programmes import Settings
from budgeting.schedule import due
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.audience import HouseholdPage, active_household, nobody_there
from budgeting.schedule.reminders.instalments import HORIZON
from budgeting.schedule.reminders.ladder import TASK_FRESH
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind
from budgeting.states.wellbeing import Moment, SurveyState

#: Later than this after its day, a moment has passed.
LATE = timedelta(days=60)
#: Answered by oneself this long before its day, it counts as that moment.
EARLY = timedelta(days=30)
#: Days from the question or the last answer to the reminder, and to the coach's task.
AGAIN, GIVEN_UP = 4, 10
FOLLOW_UPS = (DueKind.WELLBEING_FOLLOW_UP, DueKind.WELLBEING_UNANSWERED)
_UNFINISHED = (SurveyState.ASKED, SurveyState.OPEN)
#: The rung of each moment in the due events.
RUNGS = {Moment.ENTRY: 1, Moment.HALFWAY: 2, Moment.EXIT: 3}


def days_of(joined_on: date, settings: Settings) -> dict[Moment, date]:
    """The day of each moment for somebody who joined on that day."""
    return {
        Moment.ENTRY: joined_on + timedelta(days=settings.wellbeing_entry_days),
        Moment.HALFWAY: months_later(joined_on, settings.wellbeing_halfway_months),
        Moment.EXIT: months_later(joined_on, settings.wellbeing_exit_months),
    }


def moment_of(session: Session, clock: Clock, member_id: int) -> Moment:
    """The moment that an answer given now belongs to."""
    row = session.execute(
        select(Member.joined_at, Household, Programme)
        .join(Household, Household.id == Member.household_id)
        .join(Programme, Programme.id == Household.programme_id)
        .where(Member.id == member_id)
    ).one()
    if row.joined_at is None:
        return Moment.ENTRY
    today = programmes.today(clock, row.Household)
    days = days_of(programmes.day_of(row.joined_at, row.Household), Settings.of(row.Programme))
    near = [moment for moment, day in days.items() if day - EARLY <= today <= day + LATE]
    # Where two overlap, the later one: the earlier has had its time.
    return near[-1] if near else Moment.OWN


def plan_wellbeing(session: Session, clock: Clock, household_id: int) -> None:
    """Plan when the adults of a household are asked."""
    plan_for(session, clock, HouseholdPage(session, [household_id]))


def plan_for(session: Session, clock: Clock, households: HouseholdPage) -> None:
    """The same for several households in a few statements."""
    now = clock.now()
    session.flush()
    places = households.active(Instrument.WELLBEING)
    if not places:
        return
    people = [member for each in households.adults(places).values() for member in each]
    settings = _settings(session, {place.programme_id for place in places.values()})
    asked: set[tuple[int, Moment]] = {
        (row.member_id, row.moment)
        for row in session.execute(
            select(WellbeingSurvey.member_id, WellbeingSurvey.moment).where(
                WellbeingSurvey.household_id.in_(places)
            )
        )
    }
    planned = []
    for member in people:
        place = places[member.household_id]
        if member.joined_at is None or not settings[place.programme_id].wellbeing_asked:
            continue
        days = days_of(local_date(member.joined_at, place.zone), settings[place.programme_id])
        for moment, day in days.items():
            if (member.id, moment) in asked:
                continue
            at = at_local(working_day(day, place.rules), place.rules.opening, place.zone)
            planned.append(
                due.Planned(DueKind.WELLBEING_ASK, member.id, member.id, day, RUNGS[moment], at, at + LATE)
            )
    keep = [event.slot for event in planned]
    members = [member.id for member in people]
    due.cancel_others(session, clock, [DueKind.WELLBEING_ASK], members, keep, "replanned")
    due.put_all(
        session, [event for event in planned if event.due_at <= now + HORIZON and event.stale_at > now]
    )


def _settings(session: Session, programme_ids: Collection[int]) -> dict[int, Settings]:
    rows = session.scalars(select(Programme).where(Programme.id.in_(programme_ids)))
    return {row.id: Settings.of(row) for row in rows}


def plan_follow_ups(session: Session, clock: Clock, survey: WellbeingSurvey) -> None:
    """Plan one reminder and the coach's task, counted from the question or the last answer."""
    session.flush()
    place = active_household(session, survey.household_id, Instrument.WELLBEING)
    if place is None or survey.state not in _UNFINISHED:
        settle_survey(session, clock, survey.id, "done")
        return
    on = local_date(survey.touched_at, place.zone)
    again, late = (
        at_local(working_day(on + timedelta(days=days), place.rules), place.rules.opening, place.zone)
        for days in (AGAIN, GIVEN_UP)
    )
    first = local_date(survey.created_at, place.zone)
    # The slot stays the same however often an answer moves it: one reminder, one task.
    planned = [
        due.Planned(DueKind.WELLBEING_FOLLOW_UP, survey.id, survey.member_id, first, 1, again, late),
        due.Planned(DueKind.WELLBEING_UNANSWERED, survey.id, None, first, 0, late, late + TASK_FRESH),
    ]
    now = clock.now()
    due.put_all(
        session,
        [each for each in planned if each.due_at > now or each.kind is DueKind.WELLBEING_UNANSWERED],
    )


def plan_again(session: Session, clock: Clock, households: HouseholdPage) -> None:
    """Plan the follow-ups of all unfinished scales in these households."""
    for survey in session.scalars(
        select(WellbeingSurvey)
        .where(WellbeingSurvey.household_id.in_(households.ids), WellbeingSurvey.state.in_(_UNFINISHED))
        .order_by(WellbeingSurvey.id)
    ).all():
        plan_follow_ups(session, clock, survey)


def settle_survey(session: Session, clock: Clock, survey_id: int, reason: str) -> None:
    """Cancel what was still to be said about a scale."""
    for kind in FOLLOW_UPS:
        due.cancel(session, clock, kind, survey_id, reason)


def person_first(session: Session, clock: Clock, event: Due) -> datetime | None:
    """While a staff person talks with the family, the question waits a day; None: no need to wait."""
    held = select(Conversation.id).where(
        Conversation.member_id == event.member_id,
        Conversation.ended_at.is_(None),
        Conversation.held_by.is_not(None),
    )
    return clock.now() + ONE_DAY if session.scalar(held.limit(1)) is not None else None


def still_to_ask(session: Session, clock: Clock, event: Due) -> str | None:
    """Why a person doesn't need to be asked for this moment, as a code; None: they do."""
    member = session.get(Member, event.subject_id)
    if member is None:
        return "gone"
    moment = next(moment for moment, rung in RUNGS.items() if rung == event.rung)
    known = session.scalars(
        select(WellbeingSurvey.state).where(
            WellbeingSurvey.member_id == member.id,
            (WellbeingSurvey.moment == moment) | WellbeingSurvey.state.in_(_UNFINISHED),
        )
    ).first()
    if known is not None:
        return "asked_before"
    return nobody_there(session, event, member.household_id)


def still_open(session: Session, clock: Clock, event: Due) -> str | None:
    """Why nobody needs to be asked again about a scale, as a code; None: somebody does."""
    survey = session.get(WellbeingSurvey, event.subject_id, populate_existing=True)
    if survey is None:
        return "gone"
    if survey.state not in _UNFINISHED:
        return survey.state.value
    return nobody_there(session, event, survey.household_id)
