"""What a family does itself: expected until it is seen in the entries, asked about monthly, quiet after two rounds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from budgeting import correctives, next_steps
from budgeting.calendars import QuietRules, is_allowed
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Corrective, CorrectiveChange, Member, Programme
from budgeting.errors import CurrencyMismatch, NotFound, NotPossible
from budgeting.money import Money
from budgeting.schedule import reminders
from budgeting.schedule.reminders.correctives import next_round
from budgeting.schedule.reminders.month_card import next_card
from budgeting.states.correctives import CorrectiveEvent, CorrectiveKind, CorrectiveState, Often
from budgeting.states.schedule import DueKind
from dialogs import proactive
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.build import euro
from tests.kit.databases import on_sqlite
from tests.kit.family import Family, rome

ROWS = st.builds(
    lambda minor, often, state, seen: Corrective(
        amount_minor=minor,
        currency="EUR",
        often=often,
        state=state,
        observed_at=rome(2026, 3, 2) if seen else None,
    ),
    st.none() | st.integers(1, 10**6),
    st.sampled_from(Often),
    st.sampled_from(CorrectiveState),
    st.booleans(),
)


@given(st.lists(ROWS, max_size=8))
def test_what_is_expected_and_what_is_seen_are_never_the_same_money(rows: list[Corrective]) -> None:
    sums = correctives.expected(rows, "EUR")
    counted = [row for row in rows if row.amount_minor and row.state is not CorrectiveState.DROPPED]
    monthly = sum(row.amount_minor or 0 for row in counted if row.often is Often.MONTHLY)
    assert sums.monthly.minor + sums.observed.minor == monthly
    assert sums.once.minor == sum(
        row.amount_minor or 0 for row in counted if row.often is Often.ONCE and row.observed_at is None
    )


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(1, 31),
)
def test_a_round_and_a_card_come_once_in_each_month(now: datetime, pay_day: int) -> None:
    """Planned each hour, from any moment: never the same day twice, none left out, never in the quiet hours."""
    for following in (next_round, next_card):
        day, moment = following(now, pay_day, QuietRules(), "Europe/Rome")
        later, second = following(moment, pay_day, QuietRules(), "Europe/Rome")
        assert now < moment < second
        assert is_allowed(moment, QuietRules(), "Europe/Rome")
        assert 27 <= (later - day).days <= 32
        # The pass of the hour before still finds the same one.
        assert following(moment - timedelta(minutes=1), pay_day, QuietRules(), "Europe/Rome") == (day, moment)


@pytest.fixture
def family(database: Database, clock: SetClock) -> Family:
    made = Family.of(database, clock)
    build.chatting(database, clock, made.cast)
    clock.set(rome(2026, 3, 2))
    return made


def _row(family: Family, number: int) -> Corrective:
    return family.look(lambda session: session.get_one(Corrective, number))


def _pass(family: Family, days: int) -> None:
    family.clock.advance(days=days)
    _due(family)


def _due(family: Family) -> None:
    family.do(reminders.plan_ahead)
    words = Words()
    while family.database.write(lambda s: proactive.work_off(s, family.clock, words)):
        pass


@on_sqlite
def test_two_rounds_without_an_answer_end_the_asking_and_the_coach_looks(family: Family) -> None:
    step = family.do(correctives.add, family.amina, CorrectiveKind.TARIFF, amount=euro("18")).id
    family.do(reminders.plan_ahead)
    seen = []
    # It is too young for the round of March: April and May ask, June gives up.
    for _ in range(26):
        _pass(family, 5)
        row = _row(family, step)
        seen.append((row.unanswered, row.state))
    assert seen[2] == (0, CorrectiveState.OPEN)
    assert [each for n, each in enumerate(seen) if n == 0 or each != seen[n - 1]] == [
        (0, CorrectiveState.OPEN),
        (1, CorrectiveState.OPEN),
        (2, CorrectiveState.OPEN),
        (2, CorrectiveState.QUIET),
    ]
    assert family.events(DueKind.CORRECTIVES_ASK) == []
    with family.database.read() as session:
        programme = session.get_one(Programme, family.cast.programme)
        causes = [
            gap.cause for gap in next_steps.gaps(session, family.clock, programme) if gap.subject.id == step
        ]
        assert "unanswered" in causes
    # An answer brings it back.
    assert family.do(correctives.answer, family.amina, step, CorrectiveEvent.GOING_ON)
    assert _row(family, step).state is CorrectiveState.OPEN


@on_sqlite
def test_two_adults_of_one_round_count_once(family: Family) -> None:
    step = family.do(correctives.add, family.amina, CorrectiveKind.TARIFF).id
    for _ in range(8):
        _pass(family, 5)
    asked = {event.member_id for event in family.events(DueKind.CORRECTIVES_ASK, state=None)}
    assert {family.cast.amina, family.cast.youssef} <= asked
    assert _row(family, step).unanswered == 1


def test_an_answer_is_noted_once(family: Family) -> None:
    step = family.do(correctives.add, family.amina, CorrectiveKind.TARIFF).id
    assert family.do(correctives.answer, family.youssef, step, CorrectiveEvent.DONE)
    assert not family.do(correctives.answer, family.amina, step, CorrectiveEvent.DONE)
    with family.database.read() as session:
        events = session.scalars(select(CorrectiveChange.event).order_by(CorrectiveChange.id)).all()
    assert events == [CorrectiveEvent.ADDED, CorrectiveEvent.DONE]


@on_sqlite
def test_only_the_staff_mark_what_shows_in_the_entries(family: Family) -> None:
    step = family.do(correctives.add, family.amina, CorrectiveKind.TARIFF, amount=euro("18")).id
    family.do(correctives.answer, family.amina, step, CorrectiveEvent.DONE)
    rows = family.look(correctives.of_household, family.household)
    assert correctives.expected(rows, "EUR").monthly == euro("18")
    family.do(correctives.observe, family.cast.giulia, step, observed=True)
    rows = family.look(correctives.of_household, family.household)
    assert (correctives.expected(rows, "EUR").monthly, correctives.expected(rows, "EUR").observed) == (
        Money(0),
        euro("18"),
    )
    with pytest.raises(NotPossible):
        family.do(correctives.observe, family.cast.giulia, step, observed=True)


@on_sqlite
def test_others_words_are_not_for_who_may_not_read_about_arrears(family: Family) -> None:
    mine = family.do(correctives.add, family.amina, CorrectiveKind.OWN, words="vendo la bici per la rata")
    theirs = family.do(correctives.add, family.youssef, CorrectiveKind.OWN, words="lavoro il sabato")
    assert correctives.own_words(family.youssef, mine) == ""
    assert correctives.own_words(family.youssef, theirs) == "lavoro il sabato"
    assert correctives.own_words(family.amina, theirs) == "lavoro il sabato"


def test_nobody_can_be_asked_so_somebody_looks(family: Family) -> None:
    step = family.do(correctives.add, family.amina, CorrectiveKind.JOB).id
    for member in (family.cast.amina, family.cast.youssef):
        family.change(Member, member, stopped_at=family.clock.now())
    family.clock.set(rome(2026, 3, 2) + timedelta(days=80))
    _due(family)
    with family.database.read() as session:
        programme = session.get_one(Programme, family.cast.programme)
        gaps = [
            gap.cause for gap in next_steps.gaps(session, family.clock, programme) if gap.subject.id == step
        ]
    assert "unasked" in gaps


@on_sqlite
def test_what_makes_no_sense_is_refused(family: Family) -> None:
    for what, error in (
        ({"words": ""}, NotPossible),
        ({"words": "x" * 201}, NotPossible),
        ({"words": "x", "amount": Money(0)}, NotPossible),
        ({"words": "x", "amount": Money(1, "CHF")}, CurrencyMismatch),
        ({"words": "x", "member_id": family.cast.lucia}, NotPossible),
    ):
        with pytest.raises(error):
            family.do(correctives.add, family.amina, CorrectiveKind.OWN, **what)
    for _ in range(correctives.MOST):
        family.do(correctives.add, family.amina, CorrectiveKind.TARIFF)
    with pytest.raises(NotPossible, match="many"):
        family.do(correctives.add, family.amina, CorrectiveKind.TARIFF, by_day=date(2026, 4, 1))
    step = family.do(correctives.add, family.lucia, CorrectiveKind.CAR).id
    with pytest.raises(NotFound):
        family.do(correctives.answer, family.amina, step, CorrectiveEvent.DONE)
