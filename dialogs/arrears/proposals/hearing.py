"""The family begins in its own words: "I could manage 60"."""

from __future__ import annotations

from budgeting.arrears import debts, plans, visibility
from budgeting.money import Money
from budgeting.states.programmes import Instrument
from dialogs.arrears.proposals.countering import with_amount
from dialogs.arrears.wording import called
from dialogs.buttons import TALK
from dialogs.engine.content import Choice
from dialogs.engine.steps import Next, NotMine, Stay
from dialogs.engine.turn import Turn
from dialogs.text import t
from dialogs.understand.could_pay import could_pay


def hear(turn: Turn) -> Next:
    """Words that say what they could pay each month open the counter-proposal; NotMine for everything else."""
    person = turn.person
    if not person.has(Instrument.ARREARS) or not visibility.sees_arrears(person):
        return NotMine()
    each = could_pay(turn.incoming.text, language=turn.language, currency=person.currency)
    if each is None:
        return NotMine()
    running = plans.current(turn.session, person.household_id, turn.today)
    open_plans = [plan for plan in running if plan.left]
    if len(open_plans) == 1:
        return with_amount(turn, {"plan": open_plans[0].id, "debt": 0}, each)
    if open_plans:
        titles = plans.titles(running)
        turn.say(
            t("Thank you for saying so. Which plan is it for?"),
            rows=[
                *(
                    [
                        Choice(
                            t("{plan}", plan=called(titles[plan.id])),
                            "which",
                            f"{plan.id}:{each.minor}",
                            dialog="proposals",
                        )
                    ]
                    for plan in open_plans
                ),
                [TALK],
            ],
            tells_arrears=True,
        )
        return Stay()
    return _for_a_debt(turn, each)


def _for_a_debt(turn: Turn, each: Money) -> Next:
    owed = [debt for debt in debts.debts(turn.session, turn.person.household_id) if debt.left]
    if not owed:
        return NotMine()
    # Without a plan it's a start: the largest first.
    largest = max(owed, key=lambda debt: debt.left)
    return with_amount(turn, {"plan": 0, "debt": largest.id}, each)
