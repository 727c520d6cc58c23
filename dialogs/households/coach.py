"""Households move to another coach with their work, and each family reads once who accompanies it now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from budgeting import households, programmes, staff
from budgeting.clock import Clock
from budgeting.households import Person
from budgeting.staff import offboarding
from budgeting.staff.offboarding import Handed
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Reply, reply
from dialogs.engine.notify import tell_member
from dialogs.text import t
from dialogs.text.words import Words


@dataclass(frozen=True, slots=True)
class Moved:
    """What went with the households, and in how many of them somebody was told, or nobody could be."""

    handed: Handed
    told: int
    untold: int


def move(
    session: Session,
    clock: Clock,
    words: Words,
    staff_id: int | None,
    household_ids: Collection[int],
    to: int,
    reason: str = "",
) -> Moved:
    """Move households to another coach and tell them. Raises as `offboarding.move_households` does."""
    moved, handed = offboarding.move_households(session, clock, staff_id, household_ids, to, reason)
    name = staff.get(session, to).first_name
    told = sum(_tell(session, clock, words, household_id, to, name) for household_id in moved)
    return Moved(handed, told, len(moved) - told)


def _tell(session: Session, clock: Clock, words: Words, household_id: int, coach_id: int, name: str) -> bool:
    """Whether anybody in the household could be told; once for each coach and day."""
    told = False
    day = programmes.today(clock, households.get_household(session, household_id))
    for person in households.adults_to_reach(session, household_id):
        untold = tell_member(
            session,
            clock,
            words,
            person.member_id,
            lambda someone: introduced(someone, name),
            subject=Subject(SubjectKind.HOUSEHOLD, household_id),
            key=f"coach:{household_id}:{coach_id}:{day}:{person.member_id}",
            while_held=True,
        )
        told = told or untold in (None, "said_before")
    return told


def introduced(person: Person, name: str) -> Reply:
    """Who accompanies the family from now on."""
    return reply(
        t("👋 *{name}, from now on {coach} accompanies you.*", name=person.name, coach=name),
        t("{coach} knows what you are working on together, and goes on with it.", coach=name),
        t("You write here, as before."),
        rows=[[TALK], [MENU]],
    )
