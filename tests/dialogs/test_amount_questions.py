"""A number without a word answers the question on the screen, or leads to one; it never swallows an entry.

Every step of every dialog that takes an amount is walked: a new one fails here until it has the rule and its way
below.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import timedelta
from inspect import getsource
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import correctives, households
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation
from budgeting.states.correctives import CorrectiveEvent, CorrectiveKind
from dialogs.checkins.dialog import AmountStep
from dialogs.engine.steps import Step, registered
from dialogs.text.words import Words
from tests.dialogs.talk import Talk, talk
from tests.kit.databases import on_sqlite

Way = Callable[[Talk], object]
MANY = "\n".join(f"pane {n},10" for n in range(1, 26))


def _stand(phone: Talk, dialog: str, step: str, **data: Any) -> None:
    """The question is open, after a way that the conversations of its dialog walk."""

    def job(session: Session) -> None:
        chat = session.scalars(select(Conversation)).one()
        chat.frames = [{"dialog": dialog, "step": step, "version": 1, "data": data}]

    phone.says("/menu")
    phone.database.write(job)


def _done(phone: Talk) -> int:
    """Something the family does itself, and has done."""

    def job(session: Session) -> int:
        lucia = households.person(session, phone.setting.people["Lucia"].member_id or 0)
        row = correctives.add(session, phone.clock, lucia, CorrectiveKind.TARIFF)
        correctives.answer(session, phone.clock, lucia, row.id, CorrectiveEvent.DONE)
        return row.id

    return phone.database.write(job)


def _checkin(*taps: tuple[str, str]) -> Way:
    def go(phone: Talk) -> None:
        phone.says("/checkin")
        for action, value in taps:
            phone.taps(action, value)

    return go


def _paid(phone: Talk) -> None:
    phone.says("/plan")
    phone.taps("paid")


def _could(phone: Talk) -> None:
    phone.says("/plan")
    phone.taps("could")


def _bill(phone: Talk) -> None:
    phone.says("ho una bolletta")
    phone.taps("what", "other")


#: How to reach each question that takes an amount.
WAYS: dict[tuple[str, str], Way] = {
    ("checkin", "cash"): _checkin(),
    ("checkin", "income"): _checkin(("skip", "")),
    ("checkin", "income_amount"): _checkin(("skip", ""), ("from", "work")),
    ("checkin", "spend"): _checkin(("skip", ""), ("next", "")),
    ("checkin", "more"): _checkin(("skip", ""), ("next", ""), ("next", "food")),
    ("checkin", "more_amount"): _checkin(("skip", ""), ("next", ""), ("next", "food"), ("heading", "health")),
    ("instalments", "paid_amount"): _paid,
    ("proposals", "what"): _could,
    ("proposals", "amount"): lambda phone: (_could(phone), phone.taps("amount")),
    ("spending", "question"): lambda phone: phone.says("pasta"),
    ("many", "how"): lambda phone: phone.says(MANY),
    ("bills", "amount"): _bill,
    ("envelopes", "limit"): lambda phone: _stand(
        phone, "envelopes", "limit", plan=[["food", 26_000]], at=0, minor=26_000
    ),
    ("correctives", "amount"): lambda phone: _stand(phone, "correctives", "amount", kind="tariff", words=""),
    ("correctives", "brings"): lambda phone: _stand(phone, "correctives", "brings", corrective=_done(phone)),
}
#: What takes a question off the screen, or ends it, before a number comes.
BETWEEN: dict[str, Way] = {
    "the menu": lambda phone: phone.says("/menu"),
    "another page": lambda phone: phone.says("/budget"),
    "another question": lambda phone: phone.says("/language"),
    "silence": lambda phone: phone.says("/stop"),
    "a cry for help": lambda phone: phone.says("mio marito mi picchia"),
    "a person": lambda phone: phone.says("/talk"),
    "the talk with a person": lambda phone: phone.stage.staff("Giulia", "takes"),
    "a week": lambda phone: phone.clock.advance(days=9),
}
#: The amount is kept, and asked about further before it is noted.
FURTHER = (
    ("checkin", "income_source"),
    ("instalments", "paid_on"),
    ("bills", "when"),
    ("proposals", "sure"),
    ("correctives", "often"),
    ("correctives", "brings_often"),
)
#: An amount that nothing else here uses.
NUMBER, FIGURES = 4137, "41,37"


def _steps() -> dict[tuple[str, str], Step]:
    dialogs = registered()
    return {(dialog.name, name): step for dialog in dialogs for name, step in dialog.steps.items()}


def _reads_amounts(step: Step) -> bool:
    """Whether the step uses the functions for "how much?", so that it reads what it hears as an amount."""
    # A page of the menu is made from a description, and asks nothing.
    tree = ast.parse(getsource(type(step)) if step.waits else "")
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return bool(names & {"read_amount", "amount_or"}) or isinstance(step, AmountStep)


def test_every_step_that_reads_an_amount_says_so_and_is_walked() -> None:
    steps = _steps()
    reading = {name for name, step in steps.items() if _reads_amounts(step)}
    taking = {name for name, step in steps.items() if step.takes_amount}
    assert reading == taking == set(WAYS)


@on_sqlite
@pytest.mark.parametrize("where", WAYS, ids=".".join)
@pytest.mark.parametrize("reminded", [False, True], ids=["at once", "after a reminder"])
def test_a_number_answers_the_question_on_the_screen(
    where: tuple[str, str], reminded: bool, database: Database, words: Words
) -> None:
    """Unprompted messages, like a reminder, ask for no number: the question above them is still open."""
    with talk(database, words) as phone:
        WAYS[where](phone)
        if reminded:
            phone.heard()
            phone.stage.set_clock(phone.clock.now() + timedelta(hours=39, minutes=5))
            assert "85,00" in phone.heard(), "an instalment is due today"
        assert phone.question() == where
        phone.says(FIGURES if where != ("many", "how") else "22")
        noted = [*(minor for minor, _, _ in phone.booked()), phone.cash(), *phone.paid()]
        asked_on = phone.question() in FURTHER or phone.data().get("minor") == NUMBER
        assert (NUMBER in noted) or asked_on or len(phone.booked()) == 22
        assert (
            not [row for row in phone.booked() if row[0] == NUMBER and row[1] == "other"]
            or where[1] == "more"
        )


@on_sqlite
@pytest.mark.parametrize("where", WAYS, ids=".".join)
def test_an_entry_with_its_word_is_no_answer(
    where: tuple[str, str], database: Database, words: Words
) -> None:
    with talk(database, words) as phone:
        WAYS[where](phone)
        before = len(phone.booked())
        said = phone.says("benzina 41,37")
        new = phone.booked()[before:]
        assert [row[:2] for row in new] == [(NUMBER, "transport")] or "benzina 41,37" in said
        assert phone.cash() is None
        assert phone.paid() == []


@on_sqlite
@pytest.mark.parametrize("where", WAYS, ids=".".join)
def test_what_is_no_amount_changes_nothing(where: tuple[str, str], database: Database, words: Words) -> None:
    for nonsense in ("boh", "👍", "forse domani"):
        with talk(database, words) as phone:
            WAYS[where](phone)
            assert phone.says(nonsense)
            assert (phone.booked(), phone.cash(), phone.paid()) == ([], None, []), nonsense


@on_sqlite
@pytest.mark.parametrize("where", WAYS, ids=".".join)
def test_a_number_after_something_else_is_never_booked_unasked(
    where: tuple[str, str], database: Database, words: Words
) -> None:
    for name, happens in BETWEEN.items():
        with talk(database, words) as phone:
            WAYS[where](phone)
            happens(phone)
            phone.heard()
            phone.says(FIGURES)
            assert (phone.booked(), phone.cash(), phone.paid()) == ([], None, []), name


@on_sqlite
@pytest.mark.parametrize("where", WAYS, ids=".".join)
def test_the_question_that_was_left_is_offered_for_it(
    where: tuple[str, str], database: Database, words: Words
) -> None:
    with talk(database, words) as phone:
        WAYS[where](phone)
        phone.says("/menu")
        assert "41,37" in phone.says(FIGURES)
        if where != ("many", "how"):
            phone.taps("earlier")
            noted = [*(minor for minor, _, _ in phone.booked()), phone.cash(), *phone.paid()]
            assert NUMBER in noted or phone.question() in FURTHER or phone.data().get("minor") == NUMBER


@on_sqlite
@pytest.mark.parametrize("where", WAYS, ids=".".join)
def test_it_is_asked_again_after_a_person_has_talked(
    where: tuple[str, str], database: Database, words: Words
) -> None:
    with talk(database, words) as phone:
        WAYS[where](phone)
        phone.stage.staff("Giulia", "takes")
        phone.says("40")
        phone.stage.staff("Giulia", "gives back")
        shown = phone.stage.collect()
        assert shown[-1].rows, "the question has its buttons"
        assert phone.question() == where
        assert (phone.booked(), phone.cash(), phone.paid()) == ([], None, [])


def test_what_was_asked_for_a_number_is_said_in_words(database: Database, words: Words) -> None:
    with talk(database, words) as phone:
        phone.says("40")
        phone.says("pane")
        assert [row[:2] for row in phone.booked()] == [(4000, "food")]
        phone.says("ieri 30")
        phone.taps("under", "health")
        assert phone.booked()[-1] == (3000, "health", phone.booked()[0][2].replace(day=1))
        phone.says("5000")
        phone.taps("trust")
        assert len(phone.booked()) == 2, "what it was, nobody has said"
        phone.taps("cancel")
        assert len(phone.booked()) == 2
