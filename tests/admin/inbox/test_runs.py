"""Runs of dialogue with the bot: what folds, and what never does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from admin.inbox import labels
from admin.inbox.runs import LEAST, Run, fold
from admin.inbox.thread import Shown
from budgeting.clock import SetClock
from budgeting.states.messages import MessageState
from budgeting.states.staff import Role
from dialogs import registry
from dialogs.engine import steps
from dialogs.text import t, to_json
from tests.kit.build import Cast
from tests.kit.chats import Chats
from tests.kit.console import Console
from tests.kit.databases import on_sqlite

BEGUN = datetime(2026, 3, 2, 17, tzinfo=UTC)
BOT = Shown(
    id=1,
    side="bot",
    kind="text",
    at=BEGUN,
    day=date(2026, 3, 2),
    new_day=False,
    text="Quanto?",
    parts=None,
    dialog="checkin",
    buttons=(),
    author="",
    state=MessageState.SENT,
    reason=None,
    file=None,
    before=None,
    edited=False,
    in_place=False,
    announced=False,
    broken=False,
)
FAMILY = replace(BOT, side="family", state=MessageState.RECEIVED, dialog="")
TAP, FIGURE, COMMAND = (
    replace(FAMILY, kind="tap", text=""),
    replace(FAMILY, text="41,30"),
    replace(FAMILY, text="/menu"),
)
WORDS = replace(FAMILY, text="La caldaia è rotta")


def said(*messages: Shown) -> list[Shown]:
    """The messages one after the other, a minute apart."""
    return [
        replace(message, id=number, at=BEGUN + timedelta(minutes=number))
        for number, message in enumerate(messages, start=1)
    ]


def lengths(items: list[Any]) -> list[int]:
    """How many messages each item holds; 0 for a message that stands by itself."""
    return [len(item.messages) if isinstance(item, Run) else 0 for item in items]


def test_questions_taps_figures_and_commands_fold_to_one_line() -> None:
    (run,) = fold(said(BOT, TAP, BOT, FIGURE, COMMAND, BOT))
    assert isinstance(run, Run)
    assert len(run.messages) == 6
    assert (run.id, run.begins, run.ends) == (1, BEGUN + timedelta(minutes=1), BEGUN + timedelta(minutes=6))
    assert run.title == labels.DIALOGS["checkin"]


@pytest.mark.parametrize(
    "other",
    [
        WORDS,
        replace(WORDS, text="دفعت الإيجار"),
        replace(TAP, state=MessageState.PASSED_ON),
        replace(FIGURE, state=MessageState.PASSED_ON),
        replace(FIGURE, broken=True),
        replace(FAMILY, kind="photo", text=""),
        replace(BOT, state=MessageState.FAILED),
        replace(BOT, state=MessageState.QUEUED),
        replace(BOT, announced=True),
        replace(BOT, side="staff"),
        replace(BOT, side="note"),
        replace(BOT, side="event", kind="blocked"),
    ],
)
def test_what_somebody_must_see_is_never_folded_and_ends_the_run(other: Shown) -> None:
    items = fold(said(BOT, TAP, BOT, other, BOT, TAP, BOT))
    assert lengths(items) == [3, 0, 3]


def test_a_few_messages_stay_as_they_are() -> None:
    few = said(*[BOT] * (LEAST - 1))
    assert fold(few) == few
    assert fold([]) == []
    assert lengths(fold(said(BOT, TAP, WORDS, BOT))) == [0, 0, 0, 0]


def test_a_run_ends_with_its_day() -> None:
    morning = replace(BOT, new_day=True, day=date(2026, 3, 3))
    first, second = fold(said(BOT, TAP, BOT, morning, TAP, BOT))
    assert lengths([first, second]) == [3, 3]
    assert (first.new_day, second.new_day, second.day) == (False, True, date(2026, 3, 3))


def test_a_run_is_called_by_the_dialog_of_most_of_it() -> None:
    bills = replace(BOT, dialog="bills")
    (run,) = fold(said(BOT, bills, bills, TAP))
    assert isinstance(run, Run)
    assert run.title == labels.DIALOGS["bills"]
    (unnamed,) = fold(said(*[replace(BOT, dialog="")] * 3))
    assert isinstance(unnamed, Run)
    assert unnamed.title == labels.WITH_THE_BOT


def test_every_dialog_has_a_name_for_its_runs() -> None:
    registry.load()
    assert {dialog.name for dialog in steps.registered()} == labels.DIALOGS.keys() | labels.WAYS


@on_sqlite
def test_the_thread_folds_what_was_said_before_and_shows_what_arrives(
    console: Console, chats: Chats, cast: Cast, clock: SetClock
) -> None:
    chat = chats.waiting(cast.lucia)
    button = {"text": "12", "label": to_json(t("☰ Menu")), "dialog": "checkin", "step": "cash"}
    first = chats.bot_says(chat, "Quanto hai adesso?", buttons=[[button]])
    chats.says(chat, "120")
    last = chats.bot_says(chat, "E questa settimana?")
    words = chats.says(chat, "È stata dura")
    browser = console(Role.OPERATOR)
    page = browser.page(f"/inbox/{chat}")
    assert page.numbers("run") == [first]
    assert page.part(f'[data-testid="run-{first}"]').numbers("message") == [first, first + 1, last]
    assert page.text(".run-fold > summary").startswith("Punto della settimana, 3 passi 18:00")
    assert page.numbers("message")[-1] == words
    news = browser.part(f"/inbox/{chat}/new?after={words - 4}")
    assert "run-fold" not in news.text
    older = browser.part(f"/inbox/{chat}/older?before={words}")
    assert "run-fold" in older.text
