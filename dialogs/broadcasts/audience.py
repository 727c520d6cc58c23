"""Whom an announcement reaches at a moment, and who is left out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from budgeting import programmes
from budgeting.arrears import visibility
from budgeting.db.tables import Conversation, Household, Member, Message, Programme
from budgeting.states.households import HouseholdState
from budgeting.states.messages import Lane, MessageState, SubjectKind
from dialogs.broadcasts.criteria import Audience, joined, meant
from dialogs.broadcasts.draft import Draft

#: How many first names to show of those it reaches.
SAMPLE = 5
#: And of those it leaves out.
SAMPLE_WITHOUT = 40


class LeftOut(StrEnum):
    """Why a member gets no row; the first that applies counts."""

    #: They, or their household, are no longer in the programme.
    LEFT = "left"
    #: Has no linked phone, hasn't agreed to the current notice, or has never written.
    NOT_JOINED = "not_joined"
    STOPPED = "stopped"
    UNREACHABLE = "unreachable"
    #: Others may read the phone.
    UNSAFE = "unsafe"
    #: It tells of arrears, and they may not read about them.
    HIDDEN = "hidden"
    #: The programme is paused: nothing unasked goes to its families.
    PAUSED = "paused"
    #: Has already been told about this session.
    TOLD_BEFORE = "told_before"
    #: The announcement came due while nothing was running, and is now too late.
    STALE = "stale"
    #: The session it tells of was cancelled, or had begun, before they were told.
    SESSION_CANCELLED = "session_cancelled"
    SESSION_OVER = "session_over"


@dataclass(frozen=True, slots=True)
class Without:
    """Somebody who is left out."""

    member_id: int
    household_id: int
    name: str
    why: LeftOut


@dataclass(frozen=True, slots=True)
class Counted:
    """An audience in numbers, with a few first names."""

    reached: int
    left_out: Mapping[LeftOut, int]
    names: tuple[str, ...]
    #: Language → how many of those it reaches read it.
    languages: Mapping[str, int]
    #: How many of those it reaches may not read about arrears.
    without_arrears: int
    #: Site → how many of them live there; None for families without a site.
    sites: Mapping[int | None, int]
    #: A few of those left out; those who have left are only counted.
    without: tuple[Without, ...]
    #: Language → the name of one of those it reaches who reads it.
    samples: Mapping[str, str]


def reason(audience: Audience, session_id: int | None, *, paused: bool = False) -> ColumnElement[str]:
    """Why a `Member` of a `Household` is left out; empty if they get a row. ``paused``: the programme is."""
    reasons: list[tuple[ColumnElement[bool], str]] = [
        (or_(Member.left_at.is_not(None), Household.state != HouseholdState.ACTIVE), LeftOut.LEFT.value),
        (~joined(), LeftOut.NOT_JOINED.value),
        (Member.stopped_at.is_not(None), LeftOut.STOPPED.value),
        (Member.unreachable_at.is_not(None), LeftOut.UNREACHABLE.value),
        (Member.unsafe_at.is_not(None), LeftOut.UNSAFE.value),
    ]
    if audience.tells_arrears:
        reasons.append((~visibility.members_who_see_arrears(), LeftOut.HIDDEN.value))
    if paused:
        reasons.append((true(), LeftOut.PAUSED.value))
    if session_id is not None:
        # Told by any announcement; a reminder, or the news of a free seat, doesn't count.
        told = exists().where(
            Message.subject_kind == SubjectKind.SESSION,
            Message.subject_id == session_id,
            Message.lane == Lane.BROADCAST,
            Message.state != MessageState.CANCELLED,
            Message.conversation_id == Conversation.id,
            Conversation.member_id == Member.id,
        )
        reasons.append((told, LeftOut.TOLD_BEFORE.value))
    return case(*reasons, else_="")


def is_paused(session: Session, programme_id: int, moment: datetime) -> bool:
    """Whether the programme will still be paused at that moment, as things stand."""
    programme = session.get_one(Programme, programme_id)
    if programme.paused_at is None:
        return False
    return programme.paused_until is None or programmes.day_of(moment, programme) < programme.paused_until


def page(
    audience: Audience,
    now: datetime,
    session_id: int | None,
    after: int,
    limit: int,
    *,
    paused: bool = False,
) -> Select[int, str, str]:
    """(member, what they're called, why they're left out) for the next ``limit`` members after member ``after``
    (0: from the first), household by household: each page continues where the last one ended."""
    last = aliased(Member)
    reached_in = select(last.household_id).where(last.id == after).scalar_subquery()
    return (
        select(Member.id, called(), reason(audience, session_id, paused=paused).label("reason"))
        .join(Household, Household.id == Member.household_id)
        .where(
            meant(audience, now),
            Household.id >= func.coalesce(reached_in, 0),
            or_(Household.id > reached_in, Member.id > after),
        )
        .order_by(Household.id, Member.id)
        .limit(limit)
    )


def called() -> ColumnElement[str]:
    """What to call a member: the name they asked for, else their own."""
    return func.coalesce(func.nullif(Member.called, ""), Member.name).label("called")


def count(
    session: Session,
    audience: Audience,
    now: datetime,
    session_id: int | None = None,
    due_at: datetime | None = None,
) -> Counted:
    """How many it reaches as things stand now if it goes out at ``due_at`` (None: now), a few of their names, and how
    many are left out and why."""
    paused = is_paused(session, audience.programme_id, due_at or now)
    why = reason(audience, session_id, paused=paused).label("reason")
    meant_for = meant(audience, now)
    counted = session.execute(
        select(why, Member.language, Household.site_id, Member.sees_arrears, func.count().label("number"))
        .join(Household, Household.id == Member.household_id)
        .where(meant_for)
        .group_by(why, Member.language, Household.site_id, Member.sees_arrears)
    ).all()
    left_out: dict[LeftOut, int] = {}
    languages: dict[str, int] = {}
    sites: dict[int | None, int] = {}
    without_arrears = 0
    for row in counted:
        if row.reason:
            code = LeftOut(row.reason)
            left_out[code] = left_out.get(code, 0) + row.number
        else:
            languages[row.language] = languages.get(row.language, 0) + row.number
            # Members who have left aren't among the adults.
            without_arrears += 0 if visibility.allowed(row.sees_arrears, left=False) else row.number
            sites[row.site_id] = sites.get(row.site_id, 0) + row.number
    names = session.execute(
        select(called())
        .join(Household, Household.id == Member.household_id)
        .where(meant_for, why == "")
        .order_by(Member.id)
        .limit(SAMPLE)
    )
    first = (
        select(func.min(Member.id))
        .join(Household, Household.id == Member.household_id)
        .where(meant_for, why == "")
        .group_by(Member.language)
    )
    samples = session.execute(select(Member.language, called()).where(Member.id.in_(first)))
    without = session.execute(
        select(Member.id, Member.household_id, called(), why)
        .join(Household, Household.id == Member.household_id)
        .where(meant_for, why.not_in(("", LeftOut.LEFT.value)))
        .order_by(Member.id)
        .limit(SAMPLE_WITHOUT)
    )
    return Counted(
        sum(languages.values()),
        left_out,
        tuple(row.called for row in names),
        languages,
        without_arrears,
        sites,
        tuple(Without(row.id, row.household_id, row.called, LeftOut(row.reason)) for row in without),
        {row.language: row.called for row in samples},
    )


def fingerprint(session: Session, draft: Draft, now: datetime) -> str:
    """A hash of what would be sent to whom: it changes if a recipient comes or goes, or a word changes."""
    paused = is_paused(session, draft.audience.programme_id, draft.due_at or now)
    reached = session.scalars(
        select(Member.id)
        .join(Household, Household.id == Member.household_id)
        .where(meant(draft.audience, now), reason(draft.audience, draft.session_id, paused=paused) == "")
        .order_by(Member.id)
    )
    seen = sha256(repr(draft).encode())
    seen.update(",".join(str(number) for number in reached).encode())
    return seen.hexdigest()
