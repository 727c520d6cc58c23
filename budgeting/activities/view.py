"""A session as a member reads it: in their language, with the seats left and their own answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Activity, ActivitySession, Enrolment
from budgeting.households import Person
from budgeting.money import Money
from budgeting.states.activities import EnrolmentState, SessionState

#: Every activity is written in this language; members whose language is missing read this one.
FALLBACK = "it"
MAP = "https://www.openstreetmap.org/?mlat={lat:.6f}&mlon={lon:.6f}#map=17/{lat:.6f}/{lon:.6f}"


@dataclass(frozen=True, slots=True)
class SessionView:
    """What, where, when, how long, allowance, whether children may come. Instants in UTC."""

    id: int
    activity_id: int
    kind: str
    title: str
    description: str
    place: str
    #: None if the place has no coordinates.
    map_url: str | None
    latitude: float | None
    longitude: float | None
    starts_at: datetime
    ends_at: datetime
    zone: str
    #: Paid for attending the whole activity; zero for most.
    allowance: Money
    children_welcome: bool
    #: None: no limit.
    seats_left: int | None
    state: SessionState
    #: This member's answer; None: no answer yet.
    answer: EnrolmentState | None

    @property
    def hours(self) -> Decimal:
        """Its length in hours, to the quarter."""
        quarters = round((self.ends_at - self.starts_at).total_seconds() / 900)
        return Decimal(quarters) / 4


def views(session: Session, person: Person, session_ids: Select[int]) -> list[SessionView]:
    """The selected sessions of the person's programme, soonest first; leaves out those of other programmes."""
    return views_in(session, person.programme_id, person.language, session_ids, person.member_id)


def views_in(
    session: Session, programme_id: int, language: str, session_ids: Select[int], member_id: int = 0
) -> list[SessionView]:
    """The same for any reader of a language. Without a member, as seen by someone who hasn't answered."""
    rows = session.execute(
        select(ActivitySession, Activity, Enrolment.state.label("answer"))
        .join(Activity, ActivitySession.activity_id == Activity.id)
        .outerjoin(
            Enrolment,
            (Enrolment.session_id == ActivitySession.id) & (Enrolment.member_id == member_id),
        )
        .where(ActivitySession.id.in_(session_ids), Activity.programme_id == programme_id)
        .order_by(ActivitySession.starts_at, ActivitySession.id)
    ).all()
    taken = _taken(session, [row.ActivitySession.id for row in rows])
    return [
        _view(row.ActivitySession, row.Activity, row.answer, taken.get(row.ActivitySession.id, 0), language)
        for row in rows
    ]


def _taken(session: Session, session_ids: list[int]) -> dict[int, int]:
    query = (
        select(Enrolment.session_id, func.count().label("number"))
        .where(Enrolment.session_id.in_(session_ids), Enrolment.state == EnrolmentState.COMING)
        .group_by(Enrolment.session_id)
    )
    return {row.session_id: row.number for row in session.execute(query)}


def _view(
    meeting: ActivitySession, activity: Activity, answer: EnrolmentState | None, taken: int, language: str
) -> SessionView:
    url = None
    if meeting.latitude is not None and meeting.longitude is not None:
        url = MAP.format(lat=meeting.latitude, lon=meeting.longitude)
    return SessionView(
        id=meeting.id,
        activity_id=activity.id,
        kind=activity.kind,
        title=_in(activity.title, language),
        description=_in(activity.description, language),
        place=meeting.place,
        map_url=url,
        latitude=meeting.latitude,
        longitude=meeting.longitude,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=meeting.zone,
        allowance=Money(activity.allowance_minor, activity.currency),
        children_welcome=activity.children_welcome,
        seats_left=None if meeting.capacity is None else max(0, meeting.capacity - taken),
        state=meeting.state,
        answer=answer,
    )


def _in(texts: Mapping[str, Any], language: str) -> str:
    return str(texts.get(language) or texts.get(FALLBACK) or next(iter(texts.values()), ""))
