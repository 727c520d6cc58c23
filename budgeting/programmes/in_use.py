"""Which programmes use an instrument, for use in other queries."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, func, select, true

from budgeting.db.tables import Programme
from budgeting.states.programmes import Instrument


def uses(instrument: Instrument) -> ColumnElement[bool]:
    """Whether a row of `Programme` uses the instrument."""
    return func.coalesce(Programme.settings[instrument.value].as_boolean(), true())


def that_use(instrument: Instrument) -> Select[int]:
    """The numbers of the programmes that use the instrument."""
    return select(Programme.id).where(uses(instrument))
