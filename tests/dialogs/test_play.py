"""What each decision does to the open dialogs, and which step asks next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast, get_args

import pytest

from budgeting.clock import SetClock
from budgeting.states.conversations import InboxState
from budgeting.states.tasks import Urgency
from dialogs import registry
from dialogs.engine import play, steps
from dialogs.engine.content import Reply, reply
from dialogs.engine.conversation import State
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import (
    Again,
    Dialog,
    Done,
    Drop,
    DropAll,
    Go,
    Next,
    NotMine,
    Open,
    Renew,
    Resume,
    Stay,
    Step,
)
from dialogs.engine.turn import Turn
from dialogs.text import t
from dialogs.text.words import Words

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
registry.load()
#: Which step asked, by dialog and step.
asked: list[tuple[str, str]] = []

room = Dialog("test_room", first="first", instrument=None)
page = Dialog("test_page", first="page", instrument=None)
count = Dialog("test_count", first="how_many", instrument=None)


@room.step
class First(Step):
    name = "first"

    def ask(self, turn: Turn) -> Reply:
        return reply(t("Menu"))

    def on_text(self, turn: Turn, words: str) -> Next:
        return Drop(NotMine())


@room.step
class Second(Step):
    name = "second"

    def ask(self, turn: Turn) -> Reply:
        return reply(t("Menu"))


@page.step
class Page(Step):
    name = "page"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        return reply(t("Menu"))


@count.step
class HowMany(Step):
    name = "how_many"
    takes_amount = True

    def ask(self, turn: Turn) -> Reply:
        return reply(t("Menu"))

    def on_text(self, turn: Turn, words: str) -> Next:
        turn.data["heard"] = (words, turn.message_id, turn.incoming.sent_at)
        return Stay()


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch, words: Words) -> Iterator[Turn]:
    """A turn without a database; steps that ask are noted in `asked`."""
    steps.register(room, page, count)
    asked.clear()
    monkeypatch.setattr(play, "say", lambda *a, dialog, step, **more: asked.append((dialog, step)))
    state = State(
        1, 1, 1, None, "en", [], 0, "", InboxState.QUIET, None, None, "", Urgency.NORMAL, None, None, None
    )
    incoming = Incoming(1, 1, 1, 1, "text", NOW, text="bread")
    yield Turn(cast(Any, None), SetClock(NOW), words, state, incoming, 5, None)
    for dialog in (room, page, count):
        del steps._REGISTERED[dialog.name]


def _open(turn: Turn) -> list[str]:
    return [frame["step"] for frame in turn.conversation.frames]


def _begin(turn: Turn, *decisions: Next) -> None:
    for decision in decisions:
        play.carry_out(turn, decision)
    asked.clear()


@pytest.mark.parametrize(
    ("decision", "left", "who_asks"),
    [
        (Stay(), ["how_many", "first"], []),
        (NotMine(), ["how_many", "first"], []),
        (Again(), ["how_many", "first"], [("test_room", "first")]),
        (Go("second"), ["how_many", "second"], [("test_room", "second")]),
        (Go("second", then=Stay()), ["how_many", "second"], []),
        (Go("second", then=Again()), ["how_many", "second"], [("test_room", "second")]),
        (Done(), ["how_many"], [("test_count", "how_many")]),
        (Drop(Stay()), ["how_many"], []),
        (Drop(NotMine()), ["how_many"], []),
        (Drop(Again()), ["how_many"], [("test_count", "how_many")]),
        (Drop(Drop(Open("test_room", "second"))), ["second"], [("test_room", "second")]),
        (DropAll(), [], []),
        (DropAll(Open("test_room")), ["first"], [("test_room", "first")]),
        (Open("test_page"), [], [("test_page", "page")]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_a_decision_leaves_open(
    turn: Turn, decision: Next, left: list[str], who_asks: list[tuple[str, str]]
) -> None:
    _begin(turn, Open("test_count"), Open("test_room"))
    play.carry_out(turn, decision)
    assert (_open(turn), asked) == (left, who_asks)


@pytest.mark.parametrize(("decision", "known"), [(DropAll(), True), (DropAll(forget=True), False)])
def test_the_question_that_was_left_is_forgotten_only_where_that_is_said(
    turn: Turn, decision: Next, known: bool
) -> None:
    _begin(turn, Open("test_count"), Open("test_room"))
    play.carry_out(turn, decision)
    assert (turn.conversation.interrupted is not None) is known


def test_words_that_are_not_for_a_question_that_is_let_go_are_heard_by_others(turn: Turn) -> None:
    _begin(turn, Open("test_count"), Open("test_room"))
    assert play.on_text(turn) == NotMine()
    assert _open(turn) == ["how_many"], "before anybody else hears them"


@pytest.mark.parametrize("waits", [True, False])
def test_a_question_that_was_left_hears_what_was_written_for_it(turn: Turn, waits: bool) -> None:
    _begin(turn, Open("test_count"), Open("test_room"))
    play.carry_out(turn, Resume("40.00", 3, NOW, waits))
    assert _open(turn) == (["first", "how_many"] if waits else ["how_many"])
    assert turn.data["heard"] == ("40.00", 3, NOW)
    assert turn.conversation.interrupted is None


def test_every_decision_is_proved_here() -> None:
    assert set(get_args(steps.Next)) == {Stay, NotMine, Again, Go, Done, Drop, DropAll, Open, Renew, Resume}
