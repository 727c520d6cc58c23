"""The answers of a family's people, each with its score and how it changed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.security.sign_ins import Me
from budgeting import access, wellbeing
from budgeting.access import Action
from budgeting.db.tables import Household, Member, WellbeingSurvey
from budgeting.states.wellbeing import SurveyState
from budgeting.wellbeing import Band
from dialogs.wellbeing.items import VALIDATED


@dataclass(frozen=True, slots=True)
class Answered:
    """One filling-in."""

    row: WellbeingSurvey
    band: Band | None
    #: The difference from the time before; None for the first.
    change: int | None
    validated: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """What one person answered, newest first."""

    member: Member
    surveys: list[Answered]

    @property
    def last(self) -> Answered | None:
        """The newest that is finished."""
        return next((each for each in self.surveys if each.row.score is not None), None)


def of_household(session: Session, household: Household) -> list[Answers]:
    """The adults of the household with their answers. The caller has asked access for them."""
    members = session.scalars(
        select(Member)
        .where(Member.household_id == household.id, Member.adult.is_(True), Member.left_at.is_(None))
        .order_by(Member.id)
    ).all()
    rows = wellbeing.of_household(session, household.id)
    return [
        Answers(member, _answered([row for row in rows if row.member_id == member.id])) for member in members
    ]


def _answered(rows: list[WellbeingSurvey]) -> list[Answered]:
    before: int | None = None
    shown = []
    for row in sorted(rows, key=lambda each: (each.finished_at or each.touched_at, each.id)):
        change = row.score - before if row.score is not None and before is not None else None
        band = wellbeing.band(row.score) if row.score is not None else None
        shown.append(Answered(row, band, change, row.language in VALIDATED))
        before = row.score if row.state is SurveyState.DONE else before
    return shown[::-1]


def summary(session: Session, me: Me, household: Household) -> list[Answers]:
    """The same for the household's own page. Empty if the reader may not see the answers."""
    allowed = access.allows(me, Action.READ_WELLBEING, household)
    return of_household(session, household) if allowed else []
