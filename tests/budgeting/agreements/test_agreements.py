"""A pact's rules, for any dates and hours; who may answer; and that nothing of it is lost sight of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from budgeting import agreements
from budgeting.agreements import Line, Terms, rules
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Programme
from budgeting.errors import NotPossible
from budgeting.households import Person
from budgeting.next_steps import kinds
from budgeting.schedule import due, reminders
from budgeting.states.agreements import AgreementState, Side
from budgeting.states.schedule import DueKind
from dialogs.understand.given import read_hours
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite

TODAY = date(2026, 3, 2)
BOTH = (Line(Side.FAMILY, "Aiutare"), Line(Side.PROGRAMME, "Un corso"))
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(begins=days, length=st.integers(1, rules.LONGEST_TERM.days))
def test_a_renewal_lasts_as_long_and_leaves_no_gap(begins: date, length: int) -> None:
    ends = begins + timedelta(days=length)
    after, last = rules.next_term(begins, ends)
    assert after == ends + timedelta(days=1)
    assert last - after == ends - begins
    rules.check(Terms("", after, last, BOTH))


@given(minutes=st.integers(0, 10_000), promised=st.none() | st.integers(1, rules.MOST_HOURS_PROMISED))
def test_the_bar_is_never_more_than_full(minutes: int, promised: int | None) -> None:
    assert 0 <= rules.percent(minutes, promised) <= 100
    if promised and minutes >= promised * 60:
        assert rules.percent(minutes, promised) == 100


@given(begins=days, ends=days, on=days, today=days, minutes=st.integers(-10, 2_000))
def test_hours_are_of_a_day_of_the_pact_that_has_come(
    begins: date, ends: date, on: date, today: date, minutes: int
) -> None:
    good = 0 < minutes <= rules.MOST_MINUTES and on <= today and begins <= on <= ends
    try:
        rules.check_hours(minutes, on, today, begins, ends)
    except NotPossible:
        assert not good
    else:
        assert good


@given(hours=st.integers(0, 12), minutes=st.integers(0, 59), zero=st.sampled_from([0x30, 0x660, 0x6F0]))
def test_written_hours_are_read_in_every_script(hours: int, minutes: int, zero: int) -> None:
    written = "".join(chr(zero + int(c)) if c.isdigit() else c for c in f"{hours}:{minutes:02}")
    whole = hours * 60 + minutes
    assert read_hours(written, language="it", most=rules.MOST_MINUTES) == (
        whole if 0 < whole <= rules.MOST_MINUTES else None
    )


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("3", 180),
        ("2 ore", 120),
        ("2 ore e mezza", 150),
        ("1,5", 90),
        ("two", None),
        ("3 4", None),
        ("13", None),
        ("0", None),
        ("1:75", None),
        ("2 hours and a half", 150),
        ("٣ ساعات ونصف", 210),
    ],
)
def test_what_families_write(words: str, minutes: int | None) -> None:
    assert read_hours(words, language="ar", most=rules.MOST_MINUTES) == minutes


def running(session: Session, clock: SetClock, cast: Cast, **terms: object) -> int:
    """A pact of the Amrani family that holds."""
    chosen = {"begins_on": TODAY, "ends_on": TODAY + timedelta(days=60), "lines": BOTH, **terms}
    draft = agreements.create(session, clock, cast.giulia, cast.amrani, Terms("", **chosen))  # type: ignore[arg-type]
    agreements.propose(session, clock, cast.giulia, draft.id)
    agreements.accept(session, clock, build.person(session, cast.amina), draft.id)
    return draft.id


@on_sqlite
def test_one_answer_counts_whoever_gives_it_first(database: Database, clock: SetClock, cast: Cast) -> None:
    number = database.write(lambda s: running(s, clock, cast))

    def again(session: Session) -> None:
        youssef = build.person(session, cast.youssef)
        assert agreements.accept(session, clock, youssef, number).state is AgreementState.ACTIVE
        for late in (agreements.decline, agreements.ask_for_change):
            with pytest.raises(NotPossible, match="active"):
                late(session, clock, youssef, number, "no")
        with pytest.raises(NotPossible, match="not_theirs"):
            agreements.accept(session, clock, build.person(session, cast.lucia), number)

    database.write(again)


@on_sqlite
def test_another_family_ticks_and_gives_nothing(database: Database, clock: SetClock, cast: Cast) -> None:
    def tried(session: Session) -> None:
        number = running(session, clock, cast)
        family, programme = agreements.view(session, number).promises
        lucia, amina = build.person(session, cast.lucia), build.person(session, cast.amina)
        attempts: list[tuple[Person, int]] = [(lucia, family.id), (amina, programme.id)]
        for person, promise in attempts:
            with pytest.raises(NotPossible, match="not_theirs"):
                agreements.tick(session, clock, promise, person=person)
        with pytest.raises(NotPossible, match="not_theirs"):
            agreements.give_hours(session, clock, lucia, number, TODAY, 60, "")

    database.write(tried)


def gaps(database: Database, clock: SetClock, cast: Cast) -> set[tuple[str, str]]:
    with database.read() as session:
        programme = session.get_one(Programme, cast.programme)
        return {(gap.subject.kind.value, gap.cause) for gap in kinds.gaps(session, clock, programme)}


@on_sqlite
def test_nothing_of_a_pact_is_lost_sight_of(database: Database, clock: SetClock, cast: Cast) -> None:
    lines = (Line(Side.FAMILY, "Aiutare", TODAY + timedelta(days=5)), BOTH[1])
    number = database.write(lambda s: running(s, clock, cast, lines=lines))
    assert ("agreement_promise", "late") not in gaps(database, clock, cast)
    clock.advance(days=6)
    assert ("agreement_promise", "late") in gaps(database, clock, cast)
    database.write(
        lambda s: agreements.tick(s, clock, agreements.view(s, number).promises[0].id, staff_id=cast.giulia)
    )
    assert ("agreement_promise", "late") not in gaps(database, clock, cast)
    clock.advance(days=60)
    assert ("agreement", "over") in gaps(database, clock, cast)
    database.write(lambda s: agreements.end(s, clock, cast.giulia, number, "bene"))
    assert ("agreement", "over") not in gaps(database, clock, cast)


@on_sqlite
def test_both_sides_are_asked_two_weeks_before_once(database: Database, clock: SetClock, cast: Cast) -> None:
    number = database.write(lambda s: running(s, clock, cast))

    def planned() -> list[tuple[DueKind, int | None]]:
        kinds_of_it = [DueKind.AGREEMENT_ENDS, DueKind.AGREEMENT_RENEWAL]
        with database.read() as session:
            return [(event.kind, event.member_id) for event in due.pending(session, kinds_of_it, number)]

    assert set(planned()) == {
        (DueKind.AGREEMENT_ENDS, cast.amina),
        (DueKind.AGREEMENT_ENDS, cast.youssef),
        (DueKind.AGREEMENT_RENEWAL, None),
    }
    before = planned()
    database.write(lambda s: reminders.plan_ahead(s, clock))
    assert planned() == before
    database.write(lambda s: agreements.end(s, clock, cast.giulia, number, "bene"))
    assert planned() == []
