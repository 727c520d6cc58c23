"""A word when much of a heading's plan is used: at 80 and at 100 per cent, once per heading and budget month.

What was said is a row, so it holds whatever happens in between: several entries at once, an undo, an edit, a changed
limit, two adults who write at the same moment.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.insert_once import once
from budgeting.db.prepared_statements import Prepared
from budgeting.db.types import Base
from budgeting.households import Person
from budgeting.month_plan.limits import Envelope
from budgeting.periods import budget_month

#: The percentages at which the family is told, once each.
WORDS_AT = (80, 100)

_WORDS = Base.metadata.tables["month_plan_words"]
_KEY = [_WORDS.c.household_id, _WORDS.c.month, _WORDS.c.category, _WORDS.c.percent]
_TOLD = Prepared(
    select(func.max(_WORDS.c.percent)).where(
        _WORDS.c.household_id == bindparam("household"),
        _WORDS.c.category == bindparam("heading"),
        _WORDS.c.month.between(bindparam("first"), bindparam("last")),
    )
)
_SAY = once(_WORDS, _KEY, returning=[_WORDS.c.percent])


def reached(envelope: Envelope) -> int | None:
    """The highest of the percentages that is used up; None without a limit above zero."""
    if not envelope.limit:
        return None
    return max((percent for percent in WORDS_AT if envelope.percent >= percent), default=None)


def tell_once(
    session: Session, clock: Clock, person: Person, category: str, on: date, envelope: Envelope
) -> int | None:
    """The percentage to tell the family now, for ``envelope`` in the budget month of ``on``; None if they know it.

    After a word at 100 per cent none at 80 follows.
    """
    percent = reached(envelope)
    if percent is None:
        return None
    month = budget_month(on, person.pay_day)
    asked = {
        "household": person.household_id,
        "heading": str(category),
        "first": month.start,
        "last": month.end,
    }
    if percent <= (_TOLD.scalar(session, asked) or 0):
        return None
    connection = session.connection()
    new = connection.execute(
        _SAY[connection.dialect.name],
        {
            "household_id": person.household_id,
            "month": month.start,
            "category": str(category),
            "percent": percent,
            "told_at": clock.now(),
        },
    ).first()
    return percent if new is not None else None
