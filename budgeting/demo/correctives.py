"""What the families do themselves: something done, something in progress, something given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from budgeting import correctives
from budgeting.clock import SetClock, at_local
from budgeting.db.tables import Household
from budgeting.households import Person
from budgeting.money import Money
from budgeting.states.correctives import CorrectiveEvent, CorrectiveKind, Often


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea: begun so many weeks ago, with what became of it."""

    kind: CorrectiveKind
    weeks: int
    minor: int | None = None
    often: Often = Often.MONTHLY
    words: str = ""
    became: CorrectiveEvent | None = None
    observed: bool = False
    #: Added by the coach together with the family.
    together: bool = False


_DONE, _ON, _DROPPED = CorrectiveEvent.DONE, CorrectiveEvent.GOING_ON, CorrectiveEvent.DROPPED
IDEAS: dict[str, tuple[Idea, ...]] = {
    "SP-014": (
        Idea(CorrectiveKind.TARIFF, 11, 1_800, became=_DONE, observed=True, together=True),
        Idea(CorrectiveKind.JOB, 6, 40_000, became=_ON),
        Idea(CorrectiveKind.SUBSCRIPTION, 2, 1_299),
    ),
    "SP-027": (
        Idea(CorrectiveKind.SUBSCRIPTION, 9, 999, became=_DONE),
        Idea(CorrectiveKind.HOURS, 5, 12_000, became=_ON, together=True),
        Idea(CorrectiveKind.OWN, 3, words="vendere la cameretta usata", minor=15_000, often=Often.ONCE),
    ),
    "SM-003": (
        Idea(CorrectiveKind.CAR, 12, 140_000, Often.ONCE, became=_DROPPED),
        Idea(CorrectiveKind.TARIFF, 4, 2_200, became=_DONE),
    ),
    "SM-011": (Idea(CorrectiveKind.TARIFF, 3, together=True),),
    "SO-008": (
        Idea(CorrectiveKind.HOURS, 10, 9_000, became=_ON),
        Idea(CorrectiveKind.SUBSCRIPTION, 8, 1_499, became=_DONE, observed=True),
    ),
}


def steps(session: Session, coach_id: int, household: Household, members: list[Person], today: date) -> None:
    """The family's own list, with its history."""
    who = members[0]

    def on(day: date) -> SetClock:
        return SetClock(at_local(day, time(18, 30), household.zone))

    for idea in IDEAS.get(household.reference, ()):
        begun = today - timedelta(weeks=idea.weeks)
        amount = None if idea.minor is None else Money(idea.minor)
        if idea.together:
            row = correctives.add_with_family(
                session,
                on(begun),
                coach_id,
                household.id,
                idea.kind,
                words=idea.words,
                amount=amount,
                often=idea.often,
                member_id=who.member_id,
            )
        else:
            row = correctives.add(
                session, on(begun), who, idea.kind, words=idea.words, amount=amount, often=idea.often
            )
        later = today - timedelta(weeks=max(idea.weeks - 4, 1))
        if idea.became is _ON:
            # A tap that changes nothing is no answer: it was asked about first.
            correctives.mark_asked(session, [row], later)
        if idea.became is not None:
            correctives.answer(session, on(later), who, row.id, idea.became)
        if idea.observed:
            correctives.observe(session, on(today - timedelta(days=3)), coach_id, row.id, observed=True)
