"""A member as a conversation sees them, read in one statement because every turn starts with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from sqlalchemy import and_, bindparam, func, null, or_, select
from sqlalchemy.orm import Session

from budgeting.db.named_rows import Named
from budgeting.db.prepared_statements import Prepared
from budgeting.db.types import Base
from budgeting.errors import NotFound
from budgeting.households import consents
from budgeting.programmes.settings import Settings
from budgeting.states.households import HouseholdState
from budgeting.states.programmes import Instrument, has


@dataclass(frozen=True, slots=True)
class Person:
    """A member as a conversation sees them: everything it needs, read at once."""

    member_id: int
    household_id: int
    programme_id: int
    #: What to call the person: the name they asked for, else their own.
    name: str
    language: str
    adult: bool
    #: Whether staff let this member read about arrears.
    sees_arrears: bool
    #: Whether the member belongs here: has a linked phone or sits at the console, hasn't left, and their household
    #: takes part in a running programme. Otherwise they are a stranger.
    joined: bool
    #: Whether the member agreed to the current notice (`consents.stands`) and hasn't withdrawn it.
    consented: bool
    #: Whether the member asked for silence (/stop).
    stopped: bool
    unreachable: bool
    #: Whether the member has left, or the household has left the programme.
    left: bool
    #: ISO weekday and local time of the weekly check-in; None until chosen.
    checkin_weekday: int | None
    checkin_time: time | None
    zone: str
    currency: str
    pay_day: int
    site_id: int | None
    coach_id: int | None
    #: The coach's first name; empty if there is none.
    coach: str
    #: The programme's settings as stored: read them through ``settings``.
    stored_settings: Mapping[str, Any]
    privacy_version: str
    #: How many other adults of the household have joined.
    other_adults: int
    #: Whether somebody else may read this phone: nothing unasked goes to it.
    unsafe: bool
    #: Whether the member wants our messages read aloud too.
    listens: bool = False
    #: The local day on which their programme goes on, if it is paused: until then nothing unasked.
    paused_until: date | None = None
    #: Whether their household takes part in a running programme and they haven't left it, with or without a phone.
    belongs: bool = True
    #: The staff person beside them at the console; None on their own phone.
    beside_id: int | None = None

    @property
    def settings(self) -> Settings:
        """The programme's settings."""
        return Settings(self.stored_settings)

    def has(self, instrument: Instrument | None) -> bool:
        """Whether the programme uses the instrument."""
        return has(self.stored_settings, instrument)


_TABLES = Base.metadata.tables
_m, _h, _p = _TABLES["members"], _TABLES["households"], _TABLES["programmes"]
_s = _TABLES["staff"]
_o = _m.alias("others")

_LEFT = or_(_m.c.left_at.is_not(None), _h.c.state != HouseholdState.ACTIVE)
_JOINED = and_(_m.c.joined_at.is_not(None), ~_LEFT, _p.c.archived_at.is_(None))

_OTHERS = (
    select(func.count())
    .select_from(_o)
    .where(
        _o.c.household_id == _m.c.household_id,
        _o.c.id != _m.c.id,
        _o.c.adult.is_(True),
        _o.c.joined_at.is_not(None),
        _o.c.left_at.is_(None),
    )
    .correlate(_m)
    .scalar_subquery()
)
_CONSENTED = consents.stands(_m.c.id, _p.c.privacy_version)

_PERSON_ROW = Named(
    Person,
    member_id=_m.c.id,
    household_id=_m.c.household_id,
    programme_id=_h.c.programme_id,
    name=func.coalesce(func.nullif(_m.c.called, ""), _m.c.name),
    language=_m.c.language,
    adult=_m.c.adult,
    sees_arrears=_m.c.sees_arrears,
    joined=_JOINED,
    consented=_CONSENTED,
    stopped=_m.c.stopped_at.is_not(None),
    unreachable=_m.c.unreachable_at.is_not(None),
    left=_LEFT,
    checkin_weekday=_m.c.checkin_weekday,
    checkin_time=_m.c.checkin_time,
    zone=_h.c.zone,
    currency=_h.c.currency,
    pay_day=_h.c.pay_day,
    site_id=_h.c.site_id,
    coach_id=_s.c.id,
    coach=func.coalesce(_s.c.first_name, ""),
    stored_settings=_p.c.settings,
    privacy_version=_p.c.privacy_version,
    other_adults=_OTHERS,
    unsafe=_m.c.unsafe_at.is_not(None),
    listens=_m.c.listens,
    paused_until=_p.c.paused_until,
    belongs=and_(~_LEFT, _p.c.archived_at.is_(None)),
    beside_id=null(),
)
_PERSONS = (
    select(*_PERSON_ROW.columns)
    .select_from(_m)
    .join(_h, _h.c.id == _m.c.household_id)
    .join(_p, _p.c.id == _h.c.programme_id)
    .outerjoin(_s, and_(_s.c.id == _h.c.coach_id, _s.c.active.is_(True)))
)
_PERSON = Prepared(_PERSONS.where(_m.c.id == bindparam("member")))
_ADULTS_TO_REACH = _PERSONS.where(
    _m.c.household_id == bindparam("household"),
    _m.c.adult.is_(True),
    _JOINED,
    _m.c.stopped_at.is_(None),
    _m.c.unreachable_at.is_(None),
    _m.c.unsafe_at.is_(None),
    _CONSENTED,
).order_by(_m.c.id)


def person(session: Session, member_id: int, beside_id: int | None = None) -> Person:
    """The member as a conversation sees them. Raises NotFound.

    ``beside_id``: the staff person with whom they sit at the console, where nobody needs a phone.
    """
    row = _PERSON.first(session, {"member": member_id})
    if row is None:
        raise NotFound("member", member_id)
    someone = _PERSON_ROW.of(row)
    if beside_id is None:
        return someone
    return replace(someone, joined=someone.belongs, beside_id=beside_id)


def adults_to_reach(session: Session, household_id: int) -> list[Person]:
    """The adults who may get unasked messages: joined and agreed, not stopped, gone, unreachable or at a phone that
    others read.
    """
    rows = session.connection().execute(_ADULTS_TO_REACH, {"household": household_id})
    return [_PERSON_ROW.of(row) for row in rows]
