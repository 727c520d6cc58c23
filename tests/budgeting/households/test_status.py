"""A household's status over all combinations of facts: green only if something is known and nothing is wrong."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain, combinations, product
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from admin import status_labels as labels
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
from budgeting.households import status
from budgeting.households.status import GOOD, Adult, Reachability, StatusWord
from budgeting.reviews import Code, Series, WeekWord, judge, readable, word
from budgeting.states.arrears import Hardship, InstalmentState, PaymentState, PlanState
from budgeting.states.cases import CaseState
from budgeting.states.checkins import CheckinState
from budgeting.states.households import HouseholdState
from budgeting.states.tasks import TaskKind, TaskState
from tests.kit import build

TODAY = date(2026, 3, 2)
WEEK = date(2026, 2, 16)


def test_every_word_has_its_text_and_colour() -> None:
    assert set(labels.WORDS) == set(labels.COLOURS) == set(StatusWord)
    assert set(labels.WEEKS) == set(labels.WEEK_COLOURS) == set(WeekWord)
    assert {status_word for status_word, colour in labels.COLOURS.items() if colour == "tag-good"} == set(
        GOOD
    )
    assert [status_word for status_word, colour in labels.WEEK_COLOURS.items() if colour == "tag-good"] == [
        WeekWord.DONE
    ]


def test_good_words_stand_alone() -> None:
    facts = chain.from_iterable(combinations(StatusWord, number) for number in range(4))
    for true in facts:
        said = status.judge(true)
        assert said
        if set(said) & set(GOOD):
            assert set(true) <= set(GOOD)
        else:
            assert set(said) == set(true) - set(GOOD) or said == (StatusWord.NONE,)


# -- households, with rows in the database

_PLANS = (None, *PlanState)
_REACH = ("joined", "not_joined", "stopped", "unreachable", "unsafe", "no_consent", "old_notice", "nobody")
_CASES = (None, "other", "cannot_pay", "closed")
_PAYMENTS = (None, *PaymentState)
_INSTALMENTS = [(state, late) for state in InstalmentState for late in (False, True)]


def _combinations(number: int) -> list[dict[str, Any]]:
    keys = ("plan", "reach", "case", "payment", "instalment", "hardship", "left", "hidden", "cries")
    either = (False, True)
    every = product(_PLANS, _REACH, _CASES, _PAYMENTS, _INSTALMENTS, either, either, either, either)
    combinations_ = [dict(zip(keys, facts, strict=True)) for facts in every]
    # Enough to see each value of each fact many times, in varied company.
    sample = random.Random(9).sample(combinations_, number)
    # Good ones are rare among them, so add some.
    ahead, quiet = (InstalmentState.DUE, False), ("joined", None, None)
    for plan, hidden in product(_PLANS, (False, True)):
        sample.append(dict(zip(keys, (plan, *quiet, ahead, False, False, hidden, False), strict=True)))
    return sample


def _expected(facts: dict[str, Any]) -> set[StatusWord]:
    """The rules restated from the facts, in plain words."""
    plan, (state, late) = facts["plan"], facts["instalment"]
    owes = plan not in (None, PlanState.PROPOSED)
    due = owes and state is InstalmentState.DUE
    holding = {
        StatusWord.LEFT: facts["left"],
        StatusWord.CANNOT_PAY: (due and facts["hardship"]) or facts["case"] == "cannot_pay",
        StatusWord.OVERDUE: due and late,
        StatusWord.NOT_FOUND: due and facts["payment"] is PaymentState.REJECTED,
        StatusWord.DECLARED: (owes and state is InstalmentState.DECLARED)
        or facts["payment"] is PaymentState.DECLARED,
        StatusWord.CRISIS: facts["cries"],
        StatusWord.UNSAFE: facts["reach"] == "unsafe",
        StatusWord.UNREACHABLE: facts["reach"] in ("unreachable", "no_consent", "old_notice"),
        StatusWord.STOPPED: facts["reach"] == "stopped",
        StatusWord.NOT_JOINED: facts["reach"] in ("not_joined", "nobody") and not facts["left"],
        StatusWord.CASE: facts["case"] in ("other", "cannot_pay"),
        StatusWord.PAUSED: plan is PlanState.PAUSED or (owes and state is InstalmentState.PAUSED),
        StatusWord.PROPOSED: plan is PlanState.PROPOSED,
        StatusWord.NONE: plan in (None, PlanState.CLOSED) and not facts["left"],
    }
    bad = {word for word, holds in holding.items() if holds}
    if bad:
        return bad
    return {StatusWord.KEPT} if plan is PlanState.KEPT else {StatusWord.IN_ORDER}


def _household(
    session: Session, clock: SetClock, cast: build.Cast, number: int, facts: dict[str, Any]
) -> int:
    now = clock.now()

    def new(table: Any, **values: Any) -> int:
        return session.execute(insert(table).values(**values).returning(table.id)).scalar_one()

    household = new(
        Household,
        programme_id=cast.programme,
        name=f"Casa {number}",
        reference=f"G-{number}",
        state=HouseholdState.LEFT if facts["left"] else HouseholdState.ACTIVE,
        created_at=now,
    )
    reach, earlier = facts["reach"], now - timedelta(days=30)
    if reach != "nobody":
        member = new(
            Member,
            household_id=household,
            name="Prova",
            language="it",
            sees_arrears=not facts["hidden"],
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
    if facts["plan"] is not None:
        debt = new(
            Debt,
            household_id=household,
            creditor="ALER",
            line="rent",
            amount_minor=1000,
            as_of=TODAY,
            created_at=now,
        )
        plan = new(RepaymentPlan, household_id=household, debt_id=debt, state=facts["plan"], created_at=now)
        state, late = facts["instalment"]
        instalment = new(
            Instalment,
            plan_id=plan,
            number=1,
            due_on=TODAY + timedelta(days=-1 if late else 1),
            amount_minor=1000,
            state=state,
            hardship=Hardship.OTHER if facts["hardship"] else None,
        )
    if facts["payment"] is not None:
        new(
            Payment,
            household_id=household,
            instalment_id=instalment,
            amount_minor=1000,
            paid_on=TODAY,
            state=facts["payment"],
            created_at=now,
        )
    if facts["case"] is not None:
        new(
            Case,
            programme_id=cast.programme,
            household_id=household,
            topic="cannot_pay" if facts["case"] == "cannot_pay" else "other",
            state=CaseState.CLOSED if facts["case"] == "closed" else CaseState.OPEN,
            created_at=now,
        )
    if facts["cries"]:
        new(
            Task,
            programme_id=cast.programme,
            household_id=household,
            kind=TaskKind.CRISIS,
            state=(TaskState.OPEN, TaskState.TAKEN)[number % 2],
            created_at=now,
        )
    return household


@pytest.mark.parametrize(
    ("database_url", "number"), [("sqlite", 600), ("postgresql", 60)], indirect=["database_url"]
)
def test_what_is_said_of_households_follows_from_the_facts(
    database: Database, clock: SetClock, number: int
) -> None:
    cast, every = build.cast(database, clock), _combinations(number)

    def job(session: Session) -> list[int]:
        return [_household(session, clock, cast, number, each) for number, each in enumerate(every)]

    households = database.write(job)
    with database.read() as session:
        said = status.words(session, clock, households)
        for household, facts in zip(households, every, strict=True):
            assert set(said[household]) == _expected(facts), facts
        # The list's filter finds exactly the households with that status.
        for word_ in StatusWord:
            ids_found = session.scalars(
                select(Household.id).where(status.holds(session, clock, word_), Household.id.in_(households))
            )
            assert set(ids_found) == {household for household in households if word_ in said[household]}, (
                word_
            )
    assert {word_ for words_said in said.values() for word_ in words_said} == set(StatusWord), (
        "each word was seen"
    )


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
    household = Series(
        1, "Casa", "EUR", 1, None, None, TODAY, adults=[_adult(clock, facts) for facts in adults]
    )
    if state is not None:
        household.checkins[WEEK] = (state, None)
    if asked:
        household.asked.add(WEEK)
    if entries:
        household.numbers[WEEK, "food"] = entries
        household.totals[WEEK, Kind.EXPENSE] = 100
    return household


@pytest.mark.parametrize("over", [True, False])
def test_what_is_said_of_a_week_follows_from_the_facts(clock: SetClock, over: bool) -> None:
    families = [*((facts,) for facts in _ADULTS), (), *combinations(_ADULTS, 2)]
    for adults, state, asked, entries in product(families, (None, *CheckinState), (False, True), (0, 3)):
        household = _week(clock, adults, state, asked, entries)
        household.today = TODAY if over else WEEK + timedelta(days=3)
        said, flags = word(household, WEEK), {flag.code for flag in judge(household, WEEK)}
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
            # A silent family still appears in the list.
            assert Code.SILENT in flags, case
            assert readable(household, WEEK), case
        if could_be_asked and over and asked and state is not CheckinState.DONE:
            assert Code.MISSED_CHECKIN in flags, case


def test_who_stops_afterwards_had_missed_it_before(clock: SetClock) -> None:
    household = _week(clock, ["joined"], CheckinState.MISSED, True, 0)
    (adult,) = household.adults
    household.adults = [Adult(adult.joined_at, clock.now(), None)]
    assert word(household, WEEK) is WeekWord.MISSED
    household.adults = [Adult(adult.joined_at, clock.now() - timedelta(days=12), None)]
    assert word(household, WEEK) is WeekWord.STOPPED


def test_one_adult_who_can_be_reached_is_enough(clock: SetClock) -> None:
    for other in _ADULTS:
        assert status.reach([_adult(clock, other), _adult(clock, "joined")], TODAY) is Reachability.REACHED
    assert status.reach([], TODAY) is Reachability.NOT_JOINED
    assert {status.reach([_adult(clock, facts)], TODAY) for facts in _ADULTS} == set(Reachability)
