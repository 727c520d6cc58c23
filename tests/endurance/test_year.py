"""After a year of families and staff, nothing is open that nothing would ever bring up again.

Families fall silent, write /stop, cannot pay, leave, lose their phones; cases are closed in every way, plans
changed, paused, resumed, replaced; payments declared, refused, confirmed; chats taken, snoozed, forgotten; for a
week nobody is at the desk, and two people are suspended. At the end of each week

- every open thing has a next step, or the task that the daily look opened for it;
- the daily look only had to catch what people neglected (a conversation, a proposal, a case), never what a mechanism of
  ours had dropped: an instalment, a payment, a check-in.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgeting.db.engine import Database
from budgeting.schedule.reminders import calls
from dialogs.text.words import Words
from tests.endurance.year import desk, families
from tests.endurance.year.life import Life
from tests.kit.databases import on_sqlite

#: Only the daily look catches what people neglect; everything else our mechanisms must bring up again.
LEFT_LYING = {
    "plan.unanswered",
    "case.no_owner",
    "case.action_late",
    "case.untouched",
    "conversation.holder_gone",
    "conversation.unanswered",
    "conversation.held_on",
    "task.taken_long",
    "weeks.unread",
    "member.not_joined",
    "household.coach_gone",
    "household.no_adult",
    # Nobody coaches families that have left: a person decides about what they owe, once.
    "instalment.left",
}

#: Happens within weeks even to a few families.
OFTEN = {"cannot", "close_case", "stop", "pause", "declare", "task", "talk", "suspend"}


def lived(database: Database, words: Words, *, size: int, weeks: int, seed: int, pace: int = 1) -> Life:
    """Live some weeks, including one when nobody is at the desk, and two people leaving."""
    life = Life(database, words, size, seed, pace)
    for week in range(weeks):
        if week % 9 == 4:
            life.nobody_at_the_desk(7)
        if week == weeks // 2:
            life.suspend(life.coaches[0])
            life.suspend(life.operators[0])
        for _ in range(7):
            life.day()
    return life


def proven(life: Life) -> None:
    """Nothing was open without a next step at the end of any week, and nothing of ours had to be caught."""
    assert life.forgotten == []
    assert set(life.gaps) <= LEFT_LYING, dict(life.gaps)


@pytest.mark.parametrize(
    ("database_url", "size", "weeks", "acts"),
    [("sqlite", 9, 6, OFTEN), ("postgresql", 4, 3, {"task", "talk", "suspend"})],
    indirect=["database_url"],
)
def test_weeks_of_some_families(
    database: Database, words: Words, size: int, weeks: int, acts: set[str]
) -> None:
    life = lived(database, words, size=size, weeks=weeks, seed=9, pace=4)
    proven(life)
    assert acts <= set(life.acts)


@on_sqlite
def test_a_mechanism_that_is_taken_away_is_found(
    database: Database, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without this, tasks that were only ticked off do not come back: a year that missed that would prove nothing."""
    monkeypatch.setattr(calls, "again", lambda *_: ([], []))
    life = lived(database, words, size=4, weeks=4, seed=9, pace=4)
    assert {"instalment.no_reminder", "instalment.untold"} & set(life.gaps)
    assert life.forgotten == [], "the daily look catches it"


@pytest.mark.endurance
@pytest.mark.timeout(3_000)
def test_a_year_of_two_hundred_families(database: Database, words: Words, noted: Callable[..., None]) -> None:
    life = lived(database, words, size=200, weeks=52, seed=2026)
    proven(life)
    drawn = {*families.OFTEN, *desk.OFTEN, "task", "suspend"}
    assert drawn <= set(life.acts), "a year in which somebody does each thing"
    noted(
        f"open things {'sqlite' if database.is_sqlite else 'postgresql'}",
        families=200,
        days=364,
        acts=sum(life.acts.values()),
        left_lying_and_caught=life.opened,
        without_a_next_step=0,
    )
