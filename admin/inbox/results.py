"""What a search finds, ready to be shown: households with their people, conversations with snippets, references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin.context import RequestContext
from admin.inbox import references
from admin.inbox.references import Reference
from budgeting import access
from budgeting.db.tables import Conversation, Household, Member, Message, Staff
from budgeting.search import Term, names, terms
from budgeting.states.messages import Direction
from dialogs import search
from dialogs.search import Piece
from dialogs.text import said

#: Households and conversations shown: more would be read by nobody, a further word narrows the search.
MOST_HOUSEHOLDS, MOST_TALKS = 8, 20


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A member of a household that was found, and their conversation if the reader may see one."""

    name: list[Piece]
    conversation_id: int | None


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    id: int
    name: list[Piece]
    reference: list[Piece]
    people: list[PersonRow]


@dataclass(frozen=True, slots=True)
class Hit:
    """A message with what was searched. ``side``: family, staff or note."""

    id: int
    at: datetime
    side: str
    author: str
    words: list[Piece]


@dataclass(frozen=True, slots=True)
class TalkRow:
    """A conversation with hits, the newest first."""

    id: int
    name: str
    household: str
    hits: list[Hit]


@dataclass(frozen=True, slots=True)
class Results:
    """The results. ``typed`` nothing, or only single letters, finds nothing."""

    typed: str
    enough: bool
    households: Sequence[HouseholdRow] = ()
    talks: Sequence[TalkRow] = ()
    references: Sequence[Reference] = ()
    #: There are more than are shown.
    more: bool = False

    @property
    def number(self) -> int:
        return len(self.households) + len(self.talks) + len(self.references)


def find(session: Session, context: RequestContext, typed: str) -> Results:
    """Everything that fits what was typed and that the reader may see."""
    searched, numbered = terms(typed), references.find(session, context.me, typed)
    if not searched:
        return Results(typed, bool(numbered), references=numbered)
    homes = names.find(session, context.me, searched, MOST_HOUSEHOLDS + 1)
    talks = search.find(session, context.me, searched, MOST_TALKS + 1)
    return Results(
        typed,
        True,
        _households(session, context, homes[:MOST_HOUSEHOLDS], searched),
        _talks(session, context, dict(list(talks.items())[:MOST_TALKS]), searched),
        numbered,
        len(homes) > MOST_HOUSEHOLDS or len(talks) > MOST_TALKS,
    )


def _households(
    session: Session, context: RequestContext, homes: Sequence[Household], searched: Sequence[Term]
) -> list[HouseholdRow]:
    if not homes:
        return []
    talk = (
        select(func.max(Conversation.id))
        .where(Conversation.member_id == Member.id, access.visible(Conversation, context.me))
        .correlate(Member)
        .scalar_subquery()
    )
    people: dict[int, list[PersonRow]] = {household.id: [] for household in homes}
    query = select(Member.household_id, Member.name, Member.called, talk.label("talk"))
    for row in session.execute(query.where(Member.household_id.in_(people)).order_by(Member.id)):
        shown = row.called or row.name
        # Somebody is also found by the name that isn't shown.
        name = shown if search.hits(shown, searched) >= search.hits(row.name, searched) else row.name
        people[row.household_id].append(PersonRow(search.snippet(name, searched), row.talk))
    return [
        HouseholdRow(
            household.id,
            search.snippet(household.name, searched),
            search.snippet(household.reference, searched),
            people[household.id],
        )
        for household in homes
    ]


def _talks(
    session: Session, context: RequestContext, hits_of: dict[int, list[int]], searched: Sequence[Term]
) -> list[TalkRow]:
    numbers = [number for numbered in hits_of.values() for number in numbered]
    hits: dict[int, Hit] = {}
    said_by = select(Message, func.coalesce(Staff.first_name, "").label("author"))
    for row in session.execute(
        said_by.outerjoin(Staff, Staff.id == Message.staff_id).where(Message.id.in_(numbers))
    ):
        hits[row.Message.id] = _hit(context, row.Message, row.author, searched)
    query = (
        select(
            Conversation.id,
            func.coalesce(func.nullif(Member.called, ""), Member.name, "").label("name"),
            func.coalesce(Household.name, "").label("household"),
        )
        .outerjoin(Member, Member.id == Conversation.member_id)
        .outerjoin(Household, Household.id == Member.household_id)
        .where(Conversation.id.in_(hits_of))
    )
    rows = {row.id: row for row in session.execute(query)}
    return [
        TalkRow(each, rows[each].name, rows[each].household, [hits[at] for at in ats if at in hits])
        for each, ats in hits_of.items()
    ]


def _hit(context: RequestContext, message: Message, author: str, searched: Sequence[Term]) -> Hit:
    # First as the reader sees it, then in the languages it was written in.
    own = [context.chat_words.plain(each, context.language) for each in said(message.parts) if not each.key]
    texts = [*own, *search.written(message.text, message.parts, message.media)]
    best = max(texts, key=lambda text: search.hits(text, searched), default="")
    side = {Direction.IN: "family", Direction.NOTE: "note"}.get(message.direction, "staff")
    return Hit(message.id, message.created_at, side, author, search.snippet(best, searched))
