"""Whom an announcement reaches, and who is left out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from budgeting.arrears import visibility
from budgeting.db.tables import Conversation, Household, Member, Message
from budgeting.households import consents, phones
from budgeting.states.households import HouseholdState
from budgeting.states.messages import Lane, SubjectKind
from dialogs.broadcasts.draft import Audience, Draft

#: How many first names to show of those it reaches.
SAMPLE = 5
#: And of those it leaves out.
SAMPLE_WITHOUT = 12


class LeftOut(StrEnum):
    """Why a member gets no row."""

    #: Has no linked phone, hasn't agreed to the current notice, or has never written.
    NOT_JOINED = "not_joined"
    STOPPED = "stopped"
    UNREACHABLE = "unreachable"
    #: Others may read the phone.
    UNSAFE = "unsafe"
    #: Has already been told about this session.
    TOLD_BEFORE = "told_before"
    #: The announcement came due while nothing was running, and is now too late.
    STALE = "stale"


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
    #: A few names of those left out, with the reason.
    without: tuple[tuple[str, LeftOut], ...]
    #: Language → the name of one of those it reaches who reads it.
    samples: Mapping[str, str]


def reason(session_id: int | None) -> ColumnElement[str]:
    """Why a `Member` is left out; empty if they get a row."""
    agreed = consents.stands(Member.id, consents.current(Member.household_id))
    writes = exists().where(
        Conversation.member_id == Member.id, Conversation.ended_at.is_(None), phones.on_a_phone()
    )
    reasons: list[tuple[ColumnElement[bool], str]] = [
        (or_(Member.joined_at.is_(None), ~agreed, ~writes), LeftOut.NOT_JOINED.value),
        (Member.stopped_at.is_not(None), LeftOut.STOPPED.value),
        (Member.unreachable_at.is_not(None), LeftOut.UNREACHABLE.value),
        (Member.unsafe_at.is_not(None), LeftOut.UNSAFE.value),
    ]
    if session_id is not None:
        # Told by any announcement; a reminder, or the news of a free seat, doesn't count.
        told = exists().where(
            Message.subject_kind == SubjectKind.SESSION,
            Message.subject_id == session_id,
            Message.lane == Lane.BROADCAST,
            Message.conversation_id == Conversation.id,
            Conversation.member_id == Member.id,
        )
        reasons.append((told, LeftOut.TOLD_BEFORE.value))
    return case(*reasons, else_="")


def adults(audience: Audience) -> ColumnElement[bool]:
    """The adults of the programme's families it's meant for, as a condition on `Member` and `Household`."""
    conditions = [
        Household.programme_id == audience.programme_id,
        Household.state == HouseholdState.ACTIVE,
        Member.adult.is_(True),
        Member.left_at.is_(None),
    ]
    if audience.sites is not None:
        placed = Household.site_id.in_([site for site in audience.sites if site])
        conditions.append(or_(placed, Household.site_id.is_(None)) if 0 in audience.sites else placed)
    if audience.languages is not None:
        conditions.append(Member.language.in_(audience.languages))
    return and_(*conditions)


def page(audience: Audience, session_id: int | None, after: int, limit: int) -> Select[int, str, str]:
    """(member, what they're called, why they're left out) for the next ``limit`` members after member ``after``
    (0: from the first), household by household: each page continues where the last one ended."""
    last = aliased(Member)
    reached_in = select(last.household_id).where(last.id == after).scalar_subquery()
    return (
        select(Member.id, called(), reason(session_id).label("reason"))
        .join(Household, Household.id == Member.household_id)
        .where(
            adults(audience),
            Household.id >= func.coalesce(reached_in, 0),
            or_(Household.id > reached_in, Member.id > after),
        )
        .order_by(Household.id, Member.id)
        .limit(limit)
    )


def called() -> ColumnElement[str]:
    """What to call a member: the name they asked for, else their own."""
    return func.coalesce(func.nullif(Member.called, ""), Member.name).label("called")


def count(session: Session, audience: Audience, session_id: int | None = None) -> Counted:
    """How many it reaches right now, a few of their names, and how many are left out and why."""
    why = reason(session_id).label("reason")
    counted = session.execute(
        select(why, Member.language, Household.site_id, Member.sees_arrears, func.count().label("number"))
        .join(Household, Household.id == Member.household_id)
        .where(adults(audience))
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
        .where(adults(audience), reason(session_id) == "")
        .order_by(Member.id)
        .limit(SAMPLE)
    )
    first = (
        select(func.min(Member.id))
        .join(Household, Household.id == Member.household_id)
        .where(adults(audience), reason(session_id) == "")
        .group_by(Member.language)
    )
    samples = session.execute(select(Member.language, called()).where(Member.id.in_(first)))
    without = session.execute(
        select(called(), why)
        .join(Household, Household.id == Member.household_id)
        .where(adults(audience), reason(session_id) != "")
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
        tuple((row.called, LeftOut(row.reason)) for row in without),
        {row.language: row.called for row in samples},
    )


def fingerprint(session: Session, draft: Draft) -> str:
    """A hash of what would be sent to whom: it changes if a recipient comes or goes, or a word changes."""
    reached = session.scalars(
        select(Member.id)
        .join(Household, Household.id == Member.household_id)
        .where(adults(draft.audience), reason(draft.session_id) == "")
        .order_by(Member.id)
    )
    seen = sha256(repr(draft).encode())
    seen.update(",".join(str(number) for number in reached).encode())
    return seen.hexdigest()
