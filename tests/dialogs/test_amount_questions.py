"""A number without a word belongs to the question on the screen, or is asked about; an entry is never swallowed.

Every step of every dialog that takes an amount is walked: a new one without the rule, or without its way here, fails.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import timedelta
from inspect import getsource

import pytest

from budgeting.db.engine import Database
from dialogs.engine.steps import Step, registered
from dialogs.text.words import Words
from tests.dialogs.talk import Talk, talk

Way = Callable[[Talk], object]
MANY = "\n".join(f"pane {n},10" for n in range(1, 26))


def _checkin(*taps: tuple[str, str]) -> Way:
    def go(one: Talk) -> None:
        one.says("/checkin")
        for action, value in taps:
            one.taps(action, value)

    return go


def _paid(one: Talk) -> None:
    one.says("/plan")
    one.taps("paid")


#: How each question that takes an amount comes to the screen.
WAYS: dict[tuple[str, str], Way] = {
    ("checkin", "cash"): _checkin(),
    ("checkin", "income"): _checkin(("skip", "")),
    ("checkin", "income_amount"): _checkin(("skip", ""), ("from", "work")),
    ("checkin", "spend"): _checkin(("skip", ""), ("next", "")),
    ("checkin", "more"): _checkin(("skip", ""), ("next", ""), ("next", "food")),
    ("checkin", "more_amount"): _checkin(("skip", ""), ("next", ""), ("next", "food"), ("heading", "health")),
    ("instalments", "paid_amount"): _paid,
    ("spending", "question"): lambda one: one.says("pasta"),
    ("many", "how"): lambda one: one.says(MANY),
}
#: What takes a question off the screen, or ends it, before a number comes.
BETWEEN: dict[str, Way] = {
    "the menu": lambda one: one.says("/menu"),
    "another page": lambda one: one.says("/budget"),
    "another question": lambda one: one.says("/language"),
    "silence": lambda one: one.says("/stop"),
    "a cry for help": lambda one: one.says("mio marito mi picchia"),
    "a person": lambda one: one.says("/talk"),
    "the talk with a person": lambda one: one.stage.staff("Giulia", "takes"),
    "a week": lambda one: one.clock.advance(days=9),
}
#: No amount that anybody would name.
NUMBER, FIGURES = 4137, "41,37"


def _steps() -> dict[tuple[str, str], Step]:
    dialogs = registered()
    return {(dialog.name, name): step for dialog in dialogs for name, step in dialog.steps.items()}


def _reads_amounts(step: Step) -> bool:
    """Whether the step's own words for "how much?" are in it: what it hears is read as an amount."""
    tree = ast.parse(getsource(type(step)))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return bool(names & {"read_amount", "amount_or"})


def test_every_step_that_reads_an_amount_says_so_and_is_walked() -> None:
    steps = _steps()
    reading = {name for name, step in steps.items() if _reads_amounts(step)}
    taking = {name for name, step in steps.items() if step.takes_amount}
    assert reading == taking == set(WAYS)


@pytest.mark.parametrize("where", WAYS, ids=".".join)
@pytest.mark.parametrize("reminded", [False, True], ids=["at once", "after a reminder"])
def test_a_number_answers_the_question_on_the_screen(
    where: tuple[str, str], reminded: bool, database: Database, words: Words
) -> None:
    """Words that nobody asked for ask for no number: the question above them still stands."""
    with talk(database, words) as one:
        WAYS[where](one)
        if reminded:
            one.heard()
            one.stage.set_clock(one.clock.now() + timedelta(hours=39, minutes=5))
            assert "85,00" in one.heard(), "an instalment is due today"
        assert one.question() == where
        one.says(FIGURES if where != ("many", "how") else "22")
        kept = [*(minor for minor, _, _ in one.booked()), one.cash(), *one.paid()]
        asked_on = one.question() in (("checkin", "income_source"), ("instalments", "paid_on"))
        assert (NUMBER in kept) or asked_on or len(one.booked()) == 22
        assert (
            not [row for row in one.booked() if row[0] == NUMBER and row[1] == "other"] or where[1] == "more"
        )


@pytest.mark.parametrize("where", WAYS, ids=".".join)
def test_an_entry_with_its_word_is_no_answer(
    where: tuple[str, str], database: Database, words: Words
) -> None:
    with talk(database, words) as one:
        WAYS[where](one)
        before = len(one.booked())
        said = one.says("benzina 41,37")
        new = one.booked()[before:]
        assert [row[:2] for row in new] == [(NUMBER, "transport")] or "benzina 41,37" in said
        assert one.cash() is None
        assert one.paid() == []


@pytest.mark.parametrize("where", WAYS, ids=".".join)
def test_what_is_no_amount_changes_nothing(where: tuple[str, str], database: Database, words: Words) -> None:
    for nonsense in ("boh", "👍", "forse domani"):
        with talk(database, words) as one:
            WAYS[where](one)
            assert one.says(nonsense)
            assert (one.booked(), one.cash(), one.paid()) == ([], None, []), nonsense


@pytest.mark.parametrize("where", WAYS, ids=".".join)
def test_a_number_after_something_else_is_never_booked_unasked(
    where: tuple[str, str], database: Database, words: Words
) -> None:
    for name, happens in BETWEEN.items():
        with talk(database, words) as one:
            WAYS[where](one)
            happens(one)
            one.heard()
            one.says(FIGURES)
            assert (one.booked(), one.cash(), one.paid()) == ([], None, []), name


@pytest.mark.parametrize("where", WAYS, ids=".".join)
def test_the_question_that_was_left_is_offered_for_it(
    where: tuple[str, str], database: Database, words: Words
) -> None:
    with talk(database, words) as one:
        WAYS[where](one)
        one.says("/menu")
        assert "41,37" in one.says(FIGURES)
        if where != ("many", "how"):
            one.taps("earlier")
            kept = [*(minor for minor, _, _ in one.booked()), one.cash(), *one.paid()]
            assert NUMBER in kept or one.question() in (
                ("checkin", "income_source"),
                ("instalments", "paid_on"),
            )


@pytest.mark.parametrize("where", WAYS, ids=".".join)
def test_it_is_asked_again_after_a_person_has_talked(
    where: tuple[str, str], database: Database, words: Words
) -> None:
    with talk(database, words) as one:
        WAYS[where](one)
        one.stage.staff("Giulia", "takes")
        one.says("40")
        one.stage.staff("Giulia", "gives back")
        shown = one.stage.collect()
        assert shown[-1].rows, "the question has its buttons"
        assert one.question() == where
        assert (one.booked(), one.cash(), one.paid()) == ([], None, [])


def test_what_was_asked_for_a_number_is_said_in_words(database: Database, words: Words) -> None:
    with talk(database, words) as one:
        one.says("40")
        one.says("pane")
        assert [row[:2] for row in one.booked()] == [(4000, "food")]
        one.says("ieri 30")
        one.taps("under", "health")
        assert one.booked()[-1] == (3000, "health", one.booked()[0][2].replace(day=1))
        one.says("5000")
        one.taps("trust")
        assert len(one.booked()) == 2, "what it was, nobody has said"
        one.taps("cancel")
        assert len(one.booked()) == 2
