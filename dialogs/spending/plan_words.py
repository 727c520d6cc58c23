"""A word at 80 and at 100 per cent of a heading's plan, and what can be spent this week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from budgeting import month_plan
from budgeting.arrears import visibility
from budgeting.headings import HEADINGS
from budgeting.month_plan import Envelope
from budgeting.periods import budget_month
from budgeting.states.programmes import Instrument
from dialogs.engine.turn import Turn
from dialogs.text import Text, names, t


def much_used(turn: Turn, category: str, on: date, envelope: Envelope) -> list[Text]:
    """What to say now about ``envelope``; saying it is noted, so it is said once per heading and month."""
    percent = month_plan.tell_once(turn.session, turn.clock, turn.person, category, on, envelope)
    name = names.category(category)
    if percent == 80:
        return [t("Just so you know: this month's plan for {heading} is nearly used up.", heading=name)]
    if percent == 100:
        return [
            t(
                "Just so you know: this month's plan for {heading} is used up. We can change it together.",
                heading=name,
            )
        ]
    return []


def after_spending(turn: Turn, category: str, on: date) -> list[Text]:
    """The same after an amount under a heading, where nothing else is said about what is left of it."""
    person = turn.person
    if (
        category not in HEADINGS
        or not visibility.sees(person, category)
        or not person.has(Instrument.MONTH_PLAN)
    ):
        return []
    if on not in budget_month(turn.today, person.pay_day):
        return []
    return much_used(turn, category, on, month_plan.left(turn.session, turn.clock, person, category, on))


def this_week(turn: Turn) -> Sequence[Text]:
    """What can be spent this week, if flexible headings have limits."""
    if not turn.person.has(Instrument.MONTH_PLAN):
        return []
    allowance = month_plan.weekly_allowance(turn.session, turn.clock, turn.person, turn.today)
    if not allowance or not allowance.week:
        # Nothing is left: what is left says so, and that the plan can be changed.
        return []
    return [t("🗓 This week: *{amount}* for food and the rest", amount=allowance.week)]
