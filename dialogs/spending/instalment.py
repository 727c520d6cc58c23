"""Is it the plan's instalment? Asked when someone writes "rata 85" while one is open.

Booked only as spending, it would leave the instalment due and its reminders running. People who have no plan, or
may not read about arrears, aren't asked: their words are booked like any others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from budgeting.arrears import plans, visibility
from budgeting.arrears.plans import InstalmentView, Title
from budgeting.headings import Heading, Kind
from budgeting.households import Person
from budgeting.money import Money
from budgeting.states.programmes import Instrument
from dialogs.arrears.dialog import still_open
from dialogs.arrears.wording import called
from dialogs.buttons import CANCEL, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Open
from dialogs.engine.turn import Turn
from dialogs.text import t
from dialogs.understand import Instalment, Issue, Problem, Understanding, Understood

#: Headings that tell which plan is meant: those of the lines a debt can have.
_LINES = frozenset({Heading.RENT.value, Heading.SERVICE_CHARGES.value})


@dataclass(frozen=True, slots=True)
class _Waiting:
    """The next instalment of one plan, with what people need to recognise it."""

    instalment: InstalmentView
    line: str
    title: Title


def set_aside(turn: Turn, reading: Understanding) -> Understanding:
    """``reading`` with those entries turned into questions that may be an instalment of this family."""
    if not any(e.instalment is not Instalment.NO for e in reading.entries):
        return reading
    waiting = _waiting(turn.session, turn.person, turn.today)
    asked = [
        e for e in reading.entries if not e.ambiguous and _fits(e.instalment, e.category, e.amount, waiting)
    ]
    if not asked:
        return reading
    problems = [Problem(e.line, Issue.INSTALMENT, (e,)) for e in asked]
    return replace(
        reading,
        entries=tuple(e for e in reading.entries if e not in asked),
        problems=(*reading.problems, *problems),
    )


def may_be(turn: Turn, pending: dict[str, Any], amount: Money) -> bool:
    """Whether to ask once more about an entry whose amount we asked for."""
    words = Instalment(pending.get("instalment", Instalment.NO))
    if words is Instalment.NO or pending["issue"] == Issue.INSTALMENT or pending["kind"] != Kind.EXPENSE:
        return False
    return bool(_fits(words, pending["category"], amount, _waiting(turn.session, turn.person, turn.today)))


def question(turn: Turn, pending: dict[str, Any]) -> Reply | None:
    """Which instalment it is, if any; None if none is open any more."""
    amount = Money(pending["minor"], turn.person.currency)
    fitting = _fits(
        Instalment(pending["instalment"]),
        pending["category"],
        amount,
        _waiting(turn.session, turn.person, turn.today),
    )
    if not fitting:
        return None
    last = [[Choice(t("✕ No, something else"), "spent")], [CANCEL, TALK]]
    if len(fitting) == 1:
        only = fitting[0]
        return reply(
            t("{amount}: is that the instalment of *{plan}*?", amount=amount, plan=called(only.title)),
            rows=[
                [
                    Choice(
                        t("✅ Yes, that of {date}", date=only.instalment.due_on),
                        "instalment",
                        str(only.instalment.id),
                    )
                ],
                *last,
            ],
            tells_arrears=True,
        )
    return reply(
        t("{amount}: is that one of your instalments?", amount=amount),
        *(
            t(
                "{number} · {plan}: {amount}",
                number=number,
                plan=called(each.title),
                amount=each.instalment.rest,
            )
            for number, each in enumerate(fitting, 1)
        ),
        rows=[
            *(
                [
                    Choice(
                        t("✅ {number} · {date}", number=number, date=each.instalment.due_on),
                        "instalment",
                        str(each.instalment.id),
                    )
                ]
                for number, each in enumerate(fitting, 1)
            ),
            *last,
        ],
        tells_arrears=True,
    )


def paid(turn: Turn, pending: dict[str, Any], number: str) -> Open | None:
    """Go to the instalment's own questions with the amount written; None if it's no longer open."""
    instalment = still_open(turn, number)
    if instalment is None:
        return None
    on = date.fromisoformat(pending["on"])
    known = {"instalment": instalment.id, "minor": instalment.rest.minor, "paid": pending["minor"]}
    turn.say(t("Well done, {name}!", name=turn.person.name), tells_arrears=True)
    if on < turn.written_on:  # the day was written; "today" may only mean that none was
        return Open("instalments", "receipt", {**known, "on": pending["on"]})
    return Open("instalments", "paid_on", known)


def any_of(session: Session, person: Person, today: date, entry: Understood) -> bool:
    """Whether an entry may be one of this family's open instalments."""
    if entry.instalment is Instalment.NO:
        return False
    return bool(_fits(entry.instalment, entry.category, entry.amount, _waiting(session, person, today)))


def _waiting(session: Session, person: Person, today: date) -> list[_Waiting]:
    """The next open instalment of each plan this person may read about."""
    if not visibility.sees_arrears(person) or not person.has(Instrument.ARREARS):
        return []
    current_plans = plans.current(session, person.household_id, today)
    titles = plans.titles(current_plans)
    return [
        _Waiting(plan.next, plan.line, titles[plan.id]) for plan in current_plans if plan.next is not None
    ]


def _fits(words: Instalment, category: str, amount: Money, waiting: Sequence[_Waiting]) -> list[_Waiting]:
    """The instalments such words may mean. If they name something else, the amount must match."""
    if words is Instalment.NO:
        return []
    return [
        each
        for each in waiting
        if (category not in _LINES or each.line in ("", category))
        and (words is Instalment.LIKELY or each.instalment.rest == amount)
    ]
