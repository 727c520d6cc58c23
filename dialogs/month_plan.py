"""What is left this month, heading by heading, with bars."""

from __future__ import annotations

from budgeting import month_plan
from budgeting.arrears import visibility
from budgeting.headings import Heading
from budgeting.money import Money, total
from budgeting.periods import budget_month
from budgeting.spending import entries
from budgeting.states.programmes import Instrument
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Dialog, Next, Open, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, names, t, verbatim

dialog = Dialog("envelopes", first="left", instrument=Instrument.MONTH_PLAN)

BAR = 8


def bar(percent: int) -> str:
    """A bar of eight characters that looks the same read from the left or from the right."""
    full = max(0, min(BAR, round(percent * BAR / 100)))
    return "▰" * full + "▱" * (BAR - full)


@dialog.step
class Left(Step):
    name = "left"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        person = turn.person
        month = budget_month(turn.today, person.pay_day)
        limits = month_plan.limits(turn.session, person.household_id, month.start, seen_by=person)
        spent = entries.spent(turn.session, person.household_id, month.start, month.end, seen_by=person)
        write = Choice(t("✏️ Write down spending"), "open", dialog="spending")
        texts: list[Text] = [t("*This month*, until {date}:", date=month.end)]
        if not limits:
            texts.append(t("There is no plan for the month yet. Your coach makes one with you."))
        texts += [
            _line(code, limits[code], spent.get(code, Money(0, person.currency)))
            for code in Heading
            if code in limits
        ]
        others = [money for code, money in spent.items() if code not in limits]
        if others:
            texts.append(t("Outside the plan: {amount}", amount=total(others, person.currency)))
        if not limits and not others:
            texts.append(t("Nothing is written down this month yet."))
        return reply(
            *texts,
            rows=[[write], [TALK, MENU]],
            tells_arrears=any(code in limits or code in spent for code in visibility.ABOUT_ARREARS),
        )


def _line(code: str, limit: Money, spent: Money) -> Text:
    heading, left = names.category(code), limit - spent
    percent = spent.share_of(limit) if limit else 100 * bool(spent)
    if left.minor >= 0:
        return t("{heading}\n{bar} {left} left", heading=heading, bar=verbatim(bar(percent)), left=left)
    return t("{heading}\n{bar} {over} over", heading=heading, bar=verbatim(bar(percent)), over=-left)


@dialog.action("open")
def open_envelopes(turn: Turn, value: str) -> Next:
    return Open("envelopes")
