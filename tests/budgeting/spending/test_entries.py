"""Entries: booked once, changed with their history, added up without those undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Entry, EntryChange
from budgeting.errors import CurrencyMismatch, NotFound, NotPossible
from budgeting.headings import Heading, Kind, Source
from budgeting.households import person
from budgeting.money import Money
from budgeting.periods import week_of
from budgeting.spending import entries, words
from budgeting.spending.entries import Booked, NewEntry
from tests.kit import build
from tests.kit.build import Cast, euro
from tests.kit.databases import on_sqlite

TODAY = date(2026, 3, 2)  # a Monday, the day of the clock


@pytest.fixture
def message(database: Database, cast: Cast, clock: SetClock) -> int:
    return database.write(
        lambda s: build.message(s, clock, build.conversation(s, clock, cast.lucia), "pane 3,20\nlatte 1,50")
    )


def _before(database: Database, entry_id: int) -> list[dict[str, object]]:
    with database.read() as session:
        query = select(EntryChange.before).where(EntryChange.entry_id == entry_id).order_by(EntryChange.id)
        return list(session.scalars(query))


def _standing(database: Database, cast: Cast, message: int) -> list[tuple[int, int, str, str]]:
    with database.read() as session:
        rows = entries.of_message(session, cast.rossi, message)
        return [(row.line, row.amount_minor, row.category, row.note) for row in rows]


@on_sqlite
def test_a_line_of_a_message_is_booked_once(
    database: Database, cast: Cast, clock: SetClock, message: int
) -> None:
    def book(line: int, amount: str) -> Booked:
        return database.write(
            lambda s: build.spent(s, clock, cast.lucia, amount, message_id=message, line=line)
        )

    first = book(0, "3.20")
    assert not first.repeated
    assert book(0, "9.99") == Booked(first.entry_id, repeated=True)
    assert book(1, "1.50").entry_id != first.entry_id
    assert [row[1] for row in _standing(database, cast, message)] == [320, 150]


@on_sqlite
def test_entries_without_a_message_are_all_kept(database: Database, cast: Cast, clock: SetClock) -> None:
    ids = {database.write(lambda s: build.spent(s, clock, cast.lucia, "5")).entry_id for _ in range(3)}
    assert len(ids) == 3


@on_sqlite
@pytest.mark.parametrize(
    ("kind", "category", "amount", "error"),
    [
        (Kind.EXPENSE, "food", Money(0), NotPossible),
        (Kind.EXPENSE, "food", Money(-5), NotPossible),
        (Kind.EXPENSE, "work", Money(5), NotPossible),
        (Kind.INCOME, "food", Money(5), NotPossible),
        (Kind.EXPENSE, "yachts", Money(5), NotPossible),
        (Kind.EXPENSE, "food", Money(5, "CHF"), CurrencyMismatch),
    ],
)
def test_what_makes_no_sense_is_not_booked(
    database: Database,
    cast: Cast,
    clock: SetClock,
    kind: Kind,
    category: str,
    amount: Money,
    error: type[Exception],
) -> None:
    def book(session: Session) -> None:
        someone = person(session, cast.lucia)
        entries.book(session, clock, someone, kind=kind, category=category, amount=amount, on=TODAY, note="")

    with pytest.raises(error):
        database.write(book)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == 0


@on_sqlite
def test_sums_leave_out_what_was_undone_and_other_days_and_families(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    def live(session: Session) -> None:
        build.spent(session, clock, cast.amina, "10", on=date(2026, 2, 28))
        build.spent(session, clock, cast.amina, "20", on=date(2026, 3, 1))
        build.spent(session, clock, cast.youssef, "3.20", on=date(2026, 3, 31))
        build.spent(session, clock, cast.amina, "7", Heading.HEALTH, on=TODAY)
        build.spent(session, clock, cast.amina, "40", on=date(2026, 4, 1))
        build.spent(session, clock, cast.lucia, "99", on=TODAY)
        build.received(session, clock, cast.amina, "500", on=TODAY)
        gone = build.spent(session, clock, cast.amina, "1000", on=TODAY)
        entries.undo(session, clock, person(session, cast.amina), gone.entry_id)

    database.write(live)
    with database.read() as session:
        first, last = date(2026, 3, 1), date(2026, 3, 31)
        assert entries.spent(session, cast.amrani, first, last) == {
            "food": euro("23.20"),
            "health": euro("7"),
        }
        assert entries.received(session, cast.amrani, first, last) == {"work": euro("500")}
        assert entries.spent(session, cast.kaur, first, last) == {}
        assert entries.week_count(session, cast.amrani, week_of(TODAY)) == 2
        assert entries.week_count(session, cast.amrani, week_of(date(2026, 3, 1))) == 2
        assert [row.amount for row in entries.recent(session, cast.amrani, 3)] == [
            euro("40"),
            euro("3.20"),
            euro("500"),
        ]


def test_undo_is_safe_twice_and_stays_in_history(database: Database, cast: Cast, clock: SetClock) -> None:
    booked = database.write(lambda s: build.spent(s, clock, cast.amina, "3.20"))

    def undo(member: int) -> Entry:
        return database.write(lambda s: entries.undo(s, clock, person(s, member), booked.entry_id))

    first = clock.now()
    assert undo(cast.amina).undone_at == first
    clock.advance(minutes=5)
    assert undo(cast.youssef).undone_at == first  # from the household's other phone
    assert _before(database, booked.entry_id) == [
        {"amount_minor": 320, "category": "food", "spent_on": "2026-03-02", "undone": False}
    ]


@on_sqlite
def test_each_change_keeps_what_was_said_before(database: Database, cast: Cast, clock: SetClock) -> None:
    booked = database.write(lambda s: build.spent(s, clock, cast.lucia, "3.20", note="pane")).entry_id

    def change(session: Session) -> Entry:
        lucia = person(session, cast.lucia)
        entries.change_category(session, clock, lucia, booked, Heading.LEISURE)
        entries.change_category(session, clock, lucia, booked, Heading.LEISURE)
        entries.change_date(session, clock, lucia, booked, date(2026, 3, 1))
        return entries.change_amount(session, clock, lucia, booked, euro("4"))

    entry = database.write(change)
    assert (entry.category, entry.spent_on, entry.amount) == ("leisure", date(2026, 3, 1), euro("4"))
    history = [
        (state["category"], state["spent_on"], state["amount_minor"]) for state in _before(database, booked)
    ]
    assert history == [
        ("food", "2026-03-02", 320),
        ("leisure", "2026-03-02", 320),
        ("leisure", "2026-03-01", 320),
    ]


@on_sqlite
def test_a_changed_heading_teaches_the_households_own_word(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    booked = database.write(lambda s: build.spent(s, clock, cast.amina, "3.20", note="  Da  Piero ")).entry_id
    database.write(
        lambda s: entries.change_category(s, clock, person(s, cast.youssef), booked, Heading.LEISURE)
    )
    with database.read() as session:
        assert words.learned(session, cast.amrani) == {"da piero": "leisure"}
        assert words.learned(session, cast.rossi) == {}


def test_an_entry_moved_to_a_source_becomes_income(database: Database, cast: Cast, clock: SetClock) -> None:
    booked = database.write(lambda s: build.spent(s, clock, cast.lucia, "500", Heading.OTHER)).entry_id
    entry = database.write(
        lambda s: entries.change_category(s, clock, person(s, cast.lucia), booked, Source.HELP)
    )
    assert (entry.kind, entry.category) == (Kind.INCOME, "help")
    with database.read() as session:
        assert entries.spent(session, cast.rossi, TODAY, TODAY) == {}


CHANGES: list[Callable[[Session, SetClock, Cast, int], object]] = [
    lambda s, c, cast, e: entries.undo(s, c, person(s, cast.lucia), e),
    lambda s, c, cast, e: entries.change_category(s, c, person(s, cast.lucia), e, "health"),
    lambda s, c, cast, e: entries.change_date(s, c, person(s, cast.lucia), e, TODAY),
    lambda s, c, cast, e: entries.change_amount(s, c, person(s, cast.lucia), e, euro("1")),
    lambda s, c, cast, e: entries.entry(s, person(s, cast.lucia), e),
]


@on_sqlite
@pytest.mark.parametrize("change", CHANGES, ids=["undo", "category", "date", "amount", "look"])
def test_a_foreign_entry_looks_like_one_that_does_not_exist(
    database: Database,
    cast: Cast,
    clock: SetClock,
    change: Callable[[Session, SetClock, Cast, int], object],
) -> None:
    foreign = database.write(lambda s: build.spent(s, clock, cast.amina, "3.20")).entry_id
    with pytest.raises(NotFound, match=f"entry {foreign} not found"):
        database.write(lambda s: change(s, clock, cast, foreign))
    with pytest.raises(NotFound, match="entry 1000000000 not found"):
        database.write(lambda s: change(s, clock, cast, 10**9))
    assert _before(database, foreign) == []


@on_sqlite
@pytest.mark.parametrize("change", CHANGES[1:4], ids=["category", "date", "amount"])
def test_what_was_undone_cannot_be_changed(
    database: Database,
    cast: Cast,
    clock: SetClock,
    change: Callable[[Session, SetClock, Cast, int], object],
) -> None:
    booked = database.write(lambda s: build.spent(s, clock, cast.lucia, "3.20")).entry_id
    database.write(lambda s: entries.undo(s, clock, person(s, cast.lucia), booked))
    with pytest.raises(NotPossible, match="undone"):
        database.write(lambda s: change(s, clock, cast, booked))


def _correct(
    database: Database, cast: Cast, clock: SetClock, message: int, *new: tuple[int, str, str]
) -> list[Entry]:
    """Correct lines to (line, amount, note), all food today."""
    lines = [
        NewEntry(Kind.EXPENSE, euro(amount), Heading.FOOD, TODAY, note, line) for line, amount, note in new
    ]
    return database.write(lambda s: entries.correct(s, clock, person(s, cast.lucia), message, lines))


def test_an_edited_message_changes_removes_and_adds(
    database: Database, cast: Cast, clock: SetClock, message: int
) -> None:
    _correct(database, cast, clock, message, (0, "3.20", "pane"), (1, "1.50", "latte"))
    rows = _correct(database, cast, clock, message, (0, "4.20", "pane"), (2, "2", "uova"))
    assert [(row.line, row.amount, row.note) for row in rows] == [
        (0, euro("4.20"), "pane"),
        (2, euro("2"), "uova"),
    ]
    with database.read() as session:
        every = session.scalars(select(Entry).where(Entry.message_id == message)).all()
        assert {(row.line, row.undone_at is None) for row in every} == {(0, True), (1, False), (2, True)}
    assert [state["amount_minor"] for state in _before(database, rows[0].id)] == [320]


def test_the_same_edit_twice_changes_nothing(
    database: Database, cast: Cast, clock: SetClock, message: int
) -> None:
    _correct(database, cast, clock, message, (0, "3.20", "pane"))
    rows = _correct(database, cast, clock, message, (0, "3.20", "pane"))
    assert _before(database, rows[0].id) == []


@on_sqlite
def test_a_line_that_comes_back_counts_again(
    database: Database, cast: Cast, clock: SetClock, message: int
) -> None:
    _correct(database, cast, clock, message, (0, "3.20", "pane"))
    assert _correct(database, cast, clock, message) == []
    assert len(_correct(database, cast, clock, message, (0, "3.20", "pane"))) == 1


def test_what_was_undone_by_hand_stays_undone_until_its_line_says_something_new(
    database: Database, cast: Cast, clock: SetClock, message: int
) -> None:
    rows = _correct(database, cast, clock, message, (0, "3.20", "pane"), (1, "1.50", "latte"))
    database.write(lambda s: entries.undo(s, clock, person(s, cast.lucia), rows[1].id))
    _correct(database, cast, clock, message, (0, "3.30", "pane"), (1, "1.50", "latte"))
    assert [row[1] for row in _standing(database, cast, message)] == [330]
    _correct(database, cast, clock, message, (0, "3.30", "pane"), (1, "1.60", "latte"))
    assert [row[1] for row in _standing(database, cast, message)] == [330, 160]


@on_sqlite
def test_a_correction_that_makes_no_sense_changes_nothing(
    database: Database, cast: Cast, clock: SetClock, message: int
) -> None:
    _correct(database, cast, clock, message, (0, "3.20", "pane"))
    with pytest.raises(NotPossible, match="amount"):
        _correct(database, cast, clock, message, (1, "5", "latte"), (0, "0", "pane"))
    assert [row[1] for row in _standing(database, cast, message)] == [320]


@on_sqlite
def test_nobody_corrects_another_familys_message(
    database: Database, cast: Cast, clock: SetClock, message: int
) -> None:
    _correct(database, cast, clock, message, (0, "3.20", "pane"))
    database.write(lambda s: entries.correct(s, clock, person(s, cast.amina), message, []))
    assert [row[1] for row in _standing(database, cast, message)] == [320]
