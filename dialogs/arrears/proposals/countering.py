"""*Another amount or day*: what the family could manage, with what would follow from it said at once."""

from __future__ import annotations

import re
from typing import Any

from budgeting.arrears import plans, proposals, visibility
from budgeting.arrears.proposals import Basis, Terms
from budgeting.arrears.proposals.terms import least
from budgeting.db.tables import RepaymentPlan
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from dialogs.arrears.plan_news import SEE
from dialogs.arrears.proposals import news
from dialogs.arrears.proposals.dialog import GONE, UNCHANGED, answerable, dialog, stale
from dialogs.arrears.proposals.wording import how_much, instead_of, name_among, safety
from dialogs.buttons import CANCEL, MENU, TALK
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.steps import Again, Done, Go, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.spending.during_other_question import entry_beside, named
from dialogs.text import Text, names, t, tn
from dialogs.understand import AmountKind, read_amount

#: The days of the month to tap.
DAYS = (1, 5, 10, 15, 20, 27)
_NUMBER = re.compile(r"\d{1,2}")


@dialog.action("counter")
def counter(turn: Turn, value: str) -> Next:
    known = answerable(turn, value)
    if known is None:
        return Stay()
    return Open("proposals", "what", {"answers": known.id})


@dialog.action("could")
def could_manage(turn: Turn, value: str) -> Next:
    """The family begins by itself: ``value`` is the plan's number, or "0:" and the debt's."""
    plan, _, debt = value.partition(":")
    data = {"plan": int(plan) if plan.isdigit() else 0, "debt": int(debt) if debt.isdigit() else 0}
    basis = basis_of(turn, data)
    if basis is None:
        turn.gone(t("That plan is no longer open."))
        return Stay()
    # Without a schedule there's no day to change yet.
    return Open("proposals", "what" if basis.each is not None else "amount", data)


@dialog.action("which")
def which(turn: Turn, value: str) -> Next:
    """Of several plans, which one the amount is for; ``value`` is the plan's number, and the amount if it is known."""
    plan, _, minor = value.partition(":")
    data = {"plan": int(plan) if plan.isdigit() else 0, "debt": 0}
    if basis_of(turn, data) is None:
        turn.gone(t("That plan is no longer open."))
        return Stay()
    if not minor.isdigit():
        return Open("proposals", "what", data)
    return with_amount(turn, data, Money(int(minor), turn.person.currency))


def with_amount(turn: Turn, data: dict[str, Any], each: Money) -> Next:
    """Go on with an amount that was said already: its consequence, or why it can't be."""
    basis = basis_of(turn, data)
    if basis is None:
        turn.say(GONE, rows=[[MENU]], tells_arrears=True)
        return Stay()
    if (wrong := _wrong(turn, basis, each)) is not None:
        turn.say(wrong, tells_arrears=True)
        return Open("proposals", "amount", data)
    return Open("proposals", "sure", {**data, "each": each.minor})


def basis_of(turn: Turn, data: dict[str, Any]) -> Basis | None:
    """What there is to spread; None if this person may not see it or nothing is left of it."""
    person = turn.person
    if not visibility.sees_arrears(person):
        return None
    try:
        if data.get("answers"):
            known = proposals.of_person(turn.session, person, data["answers"])
            basis = proposals.basis_of_proposal(turn.session, known, turn.today)
        elif data.get("plan"):
            basis = proposals.basis_of_plan(turn.session, data["plan"], turn.today)
        else:
            basis = proposals.basis_of_debt(
                turn.session, person.household_id, data.get("debt", 0), turn.today
            )
    except (NotFound, NotPossible):
        return None
    return basis if basis.household_id == person.household_id and basis.rest else None


class _Counter(Step):
    """What the steps share: the basis, the way out."""

    def stands(self, turn: Turn, data: dict[str, Any]) -> bool:
        return basis_of(turn, data) is not None

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text:
        return t("💬 What I could manage")

    def basis(self, turn: Turn) -> Basis | None:
        return basis_of(turn, turn.data)

    def ask(self, turn: Turn) -> Reply | Next:
        if turn.data.get("answers"):
            known = proposals.of_person(turn.session, turn.person, turn.data["answers"])
            if not known.is_open(turn.today):
                # Answered by somebody else, or replaced, while it was being thought about.
                stale(turn, known)
                return Done()
        basis = self.basis(turn)
        if basis is None:
            turn.say(GONE, rows=[[MENU]], tells_arrears=True)
            return Done()
        return self.question(turn, basis)

    def question(self, turn: Turn, basis: Basis) -> Reply:
        raise NotImplementedError

    def on_text(self, turn: Turn, words: str) -> Next:
        return entry_beside(turn, words) or Again()


@dialog.step
class What(_Counter):
    name = "what"
    takes_amount = True

    def question(self, turn: Turn, basis: Basis) -> Reply:
        rows = [[Choice(t("💶 Another amount"), "amount")]]
        if basis.each is not None:
            rows.append([Choice(t("📅 Another day of the month"), "day")])
        return reply(t("What would suit you better?"), rows=[*rows, [CANCEL, TALK]])

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action in ("amount", "day"):
            return Go(action)
        return leave(turn)

    def on_text(self, turn: Turn, words: str) -> Next:
        parsed = read_amount(words, language=turn.language, currency=turn.person.currency)
        if parsed.kind is AmountKind.OK and parsed.amount and not named(turn, words):
            return taken(turn, parsed.amount)
        return entry_beside(turn, words) or Again()


@dialog.step
class Amount(_Counter):
    name = "amount"
    takes_amount = True

    def question(self, turn: Turn, basis: Basis) -> Reply:
        quick = proposals.quick_amounts(basis, turn.person.settings.most_parts)
        return reply(
            t("How much could you manage each month? Tap, or write the amount."),
            t("Still to pay altogether: {rest}.", rest=basis.rest),
            rows=[
                *in_rows([Choice(t("{amount}", amount=each), "each", str(each.minor)) for each in quick], 3),
                [CANCEL, TALK],
            ],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        if named(turn, words) and (heard := entry_beside(turn, words)) is not None:
            return heard
        parsed = read_amount(words, language=turn.language, currency=turn.person.currency)
        if parsed.kind is AmountKind.OK and parsed.amount:
            return taken(turn, parsed.amount)
        if parsed.kind in (AmountKind.ABSURD, AmountKind.TOO_MUCH):
            wrong = names.TOO_MUCH
        else:
            wrong = t("Please write the amount with cents, for example 12.50, or tap it.")
        turn.say(wrong, tells_arrears=True)
        return Again()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action != "each":
            return leave(turn)
        return taken(turn, Money(int(value), turn.person.currency))


@dialog.step
class Day(_Counter):
    name = "day"

    def question(self, turn: Turn, basis: Basis) -> Reply:
        choices = [Choice(t("{day}", day=day), "on", str(day)) for day in DAYS]
        return reply(
            t("Which day of the month suits you? Tap, or write a number from 1 to 31."),
            rows=[*in_rows(choices, 3), [CANCEL, TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        numbers = _NUMBER.findall("".join(_latin(letter) for letter in words))
        if len(numbers) == 1 and 1 <= int(numbers[0]) <= 31 and not named(turn, words):
            return self._on(turn, int(numbers[0]))
        if (heard := entry_beside(turn, words)) is not None:
            return heard
        turn.say(t("I did not understand the day."), tells_arrears=True)
        return Again()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        return self._on(turn, int(value)) if action == "on" else leave(turn)

    def _on(self, turn: Turn, day: int) -> Next:
        return Go("sure", {"day": day})


@dialog.step
class Sure(_Counter):
    """What would follow, before anything is said to the office."""

    name = "sure"

    def question(self, turn: Turn, basis: Basis) -> Reply:
        following = following_of(turn, basis)
        name = _name(turn, basis)
        texts = [
            *([t("This is how *{plan}* would look:", plan=name)] if name is not None else []),
            *how_much(following.schedule),
            *instead_of(basis.each, basis.ends_on, following.each, following.last),
            *safety(turn.session, turn.clock, turn.person, following.each, basis.plan_id),
            t("Shall I propose this to the office?"),
        ]
        return reply(
            *texts,
            rows=[
                [Choice(t("✓ Yes, propose it"), "yes")],
                [Choice(t("💶 Another amount"), "amount"), Choice(t("📅 Another day"), "day")],
                [CANCEL, TALK],
            ],
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action in ("amount", "day"):
            return Go(action)
        if action != "yes":
            return leave(turn)
        basis = self.basis(turn)
        return _propose(turn, basis) if basis is not None else Again()


def following_of(turn: Turn, basis: Basis) -> Terms:
    """What follows from the amount and the day chosen so far; what was not chosen stays as it is."""
    today_each = basis.each or basis.rest
    each = Money(turn.data.get("each") or today_each.minor, basis.rest.currency)
    # Something may have been paid since: never more than what is left.
    return proposals.terms(basis, min(each, basis.rest), turn.data.get("day") or basis.day)


def taken(turn: Turn, each: Money) -> Next:
    """An amount was said: its consequence, or kindly why it can't be."""
    basis = basis_of(turn, turn.data)
    if basis is None:
        return Again()
    if (wrong := _wrong(turn, basis, each)) is not None:
        turn.say(wrong, tells_arrears=True)
        return Go("amount")
    return Go("sure", {"each": each.minor})


def leave(turn: Turn) -> Next:
    turn.say(UNCHANGED, rows=[[SEE], [MENU]], tells_arrears=True)
    return Done()


def _wrong(turn: Turn, basis: Basis, each: Money) -> Text | None:
    most = turn.person.settings.most_parts
    try:
        proposals.check(basis, each, most)
    except NotPossible as error:
        return {
            "amount": t("Please choose an amount above zero."),
            "more_than_left": t("That is more than what is left: {rest}.", rest=basis.rest),
            "too_many_parts": tn(
                "That would take very long: more than {count} month. It works from {least} a month.",
                "That would take very long: more than {count} months. It works from {least} a month.",
                most,
                least=least(basis, most),
            ),
        }[error.reason]
    return None


def _propose(turn: Turn, basis: Basis) -> Next:
    following = following_of(turn, basis)
    if (wrong := _wrong(turn, basis, following.each)) is not None:
        turn.say(wrong, tells_arrears=True)
        return Go("amount")
    answers = turn.data.get("answers")
    try:
        proposals.counter(
            turn.session,
            turn.clock,
            turn.person,
            each=following.each,
            day=following.day,
            answers=answers,
            plan_id=basis.plan_id,
            debt_id=basis.debt_id,
        )
    except NotFound:
        turn.say(GONE, rows=[[MENU]], tells_arrears=True)
        return Done()
    except NotPossible:
        if answers:
            stale(turn, proposals.find(turn.session, answers))
        else:
            turn.say(GONE, rows=[[MENU]], tells_arrears=True)
        return Done()
    turn.say(
        t("✓ I've passed it on to the office: *{amount}* a month.", amount=following.each),
        t("Until they answer, everything stays as it is. You will read the answer here."),
        rows=[[SEE], [MENU]],
        tells_arrears=True,
    )
    if answers:
        news.tell_others(turn, proposals.find(turn.session, answers))
    return Done()


def _name(turn: Turn, basis: Basis) -> Any:
    if basis.plan_id is None:
        return None
    row = turn.session.get_one(RepaymentPlan, basis.plan_id)
    return name_among(turn.session, turn.person, plans.view(turn.session, row))


def _latin(letter: str) -> str:
    """A digit of any script as a plain one; anything else as it is."""
    return str(int(letter)) if letter.isdecimal() else letter
