"""A pact as a conversation and a page see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.agreements import rules
from budgeting.db.tables import Agreement, AgreementHours, AgreementPromise
from budgeting.errors import NotFound
from budgeting.states.agreements import AgreementState, HoursState, Side

#: Hours on one page.
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class PromiseView:
    """One line."""

    id: int
    side: Side
    text: str
    until: date | None
    done_at: datetime | None

    @property
    def done(self) -> bool:
        return self.done_at is not None


@dataclass(frozen=True, slots=True)
class HoursView:
    """Hours of one day."""

    id: int
    state: HoursState
    given_on: date
    minutes: int
    purpose: str
    by_family: bool


@dataclass(frozen=True, slots=True)
class AgreementView:
    """A pact with its lines and hours, newest hours first."""

    id: int
    household_id: int
    state: AgreementState
    purpose: str
    begins_on: date
    ends_on: date
    hours_promised: int | None
    renews_id: int | None
    outcome: str
    promises: Sequence[PromiseView]
    hours: Sequence[HoursView]

    def of(self, side: Side) -> list[PromiseView]:
        """The promises of one side."""
        return [promise for promise in self.promises if promise.side is side]

    @property
    def minutes_given(self) -> int:
        """Confirmed by staff."""
        return sum(each.minutes for each in self.hours if each.state is HoursState.CONFIRMED)

    @property
    def minutes_waiting(self) -> int:
        """Written down, not confirmed yet."""
        return sum(each.minutes for each in self.hours if each.state is HoursState.DECLARED)

    @property
    def percent(self) -> int:
        """How much of the promised hours is given and confirmed."""
        return rules.percent(self.minutes_given, self.hours_promised)

    def next_date(self, today: date) -> date:
        """The next day that matters: the earliest open promise with a date, else the last day of the pact."""
        days = [p.until for p in self.promises if p.until is not None and not p.done and p.until >= today]
        return min([*days, self.ends_on])

    def late(self, today: date) -> list[PromiseView]:
        """Open promises whose day has passed."""
        return [p for p in self.promises if p.until is not None and not p.done and p.until < today]


def view(session: Session, agreement_id: int) -> AgreementView:
    """Raises NotFound."""
    row = session.get(Agreement, agreement_id)
    if row is None:
        raise NotFound("agreement", agreement_id)
    return _view(session, row)


def current(session: Session, household_id: int) -> AgreementView | None:
    """The household's pact that holds now; with a renewal already agreed, the one that holds first."""
    return _first(session, household_id, AgreementState.ACTIVE)


def proposed(session: Session, household_id: int) -> AgreementView | None:
    """The pact that waits for the family's answer."""
    return _first(session, household_id, AgreementState.PROPOSED)


def of_household(session: Session, household_id: int, limit: int = 20) -> list[AgreementView]:
    """All pacts of a household, newest first."""
    query = select(Agreement).where(Agreement.household_id == household_id)
    rows = session.scalars(query.order_by(Agreement.id.desc()).limit(limit)).all()
    return [_view(session, row) for row in rows]


def _first(session: Session, household_id: int, state: AgreementState) -> AgreementView | None:
    query = select(Agreement).where(Agreement.household_id == household_id, Agreement.state == state)
    row = session.scalars(query.order_by(Agreement.begins_on, Agreement.id).limit(1)).first()
    return None if row is None else _view(session, row)


def _view(session: Session, row: Agreement) -> AgreementView:
    lines = session.scalars(
        select(AgreementPromise)
        .where(AgreementPromise.agreement_id == row.id)
        .order_by(AgreementPromise.position, AgreementPromise.id)
    )
    hours = session.scalars(
        select(AgreementHours)
        .where(AgreementHours.agreement_id == row.id)
        .order_by(AgreementHours.given_on.desc(), AgreementHours.id.desc())
        .limit(MOST_ROWS)
    )
    return AgreementView(
        row.id,
        row.household_id,
        row.state,
        row.purpose,
        row.begins_on,
        row.ends_on,
        row.hours_promised,
        row.renews_id,
        row.outcome,
        [PromiseView(each.id, each.side, each.text, each.until, each.done_at) for each in lines],
        [
            HoursView(
                each.id,
                each.state,
                each.given_on,
                each.minutes,
                each.purpose,
                each.written_by_member is not None,
            )
            for each in hours
        ],
    )
