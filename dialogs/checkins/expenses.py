"""The questions about money that went out, heading by heading."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from budgeting.arrears import visibility
from budgeting.headings import HEADINGS, Heading, Kind
from budgeting.money import Money, zero
from budgeting.spending import entries
from dialogs import amount_pad
from dialogs.checkins.dialog import WAYS_OUT, AmountStep, book, dialog, keep, row, undo_row
from dialogs.checkins.headings_asked import next_heading, own_headings, progress
from dialogs.checkins.usual_amounts import FEW, SPENDING, usual
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.steps import Again, Go, Next
from dialogs.engine.turn import Turn
from dialogs.text import Text, names, t


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
        own = own_headings(turn)
        heading = next_heading(turn, own)
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
        amounts = usual(turn, heading, SPENDING)
        if so_far:
            # Something is there already: fewer buttons, since most people have nothing to add.
            amounts = amounts[:FEW]
        nothing = Choice(t("✓ Nothing to add") if so_far else t("✓ Nothing"), "next", heading)
        return reply(
            progress(turn, "spend", heading, own),
            question,
            rows=[
                *amount_pad.rows(turn, amounts),
                [nothing],
                *undo_row(turn),
                *WAYS_OUT,
            ],
            tells_arrears=heading in visibility.ABOUT_ARREARS,
        )

    def on_amount(self, turn: Turn, amount: Money) -> Next:
        # The answer belongs to the heading we asked about, whatever another phone has done since.
        heading = turn.data.get("asked") or next_heading(turn, own_headings(turn))
        if heading is None or not visibility.sees(turn.person, heading):
            # Hidden since we asked: skip to the next question.
            return Again()
        if not amount:
            return self._pass(turn, heading)
        book(turn, Kind.EXPENSE, heading, amount)
        return Again()

    def on_choice(self, turn: Turn, action: str, value: str) -> Next:
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
            progress(turn, "more"),
            *known,
            t("Did you spend on anything else this week?"),
            rows=[*in_rows(others), [Choice(t("✓ No, that is all"), "next")], *undo_row(turn), *WAYS_OUT],
            tells_arrears=any(code in spent and code not in asked for code in visibility.ABOUT_ARREARS),
        )

    def on_amount(self, turn: Turn, amount: Money) -> Next:
        if amount:
            book(turn, Kind.EXPENSE, Heading.OTHER.value, amount)
            return Again()
        return self.on_choice(turn, "next", "")

    def on_choice(self, turn: Turn, action: str, value: str) -> Next:
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
            progress(turn, "more"),
            t("{heading}: how much this week?", heading=names.category(heading)),
            rows=[*amount_pad.rows(turn, usual(turn, heading, SPENDING)), *WAYS_OUT],
            tells_arrears=heading in visibility.ABOUT_ARREARS,
        )

    def after_entry(self) -> Next:
        return Go("more")

    def on_amount(self, turn: Turn, amount: Money) -> Next:
        if amount:
            book(turn, Kind.EXPENSE, turn.data["heading"], amount)
        return Go("more")

    def on_choice(self, turn: Turn, action: str, value: str) -> Next:
        return Go("more")


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
