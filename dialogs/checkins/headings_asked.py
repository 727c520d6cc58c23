"""Which headings a check-in asks about, one by one, and how far it has got: "3 of 8"."""

from __future__ import annotations

from datetime import timedelta

from budgeting import month_plan
from budgeting.arrears import visibility
from budgeting.headings import Heading
from budgeting.periods import budget_month
from budgeting.spending import entries
from dialogs.checkins.dialog import LIMITED, row
from dialogs.engine.turn import Turn
from dialogs.text import Text, names, t

#: How far back using a heading makes it one of this family's own.
RECENT = timedelta(weeks=8)
#: Where the dialog keeps the headings it asks about.
_OWN = "own"


def own_headings(turn: Turn) -> list[str]:
    """Food always; then the headings of the month plan and of the last weeks, in the usual order.

    Worked out once for a check-in, so that "3 of 8" keeps its meaning, and each answer is cheap.
    """
    if _OWN not in turn.data:
        turn.data[_OWN] = _headings_of(turn)
    # Staff may have hidden some since.
    return [code for code in turn.data[_OWN] if visibility.sees(turn.person, code)]


def _headings_of(turn: Turn) -> list[str]:
    person = turn.person
    month = budget_month(turn.today, person.pay_day)
    own = set(month_plan.limits(turn.session, person.household_id, month, seen_by=person))
    turn.data[LIMITED] = sorted(own)
    own |= set(
        entries.spent(turn.session, person.household_id, turn.today - RECENT, turn.today, seen_by=person)
    )
    own.add(Heading.FOOD.value)
    return [heading.value for heading in names.HEADINGS if heading.value in own]


def next_heading(turn: Turn, own: list[str]) -> str | None:
    """The first of this family's headings that hasn't been asked about."""
    passed = row(turn).passed.get("spending", [])
    return next((code for code in own if code not in passed), None)


def progress(turn: Turn, at: str, heading: str | None = None, own: list[str] | None = None) -> Text:
    """Where the question stands among all of them. ``at``: the check-in's step; ``heading``: the one asked about."""
    own = own_headings(turn) if own is None else own
    before = {"cash": 0, "income": 1, "more": 2 + len(own), "feeling": 3 + len(own)}
    at_heading = 2 + (own.index(heading) if heading in own else 0)
    return t("{number} of {count}", number=before.get(at, at_heading) + 1, count=4 + len(own))
