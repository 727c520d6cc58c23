"""A month plan of one's own: a limit proposed from the last weeks, heading by heading, kept or changed with taps.

Each heading is saved as soon as it is kept, so whoever stops halfway keeps what they have.
"""

from __future__ import annotations

from typing import Any

from budgeting import month_plan
from budgeting.arrears import visibility
from budgeting.errors import NotFound, NotPossible
from budgeting.headings import FLEXIBLE
from budgeting.money import MOST_MINOR, Money
from budgeting.periods import budget_month
from dialogs import talk_to_person
from dialogs.buttons import BACK, CANCEL, MENU, SKIP, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Again, Go, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.month_plan.dialog import dialog
from dialogs.spending.during_other_question import entry_beside
from dialogs.text import Text, names, t, tn
from dialogs.understand import AmountKind, read_amount

#: What − and + change, in minor units: from 100 euros on, and below it.
STEP, SMALL_STEP, SMALL = 1_000, 500, 10_000


@dialog.action("propose")
def propose(turn: Turn, value: str) -> Next:
    person = turn.person
    proposed = month_plan.propose(turn.session, turn.clock, person.household_id, seen_by=person)
    if not proposed:
        turn.say(
            tn(
                "✨ For a proposal I need {count} whole week in which something is written down. Keep writing!",
                "✨ For a proposal I need {count} whole weeks in which something is written down. Keep writing!",
                month_plan.FEWEST_WEEKS,
            ),
            rows=[[Choice(t("✏️ Write down spending"), "open", dialog="spending")], [TALK, MENU]],
        )
        return Stay()
    order = [*(code for code in proposed if code in FLEXIBLE), *(c for c in proposed if c not in FLEXIBLE)]
    plan = [[code, proposed[code].minor] for code in order]
    turn.say(t("✨ From your last weeks I propose a plan. You decide: keep each amount or change it."))
    return Open("envelopes", "limit", {"plan": plan, "at": 0, "minor": plan[0][1]})


@dialog.step
class Limit(Step):
    """One heading after another."""

    name = "limit"
    takes_amount = True

    def stands(self, turn: Turn, data: dict[str, Any]) -> bool:
        return "plan" in data and visibility.sees(turn.person, data["plan"][data["at"]][0])

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text:
        return t("✨ The plan for {heading}", heading=names.category(data["plan"][data["at"]][0]))

    def ask(self, turn: Turn) -> Reply | Next:
        if "plan" not in turn.data:
            return Open("envelopes")
        data = turn.data
        if not self.stands(turn, data):
            return _on(turn, 1)
        code, person = data["plan"][data["at"]][0], turn.person
        limit = Money(data["minor"], person.currency)
        month = budget_month(turn.today, person.pay_day)
        now = month_plan.limits(turn.session, person.household_id, month, seen_by=person).get(code)
        texts = [
            t(
                "{number} of {count} · {heading}",
                number=data["at"] + 1,
                count=len(data["plan"]),
                heading=names.category(code),
            ),
            t("How much for a month? I propose *{amount}*.", amount=limit)
            if data["minor"] == data["plan"][data["at"]][1]
            else t("How much for a month? Now it says *{amount}*.", amount=limit),
        ]
        if now is not None:
            texts.append(t("In your plan until now: {amount}", amount=now))
        return reply(
            *texts,
            rows=[
                [
                    Choice(t("➖ Less"), "less"),
                    Choice(t("✅ {amount}", amount=limit), "keep"),
                    Choice(t("➕ More"), "more"),
                ],
                [BACK, SKIP] if data["at"] else [SKIP],
                [CANCEL, TALK],
            ],
            tells_arrears=code in visibility.ABOUT_ARREARS,
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        if (heard := entry_beside(turn, words)) is not None:
            return heard
        parsed = read_amount(words, language=turn.language, currency=turn.person.currency)
        if parsed.kind in (AmountKind.OK, AmountKind.ABSURD) and parsed.amount is not None:
            return Go("limit", {"minor": parsed.amount.minor})
        if parsed.kind is AmountKind.TOO_MUCH:
            turn.say(names.TOO_MUCH)
            return Again()
        return talk_to_person.beside(turn, t("Here I need an amount, for example *12.50*; or tap a button."))

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        data = turn.data
        minor = int(data["minor"])
        if action in ("less", "more"):
            return Go("limit", {"minor": _stepped(minor, action)})
        if action == "back":
            return _on(turn, -1)
        if action == "cancel":
            turn.say(t("✓ What you kept so far is in the plan."))
            return Open("envelopes")
        if action == "keep" and self.stands(turn, data):
            try:
                month_plan.set_own_limit(
                    turn.session,
                    turn.person,
                    turn.today,
                    data["plan"][data["at"]][0],
                    Money(minor, turn.person.currency),
                )
            except (NotFound, NotPossible):
                return Again()
        return _on(turn, 1)


def _stepped(minor: int, action: str) -> int:
    """The next round amount below or above."""
    if action == "more":
        step = STEP if minor >= SMALL else SMALL_STEP
        return min((minor // step + 1) * step, MOST_MINOR)
    step = STEP if minor > SMALL else SMALL_STEP
    return max((-(-minor // step) - 1) * step, 0)


def _on(turn: Turn, by: int) -> Next:
    """The next heading, or the one before; after the last one, what is left."""
    plan, at = turn.data["plan"], max(turn.data["at"] + by, 0)
    if at >= len(plan):
        turn.say(t("✅ Your plan is set. You can change it whenever you like, alone or with your coach."))
        return Open("envelopes")
    return Go("limit", {"at": at, "minor": plan[at][1]})
