"""A session as a member reads it: in their language, with the seats left and their own answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Activity, ActivitySession, Enrolment
from budgeting.households import Person
from budgeting.money import Money
from budgeting.states.activities import HOLDS, AllowancePer, EnrolmentState, SessionState

#: Every activity is written in this language; members whose language is missing read this one.
FALLBACK = "it"
MAP = "https://www.openstreetmap.org/?mlat={lat:.6f}&mlon={lon:.6f}#map=17/{lat:.6f}/{lon:.6f}"
#: For a place that nobody has looked up: the map searches for it.
SEARCH = "https://www.openstreetmap.org/search?query={place}"


@dataclass(frozen=True, slots=True)
class Times:
    """When and where a session takes place, or was to."""

    starts_at: datetime
    ends_at: datetime
    place: str
    online_url: str = ""

    @classmethod
    def of(cls, meeting: ActivitySession) -> Times:
        return cls(meeting.starts_at, meeting.ends_at, meeting.place, meeting.online_url)

    def to_json(self) -> dict[str, str]:
        return {
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "place": self.place,
            "online_url": self.online_url,
        }

    @classmethod
    def of_json(cls, stored: Mapping[str, str]) -> Times:
        starts, ends = (datetime.fromisoformat(stored[name]) for name in ("starts_at", "ends_at"))
        return cls(starts, ends, stored["place"], stored.get("online_url", ""))


@dataclass(frozen=True, slots=True)
class SessionView:
    """What, where, when, how long, allowance, whether children may come. Instants in UTC."""

    id: int
    activity_id: int
    kind: str
    title: str
    description: str
    place: str
    #: None for a session that is online only.
    map_url: str | None
    latitude: float | None
    longitude: float | None
    starts_at: datetime
    ends_at: datetime
    zone: str
    #: What is paid for attending; zero for most.
    allowance: Money
    children_welcome: bool
    #: None: no limit.
    seats_left: int | None
    state: SessionState
    #: This member's answer; None: no answer yet.
    answer: EnrolmentState | None
    allowance_per: AllowancePer = AllowancePer.WHOLE
    #: Until when a seat is kept for this member.
    offer_until: datetime | None = None
    sequence: int = 0
    changed_at: datetime | None = None
    #: How it stood when this member last heard of it; None if nothing has changed since.
    as_told: Times | None = None
    #: The sequence of the calendar file they took; None: none.
    calendar_sequence: int | None = None
    #: Whether it can be joined online; and the link, for those who come.
    is_online: bool = False
    online_url: str = ""
    #: Whether this member may say what they need or offer for the children.
    childcare: bool = False

    @property
    def is_planned(self) -> bool:
        return self.state is SessionState.PLANNED

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
        select(ActivitySession, Activity, Enrolment)
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
        _view(
            row.ActivitySession, row.Activity, row.Enrolment, taken.get(row.ActivitySession.id, 0), language
        )
        for row in rows
    ]


def _taken(session: Session, session_ids: list[int]) -> dict[int, int]:
    query = (
        select(Enrolment.session_id, func.count().label("number"))
        .where(Enrolment.session_id.in_(session_ids), Enrolment.state.in_(HOLDS))
        .group_by(Enrolment.session_id)
    )
    return {row.session_id: row.number for row in session.execute(query)}


def _view(
    meeting: ActivitySession, activity: Activity, mine: Enrolment | None, taken: int, language: str
) -> SessionView:
    as_told = None
    if mine is not None and mine.told_sequence < len(meeting.earlier):
        as_told = Times.of_json(meeting.earlier[mine.told_sequence])
    return SessionView(
        id=meeting.id,
        activity_id=activity.id,
        kind=activity.kind,
        title=in_language(activity.title, language),
        description=in_language(activity.description, language),
        place=meeting.place,
        map_url=map_url(meeting.place, meeting.latitude, meeting.longitude) if meeting.place else None,
        latitude=meeting.latitude,
        longitude=meeting.longitude,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=meeting.zone,
        allowance=Money(activity.allowance_minor, activity.currency),
        children_welcome=activity.children_welcome,
        seats_left=None if meeting.capacity is None else max(0, meeting.capacity - taken),
        state=meeting.state,
        answer=mine.state if mine is not None else None,
        allowance_per=activity.allowance_per,
        offer_until=mine.offer_until if mine is not None else None,
        sequence=meeting.sequence,
        changed_at=meeting.changed_at,
        as_told=as_told,
        calendar_sequence=mine.calendar_sequence if mine is not None else None,
        is_online=bool(meeting.online_url),
        online_url=meeting.online_url if mine is not None and mine.state is EnrolmentState.COMING else "",
    )


def map_url(place: str, latitude: float | None, longitude: float | None) -> str:
    """The place on a map, or a search for it."""
    if latitude is not None and longitude is not None:
        return MAP.format(lat=latitude, lon=longitude)
    return SEARCH.format(place=quote(place, safe=""))


def in_language(texts: Mapping[str, Any], language: str) -> str:
    return str(texts.get(language) or texts.get(FALLBACK) or next(iter(texts.values()), ""))
