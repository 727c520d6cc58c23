"""How a household stands, over all combinations of facts: green only where something is known and nothing is wrong."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain, combinations, product
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from admin import standing as labels
from budgeting import standing
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Case,
    Consent,
    Debt,
    Household,
    Instalment,
    Member,
    Payment,
    Programme,
    RepaymentPlan,
    Task,
)
from budgeting.headings import Kind
from budgeting.reviews import Code, Series, WeekWord, judge, readable, word
from budgeting.standing import GOOD, Adult, Reach, Word
from budgeting.states import (
    CaseState,
    CheckinState,
    Hardship,
    HouseholdState,
    InstalmentState,
    PaymentState,
    PlanState,
    TaskKind,
    TaskState,
)
from tests.kit import build

TODAY = date(2026, 3, 2)
WEEK = date(2026, 2, 16)


def test_every_word_has_its_text_and_colour() -> None:
    assert set(labels.WORDS) == set(labels.COLOURS) == set(Word)
    assert set(labels.WEEKS) == set(labels.WEEK_COLOURS) == set(WeekWord)
    assert {one for one, colour in labels.COLOURS.items() if colour == "tag-good"} == set(GOOD)
    assert [one for one, colour in labels.WEEK_COLOURS.items() if colour == "tag-good"] == [WeekWord.DONE]


def test_good_words_stand_alone() -> None:
    facts = chain.from_iterable(combinations(Word, number) for number in range(4))
    for true in facts:
        said = standing.judge(true)
        assert said
        if set(said) & set(GOOD):
            assert set(true) <= set(GOOD)
        else:
            assert set(said) == set(true) - set(GOOD) or said == (Word.NONE,)


# -- households, as they stand in the database

_PLANS = (None, *PlanState)
_REACH = ("joined", "not_joined", "stopped", "unreachable", "unsafe", "no_consent", "old_notice", "nobody")
_CASES = (None, "other", "cannot_pay", "closed")
_PAYMENTS = (None, *PaymentState)
_INSTALMENTS = [(state, late) for state in InstalmentState for late in (False, True)]


def _combinations() -> list[dict[str, Any]]:
    keys = ("plan", "reach", "case", "payment", "instalment", "hardship", "left", "hidden", "cries")
    either = (False, True)
    every = product(_PLANS, _REACH, _CASES, _PAYMENTS, _INSTALMENTS, either, either, either, either)
    found = [dict(zip(keys, one, strict=True)) for one in every]
    # Each value of each fact many times, with whatever else is the case.
    sample = random.Random(9).sample(found, 600)
    # The good ones are few among them.
    ahead, quiet = (InstalmentState.DUE, False), ("joined", None, None)
    for plan, hidden in product(_PLANS, (False, True)):
        sample.append(dict(zip(keys, (plan, *quiet, ahead, False, False, hidden, False), strict=True)))
    return sample


def _expected(one: dict[str, Any]) -> set[Word]:
    """The facts said once more, in plain words."""
    plan, (state, late) = one["plan"], one["instalment"]
    owes = plan not in (None, PlanState.PROPOSED)
    due = owes and state is InstalmentState.DUE
    wanted = {
        Word.LEFT: one["left"],
        Word.CANNOT_PAY: (due and one["hardship"]) or one["case"] == "cannot_pay",
        Word.OVERDUE: due and late,
        Word.NOT_FOUND: due and one["payment"] is PaymentState.REJECTED,
        Word.DECLARED: (owes and state is InstalmentState.DECLARED)
        or one["payment"] is PaymentState.DECLARED,
        Word.CRISIS: one["cries"],
        Word.UNSAFE: one["reach"] == "unsafe",
        Word.UNREACHABLE: one["reach"] in ("unreachable", "no_consent", "old_notice"),
        Word.STOPPED: one["reach"] == "stopped",
        Word.NOT_JOINED: one["reach"] in ("not_joined", "nobody"),
        Word.CASE: one["case"] in ("other", "cannot_pay"),
        Word.PAUSED: plan is PlanState.PAUSED or (owes and state is InstalmentState.PAUSED),
        Word.PROPOSED: plan is PlanState.PROPOSED,
        Word.NONE: plan in (None, PlanState.CLOSED),
    }
    bad = {word for word, holds in wanted.items() if holds}
    if bad:
        return bad
    return {Word.KEPT} if plan is PlanState.KEPT else {Word.IN_ORDER}


def _home(session: Session, clock: SetClock, cast: build.Cast, number: int, one: dict[str, Any]) -> int:
    now = clock.now()

    def new(table: Any, **values: Any) -> int:
        return session.execute(insert(table).values(**values).returning(table.id)).scalar_one()

    home = new(
        Household,
        programme_id=cast.programme,
        name=f"Casa {number}",
        reference=f"G-{number}",
        state=HouseholdState.LEFT if one["left"] else HouseholdState.ACTIVE,
        created_at=now,
    )
    reach, earlier = one["reach"], now - timedelta(days=30)
    if reach != "nobody":
        member = new(
            Member,
            household_id=home,
            name="Prova",
            language="it",
            sees_arrears=not one["hidden"],
            joined_at=None if reach == "not_joined" else earlier,
            stopped_at=earlier if reach == "stopped" else None,
            unreachable_at=earlier if reach == "unreachable" else None,
            unsafe_at=earlier if reach == "unsafe" else None,
            created_at=now,
        )
        if reach != "no_consent":
            version = session.get_one(Programme, cast.programme).privacy_version
            version = "before it" if reach == "old_notice" else version
            new(Consent, member_id=member, version=version, language="it", given_at=earlier)
    instalment = None
    if one["plan"] is not None:
        debt = new(
            Debt,
            household_id=home,
            creditor="ALER",
            line="rent",
            amount_minor=1000,
            as_of=TODAY,
            created_at=now,
        )
        plan = new(RepaymentPlan, household_id=home, debt_id=debt, state=one["plan"], created_at=now)
        state, late = one["instalment"]
        instalment = new(
            Instalment,
            plan_id=plan,
            number=1,
            due_on=TODAY + timedelta(days=-1 if late else 1),
            amount_minor=1000,
            state=state,
            hardship=Hardship.OTHER if one["hardship"] else None,
        )
    if one["payment"] is not None:
        new(
            Payment,
            household_id=home,
            instalment_id=instalment,
            amount_minor=1000,
            paid_on=TODAY,
            state=one["payment"],
            created_at=now,
        )
    if one["case"] is not None:
        new(
            Case,
            programme_id=cast.programme,
            household_id=home,
            topic="cannot_pay" if one["case"] == "cannot_pay" else "other",
            state=CaseState.CLOSED if one["case"] == "closed" else CaseState.OPEN,
            created_at=now,
        )
    if one["cries"]:
        new(
            Task,
            programme_id=cast.programme,
            household_id=home,
            kind=TaskKind.CRISIS,
            state=(TaskState.OPEN, TaskState.TAKEN)[number % 2],
            created_at=now,
        )
    return home


def test_what_is_said_of_households_follows_from_the_facts(database: Database, clock: SetClock) -> None:
    cast, every = build.cast(database, clock), _combinations()

    def job(session: Session) -> list[int]:
        return [_home(session, clock, cast, number, one) for number, one in enumerate(every)]

    homes = database.write(job)
    with database.read() as session:
        said = standing.words(session, clock, homes)
        for home, one in zip(homes, every, strict=True):
            assert set(said[home]) == _expected(one), one
        # The filter of the list finds those of whom the word is said.
        for word_ in Word:
            found = session.scalars(
                select(Household.id).where(standing.holds(session, clock, word_), Household.id.in_(homes))
            )
            assert set(found) == {home for home in homes if word_ in said[home]}, word_
    assert {word_ for one in said.values() for word_ in one} == set(Word), "each word was seen"


# -- weeks


def _adult(clock: SetClock, what: str) -> Adult:
    before = clock.now() - timedelta(days=200)
    return Adult(
        None if what == "not_joined" else before,
        before if what == "stopped" else None,
        before if what == "unreachable" else None,
        before if what == "left" else None,
        before if what == "unsafe" else None,
    )


_ADULTS = ("joined", "not_joined", "stopped", "unreachable", "unsafe", "left")


def _week(
    clock: SetClock, adults: Sequence[str], state: CheckinState | None, asked: bool, entries: int
) -> Series:
    home = Series(1, "Casa", "EUR", 1, None, None, TODAY, adults=[_adult(clock, one) for one in adults])
    if state is not None:
        home.checkins[WEEK] = (state, None)
    if asked:
        home.asked.add(WEEK)
    if entries:
        home.numbers[WEEK, "food"] = entries
        home.totals[WEEK, Kind.EXPENSE] = 100
    return home


@pytest.mark.parametrize("over", [True, False])
def test_what_is_said_of_a_week_follows_from_the_facts(clock: SetClock, over: bool) -> None:
    families = [*((one,) for one in _ADULTS), (), *combinations(_ADULTS, 2)]
    for adults, state, asked, entries in product(families, (None, *CheckinState), (False, True), (0, 3)):
        home = _week(clock, adults, state, asked, entries)
        home.today = TODAY if over else WEEK + timedelta(days=3)
        said, flags = word(home, WEEK), {flag.code for flag in judge(home, WEEK)}
        case = (adults, state, asked, entries)
        could_be_asked = "joined" in adults
        # Green: the family has told us how the week was.
        assert (said is WeekWord.DONE) == (state is CheckinState.DONE), case
        if Code.MISSED_CHECKIN in flags or said is WeekWord.MISSED:
            assert could_be_asked, case
            assert asked, case
            assert said is WeekWord.MISSED, case
        if said is WeekWord.SILENT:
            assert not entries, case
            assert state in (None, CheckinState.MISSED, CheckinState.ASKED), case
        if not could_be_asked and state is not CheckinState.DONE:
            away = (WeekWord.STOPPED, WeekWord.UNSAFE, WeekWord.UNREACHABLE, WeekWord.NOT_JOINED)
            assert said in away, case
        if could_be_asked and over and not entries and state is None and not asked:
            # A family that is silent does not fall out of the list.
            assert Code.SILENT in flags, case
            assert readable(home, WEEK), case
        if could_be_asked and over and asked and state is not CheckinState.DONE:
            assert Code.MISSED_CHECKIN in flags, case


def test_who_stops_afterwards_had_missed_it_before(clock: SetClock) -> None:
    home = _week(clock, ["joined"], CheckinState.MISSED, True, 0)
    (adult,) = home.adults
    home.adults = [Adult(adult.joined_at, clock.now(), None)]
    assert word(home, WEEK) is WeekWord.MISSED
    home.adults = [Adult(adult.joined_at, clock.now() - timedelta(days=12), None)]
    assert word(home, WEEK) is WeekWord.STOPPED


def test_one_adult_who_can_be_reached_is_enough(clock: SetClock) -> None:
    for other in _ADULTS:
        assert standing.reach([_adult(clock, other), _adult(clock, "joined")], TODAY) is Reach.REACHED
    assert standing.reach([], TODAY) is Reach.NOT_JOINED
    assert {standing.reach([_adult(clock, one)], TODAY) for one in _ADULTS} == set(Reach)
