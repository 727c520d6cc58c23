"""Who may be written to at all, asked once for many households."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from budgeting.calendars import QuietRules
from budgeting.db.tables import Consent, Household, Member, Programme
from budgeting.states import HouseholdState


@dataclass(frozen=True, slots=True)
class Home:
    """A household with what its programme has settled."""

    id: int
    programme_id: int
    zone: str
    rules: QuietRules
    ladder: tuple[int, ...]


def homes(session: Session, household_ids: Collection[int]) -> dict[int, Home]:
    """The active households among these, whose programme still runs."""
    query = (
        select(Household.id, Household.zone, Programme)
        .join(Programme, Household.programme_id == Programme.id)
        .where(
            Household.id.in_(household_ids),
            Household.state == HouseholdState.ACTIVE,
            Programme.archived_at.is_(None),
        )
    )
    return {
        id_: Home(id_, programme.id, zone, QuietRules.of(programme), tuple(int(r) for r in programme.ladder))
        for id_, zone, programme in session.execute(query)
    }


def home(session: Session, household_id: int) -> Home | None:
    return homes(session, [household_id]).get(household_id)


def consented() -> ColumnElement[bool]:
    """Whether a member's consent stands: no consent, not a word."""
    return exists().where(Consent.member_id == Member.id, Consent.withdrawn_at.is_(None))


def may_be_told() -> list[ColumnElement[bool]]:
    """The conditions on a member whom proactive words may reach."""
    return [
        Member.joined_at.is_not(None),
        Member.stopped_at.is_(None),
        Member.unreachable_at.is_(None),
        Member.left_at.is_(None),
        Member.unsafe_at.is_(None),
        consented(),
    ]


def adults(
    session: Session, household_ids: Collection[int], *, arrears: bool = False
) -> dict[int, list[Member]]:
    """The adults who may be told, by household; with ``arrears`` those alone who may read about them."""
    query = (
        select(Member)
        .where(Member.household_id.in_(household_ids), Member.adult.is_(True), *may_be_told())
        .order_by(Member.id)
    )
    if arrears:
        query = query.where(Member.sees_arrears.is_(True))
    found: dict[int, list[Member]] = {}
    for member in session.scalars(query):
        found.setdefault(member.household_id, []).append(member)
    return found
