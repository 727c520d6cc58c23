"""What is left this month: one figure on top, then heading by heading with bars."""

from __future__ import annotations

from budgeting import month_plan
from budgeting.arrears import visibility
from budgeting.headings import FLEXIBLE
from budgeting.money import total
from budgeting.month_plan import Envelope, allowance
from budgeting.periods import budget_month
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Next, Open, Step
from dialogs.engine.turn import Turn
from dialogs.month_plan.dialog import dialog
from dialogs.text import Text, names, t, verbatim

PROPOSE = Choice(t("✨ Propose a plan from my last weeks"), "propose", dialog="envelopes")

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
        envelopes = month_plan.overview(turn.session, turn.clock, person, turn.today)
        planned = {code: each for code, each in envelopes.items() if each.limit is not None}
        others = [each.spent for code, each in envelopes.items() if code not in planned]
        write = Choice(t("✏️ Write down spending"), "open", dialog="spending")
        texts: list[Text] = [t("*This month*, until {date}:", date=month.end)]
        left = allowance.of(planned.items(), turn.today, month)
        if left is not None and not left.month:
            texts.append(t("👛 What was planned for food and the rest is used up. The plan can be changed."))
        elif left is not None:
            texts.append(t("👛 *{amount}* left for food and the rest", amount=left.month))
            texts.append(t("🗓 This week: *{amount}* for food and the rest", amount=left.week))
        if not planned:
            texts.append(
                t("There is no plan for the month yet. Make one from your last weeks, or with your coach.")
            )
        # What can still be steered comes first.
        flexible = [code for code in planned if code in FLEXIBLE]
        texts += [
            _line(code, planned[code]) for code in [*flexible, *(c for c in planned if c not in flexible)]
        ]
        if others:
            texts.append(t("Outside the plan: {amount}", amount=total(others, person.currency)))
        if not envelopes:
            texts.append(t("Nothing is written down this month yet."))
        return reply(
            *texts,
            rows=[[write], [PROPOSE], [TALK, MENU]],
            tells_arrears=any(code in envelopes for code in visibility.ABOUT_ARREARS),
        )


def _line(code: str, envelope: Envelope) -> Text:
    heading, left, limit = names.category(code), envelope.left, envelope.limit
    if left is None or limit is None:
        raise ValueError("only headings with a limit have a bar")
    drawn = verbatim(bar(envelope.percent))
    if not envelope.spent:
        # Nothing was written, which isn't the same as nothing spent.
        return t("{heading}\n{bar} – of {limit}", heading=heading, bar=drawn, limit=limit)
    if left.minor >= 0:
        return t("{heading}\n{bar} {left} left", heading=heading, bar=drawn, left=left)
    return t("{heading}\n{bar} {over} over", heading=heading, bar=drawn, over=-left)


@dialog.action("open")
def open_envelopes(turn: Turn, value: str) -> Next:
    return Open("envelopes")
