"""Households by the names of their people, their own name and their reference."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session, aliased

from budgeting import access
from budgeting.access import Actor
from budgeting.db.tables import Household, Member, NameWord, SearchProgress
from budgeting.search import progress
from budgeting.search.folding import folded
from budgeting.search.terms import Term, rarest_first

#: Households per transaction when they are caught up with.
PAGE = 100
_NAME = "households"
#: People of one household whose names count.
MOST_PEOPLE = 100


def keep(session: Session, household_id: int) -> None:
    """Make the words of a household's names those that it has now. Called beside each change of a name."""
    searched = _words(session, household_id)
    query = select(NameWord.word).where(NameWord.household_id == household_id)
    known = set(session.scalars(query))
    if gone := known - searched:
        session.execute(
            delete(NameWord).where(NameWord.household_id == household_id, NameWord.word.in_(gone))
        )
    if new := sorted(searched - known):
        rows = [{"household_id": household_id, "word": word} for word in new]
        progress.add_words(session, NameWord, rows)


def something_to_do(session: Session) -> bool:
    """Whether there are households that were there before their names had words."""
    return session.scalar(select(Household.id).where(Household.id > _up_to(session)).limit(1)) is not None


def catch_up(session: Session) -> bool:
    """Keep the names of the next households that were never looked at. Returns whether there may be more."""
    query = select(Household.id).where(Household.id > _up_to(session)).order_by(Household.id).limit(PAGE)
    numbers = list(session.scalars(query))
    for number in numbers:
        keep(session, number)
    if numbers:
        progress.put(session, _NAME, numbers[-1])
    return len(numbers) == PAGE


def find(session: Session, actor: Actor, searched: Sequence[Term], limit: int) -> list[Household]:
    """The households with all terms in their names that ``actor`` may see, by name."""
    if not (ordered := rarest_first(session, searched, NameWord.word)):
        return []
    query = select(Household).where(_named(ordered), access.visible(Household, actor))
    return list(session.scalars(query.order_by(Household.name, Household.id).limit(limit)))


def _named(searched: Sequence[Term]) -> ColumnElement[bool]:
    first, *others = searched
    also = []
    for term in others:
        other = aliased(NameWord)
        also.append(
            exists(other.word).where(other.household_id == NameWord.household_id, term.on(other.word))
        )
    return Household.id.in_(select(NameWord.household_id).where(first.on(NameWord.word), *also))


def _words(session: Session, household_id: int) -> set[str]:
    names = list(
        session.execute(select(Household.name, Household.reference).where(Household.id == household_id)).one()
    )
    people = select(Member.name, Member.called).where(Member.household_id == household_id).limit(MOST_PEOPLE)
    for row in session.execute(people):
        names += [row.name, row.called]
    return {word for name in names for word in folded(name)}


def _up_to(session: Session) -> int:
    return session.scalar(select(SearchProgress.up_to).where(SearchProgress.name == _NAME)) or 0
