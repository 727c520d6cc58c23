"""A household that has left its programme: what was kept can be read, and no longer changed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.db.tables import Departure, Household
from budgeting.errors import HouseholdLeft
from budgeting.states.households import HouseholdState


def refuse_left(session: Session, household_id: int) -> None:
    """Raise HouseholdLeft if the household has left; otherwise it stays until this transaction ends."""
    # Against leaving at the same moment: that takes the row for itself, and then ends what was written here.
    state = select(Household.state).where(Household.id == household_id)
    standing = session.connection().scalar(state.with_for_update(read=True, key_share=True))
    if standing is HouseholdState.LEFT:
        last = select(Departure.left_on).where(Departure.household_id == household_id)
        left_on = session.connection().scalar(last.order_by(Departure.id.desc()).limit(1))
        raise HouseholdLeft(household_id, left_on)
