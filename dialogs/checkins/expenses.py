"""The questions about money that went out, heading by heading."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from budgeting import month_plan
from budgeting.arrears import visibility
from budgeting.headings import HEADINGS, Heading, Kind
from budgeting.money import Money, zero
from budgeting.periods import budget_month
from budgeting.spending import entries
from dialogs.checkins.dialog import BACK, PAUSE, AmountStep, amount_or, book, dialog, keep, pause, row
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.steps import Again, Go, Next
from dialogs.engine.turn import Turn
from dialogs.text import Text, names, t

#: How far back using a heading makes it one of this family's own.
RECENT = timedelta(weeks=8)


@dialog.step
class Spend(AmountStep):
    """One heading after another: those of the plan and those the family used recently."""

    name = "spend"
    at = "spend"

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text | None:
        asked = data.get("asked", Heading.FOOD.value)
        if not visibility.sees(turn.person, asked):
            return None
        return t("🗓 This week: {heading}", heading=names.category(asked))

    def ask(self, turn: Turn) -> Reply | Next:
        heading = self._open(turn)
        if heading is None:
            keep(turn, "more")
            return Go("more")
        turn.data["asked"] = heading
        so_far = _spent(turn).get(heading, zero(turn.person.currency))
        if so_far:
            question = t(
                "{heading}: {amount} so far this week. Anything to add?",
                heading=names.category(heading),
                amount=so_far,
            )
        else:
            question = t("{heading}: how much this week?", heading=names.category(heading))
        nothing = Choice(t("✓ Nothing to add") if so_far else t("✓ Nothing"), "next", heading)
        return reply(
            question, rows=[[nothing], [BACK, PAUSE]], tells_arrears=heading in visibility.ABOUT_ARREARS
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        # The answer belongs to the heading we asked about, whatever another phone has done since.
        heading = turn.data.get("asked") or self._open(turn)
        amount = amount_or(turn, words)
        if not isinstance(amount, Money):
            return amount
        if heading is None or not visibility.sees(turn.person, heading):
            # Hidden since we asked: skip to the next question.
            return Again()
        if not amount:
            return self._pass(turn, heading)
        book(turn, Kind.EXPENSE, heading, amount)
        return Again()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "pause":
            return pause(turn)
        if action == "back":
            passed = _without_last(turn)
            if passed is None:
                keep(turn, "income")
                return Go("income")
            keep(turn, "spend", passed={"spending": passed})
            return Go("spend")
        return self._pass(turn, value)

    def _pass(self, turn: Turn, heading: str) -> Next:
        passed = [code for code in row(turn).passed.get("spending", []) if code != heading]
        keep(turn, "spend", passed={"spending": [*passed, heading]})
        return Go("spend")

    def _open(self, turn: Turn) -> str | None:
        passed = row(turn).passed.get("spending", [])
        return next((code for code in _own_headings(turn) if code not in passed), None)


@dialog.step
class More(AmountStep):
    """Anything under a heading we didn't ask about."""

    name = "more"
    at = "more"

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text:
        return t("🗓 Spent this week")

    def ask(self, turn: Turn) -> Reply:
        asked = set(row(turn).passed.get("spending", []))
        spent = _spent(turn)
        others = [
            Choice(name, "heading", heading.value)
            for heading, name in names.headings(turn.person).items()
            if heading.value not in asked
        ]
        known = [
            t("{source}: {amount}", source=names.category(code), amount=spent[code])
            for code in spent
            if code not in asked
        ]
        return reply(
            *known,
            t("Did you spend on anything else this week?"),
            rows=[*in_rows(others), [Choice(t("✓ No, that is all"), "next")], [BACK, PAUSE]],
            tells_arrears=any(code in spent and code not in asked for code in visibility.ABOUT_ARREARS),
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        amount = amount_or(turn, words)
        if not isinstance(amount, Money):
            return amount
        if amount:
            book(turn, Kind.EXPENSE, Heading.OTHER.value, amount)
            return Again()
        return self.on_button(turn, "next", "")

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "pause":
            return pause(turn)
        if action == "back":
            passed = _without_last(turn)
            keep(turn, "spend", passed={"spending": passed} if passed is not None else None)
            return Go("spend")
        if action == "heading" and value in HEADINGS and visibility.sees(turn.person, value):
            return Go("more_amount", {"heading": value})
        keep(turn, "feeling")
        return Go("feeling")


@dialog.step
class MoreAmount(AmountStep):
    name = "more_amount"
    at = "more"

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text | None:
        if not visibility.sees(turn.person, data["heading"]):
            return None
        return t("🗓 This week: {heading}", heading=names.category(data["heading"]))

    def ask(self, turn: Turn) -> Reply | Next:
        heading = turn.data["heading"]
        if not visibility.sees(turn.person, heading):
            # Hidden since it was chosen.
            return Go("more")
        return reply(
            t("{heading}: how much this week?", heading=names.category(heading)),
            rows=[[BACK, PAUSE]],
            tells_arrears=heading in visibility.ABOUT_ARREARS,
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        amount = amount_or(turn, words, Go("more"))
        if not isinstance(amount, Money):
            return amount
        if amount:
            book(turn, Kind.EXPENSE, turn.data["heading"], amount)
        return Go("more")

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        return pause(turn) if action == "pause" else Go("more")


def _without_last(turn: Turn) -> list[str] | None:
    """The passed headings without the last one this person was asked about; None if there is none.

    Headings the other adult passed and this one may not see stay passed.
    """
    passed = list(row(turn).passed.get("spending", []))
    own = [code for code in passed if visibility.sees(turn.person, code)]
    if not own:
        return None
    passed.remove(own[-1])
    return passed


def _spent(turn: Turn) -> dict[str, Money]:
    week = row(turn).week
    person = turn.person
    return entries.spent(turn.session, person.household_id, week, week + timedelta(days=6), seen_by=person)


def _own_headings(turn: Turn) -> list[str]:
    """Food always; then the headings of the month plan and of the last weeks, in the usual order."""
    person = turn.person
    month = budget_month(turn.today, person.pay_day)
    own = set(month_plan.limits(turn.session, person.household_id, month, seen_by=person))
    own |= set(
        entries.spent(turn.session, person.household_id, turn.today - RECENT, turn.today, seen_by=person)
    )
    own.add(Heading.FOOD.value)
    return [heading.value for heading in names.HEADINGS if heading.value in own]
