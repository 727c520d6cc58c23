"""Households and their members, and what a conversation needs to know about one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.orm import Session

from budgeting import audit
from budgeting.clock import Clock
from budgeting.clock import zone as zone_of
from budgeting.db.tables import Household, Member
from budgeting.db.types import Base
from budgeting.errors import NotFound, NotPossible
from budgeting.periods import LAST_PAY_DAY
from budgeting.programmes import programme
from budgeting.states import HouseholdState


@dataclass(frozen=True, slots=True)
class Person:
    """A member as a conversation sees them: everything it needs, read at once."""

    member_id: int
    household_id: int
    programme_id: int
    #: What to call the person: what they asked for, else their name.
    name: str
    language: str
    adult: bool
    #: Whether staff let this member read about arrears.
    sees_arrears: bool
    joined: bool
    #: Whether a consent stands that was not taken back, to whatever version of the notice.
    consented: bool
    #: Whether the member asked for silence (/stop).
    stopped: bool
    unreachable: bool
    left: bool
    #: ISO weekday and local time of the weekly check-in; None until chosen.
    checkin_weekday: int | None
    checkin_time: time | None
    zone: str
    currency: str
    pay_day: int
    site_id: int | None
    coach_id: int | None
    #: The coach's first name; empty where there is none.
    coach: str
    office_contact: str
    #: Amounts above this many minor units are asked about before they are booked.
    absurd_minor: int
    privacy_version: str
    #: How many other adults of the household have joined.
    other_adults: int


_TABLES = Base.metadata.tables
_m, _h, _p = _TABLES["members"], _TABLES["households"], _TABLES["programmes"]
_s, _c = _TABLES["staff"], _TABLES["consents"]
_o = _m.alias("others")

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
_CONSENTED = exists().where(_c.c.member_id == _m.c.id, _c.c.withdrawn_at.is_(None)).correlate(_m)

# In the order of Person's fields: a row is unpacked into it as it comes.
_PERSONS = (
    select(
        _m.c.id,
        _m.c.household_id,
        _h.c.programme_id,
        func.coalesce(func.nullif(_m.c.called, ""), _m.c.name),
        _m.c.language,
        _m.c.adult,
        _m.c.sees_arrears,
        _m.c.joined_at.is_not(None),
        _CONSENTED,
        _m.c.stopped_at.is_not(None),
        _m.c.unreachable_at.is_not(None),
        _m.c.left_at.is_not(None),
        _m.c.checkin_weekday,
        _m.c.checkin_time,
        _h.c.zone,
        _h.c.currency,
        _h.c.pay_day,
        _h.c.site_id,
        _s.c.id,
        func.coalesce(_s.c.first_name, ""),
        _p.c.office_contact,
        _p.c.absurd_minor,
        _p.c.privacy_version,
        _OTHERS,
    )
    .select_from(_m)
    .join(_h, _h.c.id == _m.c.household_id)
    .join(_p, _p.c.id == _h.c.programme_id)
    .outerjoin(_s, and_(_s.c.id == _h.c.coach_id, _s.c.active.is_(True)))
)
_PERSON = _PERSONS.where(_m.c.id == bindparam("member"))
_ADULTS_TO_REACH = _PERSONS.where(
    _m.c.household_id == bindparam("household"),
    _m.c.adult.is_(True),
    _m.c.joined_at.is_not(None),
    _m.c.stopped_at.is_(None),
    _m.c.unreachable_at.is_(None),
    _m.c.left_at.is_(None),
    _h.c.state == HouseholdState.ACTIVE,
    _CONSENTED,
).order_by(_m.c.id)


# -- reading


def person(session: Session, member_id: int) -> Person:
    """The member as a conversation sees them. Raises NotFound."""
    row = session.connection().execute(_PERSON, {"member": member_id}).first()
    if row is None:
        raise NotFound("member", member_id)
    return Person(*row)


def adults_to_reach(session: Session, household_id: int) -> list[Person]:
    """The adults to whom something may be sent unasked: joined and agreed, not stopped, gone or unreachable."""
    rows = session.connection().execute(_ADULTS_TO_REACH, {"household": household_id})
    return [Person(*row) for row in rows]


def household(session: Session, household_id: int) -> Household:
    """The household. Raises NotFound."""
    found = session.get(Household, household_id)
    if found is None:
        raise NotFound("household", household_id)
    return found


def member(session: Session, member_id: int) -> Member:
    """The member's row. Raises NotFound."""
    found = session.get(Member, member_id)
    if found is None:
        raise NotFound("member", member_id)
    return found


def members(session: Session, household_id: int) -> list[Member]:
    """The people of a household, in the order in which they were added."""
    query = select(Member).where(Member.household_id == household_id).order_by(Member.id).limit(100)
    return list(session.scalars(query))


# -- what staff do


def create_household(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    programme_id: int,
    reference: str,
    name: str,
    site_id: int | None = None,
    coach_id: int | None = None,
    zone: str | None = None,
    pay_day: int = 1,
) -> Household:
    """A new household, in the programme's currency and, unless told otherwise, its time zone.

    Raises NotFound (programme), NotPossible("reference_taken" | "pay_day"), ZoneInfoNotFoundError.
    """
    of = programme(session, programme_id)
    if not 1 <= pay_day <= LAST_PAY_DAY:
        raise NotPossible("pay_day")
    taken = select(Household.id).where(
        Household.programme_id == programme_id, Household.reference == reference
    )
    if session.scalar(taken) is not None:
        raise NotPossible("reference_taken")
    made = Household(
        programme_id=programme_id,
        site_id=site_id,
        reference=reference,
        name=name,
        coach_id=coach_id,
        zone=zone_of(zone or of.zone).key,
        currency=of.currency,
        pay_day=pay_day,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    audit.note(session, clock, staff_id, "household.create", "household", made.id)
    return made


def add_member(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    household_id: int,
    name: str,
    language: str = "it",
    adult: bool = True,
    sees_arrears: bool = False,
) -> Member:
    """A new person of a household, not joined yet. Raises NotFound."""
    made = Member(
        household_id=household(session, household_id).id,
        name=name,
        language=language,
        adult=adult,
        sees_arrears=sees_arrears,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    audit.note(session, clock, staff_id, "member.create", "member", made.id)
    return made


def let_see_arrears(
    session: Session, clock: Clock, staff_id: int | None, member_id: int, allowed: bool, reason: str = ""
) -> None:
    """Staff decide whether this member reads about arrears. Raises NotFound."""
    _set(session, member_id, sees_arrears=allowed)
    action = "member.show_arrears" if allowed else "member.hide_arrears"
    audit.note(session, clock, staff_id, action, "member", member_id, reason)


def leave(session: Session, clock: Clock, staff_id: int | None, member_id: int, reason: str = "") -> None:
    """The person no longer belongs to the household; what they wrote stays. Raises NotFound."""
    _set(session, member_id, left_at=member(session, member_id).left_at or clock.now())
    audit.note(session, clock, staff_id, "member.leave", "member", member_id, reason)


# -- what members do


def join(session: Session, clock: Clock, member_id: int, language: str) -> None:
    """The member has come in, again perhaps: they may be written to, in ``language``. Raises NotFound."""
    joined = member(session, member_id).joined_at or clock.now()
    _set(session, member_id, joined_at=joined, language=language, stopped_at=None, unreachable_at=None)


def set_language(session: Session, member_id: int, language: str) -> None:
    _set(session, member_id, language=language)


def set_called(session: Session, member_id: int, called: str) -> None:
    """What the person wants to be called."""
    _set(session, member_id, called=called)


def set_checkin_time(session: Session, member_id: int, weekday: int, hour: time) -> None:
    """The ISO weekday (1 is Monday, else ValueError) and the local time of the weekly check-in."""
    if not 1 <= weekday <= 7:
        raise ValueError("a weekday lies between 1 and 7")
    _set(session, member_id, checkin_weekday=weekday, checkin_time=hour)


def stop(session: Session, clock: Clock, member_id: int) -> None:
    """Nothing proactive any more, from now on."""
    _set(session, member_id, stopped_at=member(session, member_id).stopped_at or clock.now())


def restart(session: Session, clock: Clock, member_id: int) -> None:
    """The member wants to be written to again."""
    _set(session, member_id, stopped_at=None)


def mark_unreachable(session: Session, clock: Clock, member_id: int) -> None:
    """The messenger says that the member blocked us or is gone. The first moment is kept."""
    _set(session, member_id, unreachable_at=member(session, member_id).unreachable_at or clock.now())


def mark_reachable(session: Session, clock: Clock, member_id: int) -> None:
    _set(session, member_id, unreachable_at=None)


def _set(session: Session, member_id: int, **values: Any) -> None:
    row = member(session, member_id)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
