"""Who lives in a household, how it was tried to be reached, and when it left: what the tab about people shows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.households.composing import Isee, current_isee
from admin.security.sign_ins import Me
from budgeting import access, contacts, departures
from budgeting.access import Action
from budgeting.db.tables import ContactAttempt, Departure, Household, Member


@dataclass(frozen=True, slots=True)
class Lives:
    """``years``: in which the children were born, as far as known; ``last``: the last attempt to reach them."""

    adults: int
    elderly: int
    children: int
    years: list[int]
    isee_shown: bool
    isee: Isee | None
    not_joined: bool
    attempts: int
    last: ContactAttempt | None
    departures: Sequence[Departure]


def lives(session: Session, me: Me, household: Household, people: Sequence[Member]) -> Lives:
    """What is shown of the household, from those of its people who have not left."""
    here = [person for person in people if person.left_at is None]
    adults = [person for person in here if person.adult]
    children = [person for person in here if not person.adult]
    reads_documents = access.allows(me, Action.READ_DOCUMENT, household)
    waiting = session.scalar(select(Household.id).where(Household.id == household.id, contacts.not_joined()))
    attempts = contacts.of_household(session, household.id)
    return Lives(
        len(adults),
        sum(person.elderly for person in adults),
        len(children),
        sorted(person.birth_year for person in children if person.birth_year is not None),
        reads_documents,
        current_isee(session, household) if reads_documents else None,
        waiting is not None,
        len(attempts),
        attempts[0] if attempts else None,
        departures.of_household(session, household.id),
    )
