"""The amounts a check-in offers as buttons: what this family usually writes, filled up with round ones."""

from __future__ import annotations

from collections.abc import Sequence

from budgeting.money import EXPONENTS, Money
from budgeting.spending import entries
from dialogs.checkins.headings_asked import RECENT
from dialogs.engine.turn import Turn

#: Round amounts in whole units of the currency.
AT_HAND = (0, 20, 50, 100, 200, 500)
INCOME = (50, 100, 200, 500, 1000)
SPENDING = (5, 10, 20, 50, 100)
#: Where the dialog keeps them: the category, and the amounts in minor units.
_USUAL = "usual"
#: One row of three, and two.
FEW, MOST = 3, 6


def in_steps(turn: Turn, whole: Sequence[int]) -> list[Money]:
    """Round amounts in the household's currency."""
    currency = turn.person.currency
    return [Money(each * 10 ** EXPONENTS[currency], currency) for each in whole]


def usual(turn: Turn, category: str, whole: Sequence[int]) -> list[Money]:
    """The amounts written most often under ``category`` lately, then round ones; the smallest first."""
    person = turn.person
    noted = turn.data.get(_USUAL)
    if noted is None or noted[0] != category:
        known = entries.usual_amounts(
            turn.session, person, category, first=turn.today - RECENT, last=turn.today, most=MOST - 2
        )
        offered = list(dict.fromkeys([*known, *in_steps(turn, whole)]))[:MOST]
        # Noted while the same thing is asked about: the buttons shouldn't move under a thumb, and each answer is cheap.
        noted = turn.data[_USUAL] = [category, sorted(money.minor for money in offered)]
    return [Money(minor, person.currency) for minor in noted[1]]
