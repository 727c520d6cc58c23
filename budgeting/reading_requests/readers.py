"""Who is asked next to read a message."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import access, staff
from budgeting.access import Action
from budgeting.db.tables import Conversation, Household, Member, ReadingRequest, Staff
from budgeting.db.tables.reading_requests import WAITS_FOR_READER


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who can be asked. ``waiting``: how many messages they are already asked to read."""

    id: int
    first_name: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation belongs; an unknown writer's belongs to no household."""

    programme_id: int | None
    household_id: int | None


def place_of(session: Session, conversation_id: int) -> Place:
    """The household and programme of a conversation."""
    row = session.execute(
        select(Household.id, Household.programme_id)
        .join(Member, Member.household_id == Household.id)
        .join(Conversation, Conversation.member_id == Member.id)
        .where(Conversation.id == conversation_id)
    ).first()
    return Place(None, None) if row is None else Place(row.programme_id, row.id)


def next_reader(
    session: Session, place: Place, language: str, but: Collection[int], *, coordinator: bool = False
) -> Reader | None:
    """Who of those who may read the conversation reads the language, the least loaded first; None if nobody is left.

    ``but``: whoever asks, and who was asked before. ``coordinator``: instead, who leads the programme and can find
    somebody outside it.
    """
    people = {
        person.id: person
        for person in access.who(session, Action.READ_CONVERSATION, place.household_id)
        if person.id not in but
    }
    if coordinator:
        leads = staff.leads(session, place.programme_id) if place.programme_id is not None else []
        able = {person.id for person in leads} & set(people)
    else:
        able = staff.who_reads(session, language, set(people))
    load = _load(session, able)
    chosen = min(able, key=lambda number: (load.get(number, 0), number), default=None)
    return None if chosen is None else Reader(chosen, people[chosen].first_name, load.get(chosen, 0))


def _load(session: Session, staff_ids: Collection[int]) -> dict[int | None, int]:
    rows = session.execute(
        select(ReadingRequest.reader_id, func.count().label("number"))
        .join(Staff, Staff.id == ReadingRequest.reader_id)
        .where(WAITS_FOR_READER, ReadingRequest.reader_id.in_(staff_ids))
        .group_by(ReadingRequest.reader_id)
    )
    return {row.reader_id: row.number for row in rows}
