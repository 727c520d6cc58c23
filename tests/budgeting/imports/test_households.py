"""Households from a list: previewed, imported once, undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from budgeting import batches, households, imports
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Debt, Household, Import, ImportRow, Member, StaffRole
from budgeting.db.types import Base
from budgeting.errors import NotFound, NotPossible
from budgeting.imports import KINDS, committing, staging
from budgeting.states.imports import ImportState
from budgeting.states.staff import Role
from tests.budgeting.imports.files import GOOD, as_csv, committed, new, staged, states, undone, worked
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite

HOUSEHOLDS = KINDS["households"]


def everything(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables, except what the imports themselves and the audit log keep."""
    with database.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
            if table.name not in ("imports", "import_rows", "batches", "events", "audit")
        }


def state(database: Database, import_id: int) -> ImportState:
    with database.read() as session:
        return session.get_one(Import, import_id).state


def faults(database: Database, import_id: int) -> list[tuple[int, str, str]]:
    with database.read() as session:
        rows = session.scalars(
            select(ImportRow).where(ImportRow.import_id == import_id).order_by(ImportRow.line)
        )
        return [(row.line, fault["column"], fault["code"]) for row in rows for fault in row.faults]


def test_families_people_and_debts_come_out_of_it(database: Database, clock: SetClock, cast: Cast) -> None:
    number = staged(database, clock, cast.programme, GOOD.encode())
    assert states(database, number) == {"new": 3}
    assert new(database, number) == 2
    committed(database, clock, number)
    assert states(database, number) == {"created": 3}
    assert state(database, number) is ImportState.COMMITTED
    with database.read() as session:
        bianchi = session.scalars(select(Household).where(Household.reference == "007")).one()
        verdi = session.scalars(select(Household).where(Household.reference == "N-2")).one()
        debt = session.scalars(select(Debt).where(Debt.household_id == bianchi.id)).one()
        people = session.scalars(
            select(Member).where(Member.household_id == bianchi.id).order_by(Member.id)
        ).all()
        assert (bianchi.name, bianchi.coach_id, bianchi.site_id) == (
            "Famiglia Bianchi",
            cast.giulia,
            cast.site,
        )
        assert [(person.name, person.adult, person.sees_arrears) for person in people] == [
            ("Ugo Bianchi", True, False),
            ("Ida Bianchi", False, False),
        ]
        assert (debt.amount_minor, debt.line, debt.creditor, debt.as_of.isoformat()) == (
            125_050,
            "rent",
            "Ente casa",
            "2025-12-31",
        )
        # A household without a name gets that of its first person.
        assert verdi.name == "Sara Verdi"
        row = session.scalars(select(ImportRow).where(ImportRow.import_id == number)).first()
        assert row is not None
        assert row.cells == row.read_as == ""


def test_twice_is_once(database: Database, clock: SetClock, cast: Cast) -> None:
    first, second = (staged(database, clock, cast.programme, GOOD.encode()) for _ in range(2))
    committed(database, clock, first)
    before = everything(database)
    # It was checked before the first was imported; confirming it finds the rows that now exist.
    committed(database, clock, second)
    third = staged(database, clock, cast.programme, GOOD.encode())
    assert states(database, second) == states(database, third) == {"present": 3}
    with pytest.raises(NotPossible, match="nothing_new"):
        database.write(lambda s: imports.confirm(s, clock, None, third, 0))
    assert everything(database) == before


@on_sqlite
def test_what_is_undone_was_never_there(database: Database, clock: SetClock, cast: Cast) -> None:
    before = everything(database)
    number = staged(database, clock, cast.programme, GOOD.encode())
    committed(database, clock, number)
    assert everything(database) != before
    undone(database, clock, number)
    assert everything(database) == before
    assert states(database, number) == {"undone": 3}
    again = staged(database, clock, cast.programme, GOOD.encode())
    committed(database, clock, again)
    undone(database, clock, again)
    assert everything(database) == before


def test_a_family_with_which_something_happened_stays(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    number = staged(database, clock, cast.programme, GOOD.encode())
    committed(database, clock, number)
    with database.read() as session:
        household = session.scalars(select(Household).where(Household.reference == "007")).one()
    database.write(lambda s: households.add_member(s, clock, cast.marco, household.id, "Pia"))
    undone(database, clock, number)
    assert states(database, number) == {"in_use": 2, "undone": 1}
    with database.read() as session:
        assert session.scalars(select(Member.name).where(Member.household_id == household.id)).all() != []
        assert session.scalars(select(Household).where(Household.reference == "N-2")).one_or_none() is None


def test_a_changed_family_stays(database: Database, clock: SetClock, cast: Cast) -> None:
    number = staged(database, clock, cast.programme, GOOD.encode())
    committed(database, clock, number)
    with database.read() as session:
        household = session.scalars(select(Household.id).where(Household.reference == "N-2")).one()
    database.write(
        lambda s: households.change_household(
            s, clock, cast.marco, household, site_id=None, coach_id=cast.giulia, pay_day=1
        )
    )
    undone(database, clock, number)
    assert states(database, number) == {"in_use": 1, "undone": 2}


def test_each_fault_is_named_where_it_stands(database: Database, clock: SetClock, cast: Cast) -> None:
    content = as_csv(
        [
            ["Elenco delle famiglie"],
            [],
            [
                "Rif.",
                "Famiglia",
                "Nome e cognome",
                "Lingua",
                "Sede",
                "Morosità canone",
                "Note",
                "Maggiorenne",
            ],
            ["A1", "Uno", "Ugo", "klingon", "", "", "", ""],
            ["A1", "", "Ida", "", "", "", "", ""],
            ["", "Due", "Ada", "", "", "", "", ""],
            ["A3", "Tre", "Eva", "", "Torre che non c'è", "1.234", "", "forse"],
            ["A4", "Quattro", "Leo", "", "", "12,50", "", ""],
            ["A5", "Cinque", "Pia", "", "", "", "", ""],
            ["A5", "Cinque B", "Pio", "", "", "", "", ""],
            ["A6", "Sei", "Teo", "", "", "", "", ""],
            ["A6", "Sei", "Teo", "", "", "", "", ""],
            ["SP-101", "Altro nome", "Amina", "", "", "", "", ""],
        ]
    )
    number = staged(database, clock, cast.programme, content)
    assert faults(database, number) == [
        (4, "language", "language"),
        (5, "", "held_up"),
        (6, "reference", "empty"),
        (7, "adult", "yes_no"),
        (7, "site", "site"),
        (7, "rent_arrears", "two_ways"),
        (8, "creditor", "needed_with_arrears"),
        (8, "as_of", "needed_with_arrears"),
        (9, "name", "disagree"),
        (10, "name", "disagree"),
        (13, "name", "differs"),
    ]
    assert states(database, number) == {
        "faulty": 6,
        "held_up": 1,
        "new": 1,
        "repeated": 1,
        "different": 1,
    }
    with database.read() as session:
        assert session.get_one(Import, number).layout["ignored"] == ["Note"]
    before = everything(database)
    committed(database, clock, number)
    after = everything(database)
    assert len(after["households"]) == len(before["households"]) + 1
    assert [row for row in after["households"] if row in before["households"]] == before["households"]


def test_it_goes_on_where_it_was_interrupted(
    database: Database, clock: SetClock, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committing, "AT_ONCE", 3)
    rows = [["Codice", "Persona"], *([f"R{at}", f"Nome {at}"] for at in range(7))]
    number = staged(database, clock, cast.programme, as_csv(rows))
    database.write(lambda s: imports.confirm(s, clock, None, number, 7))
    worked(database, clock, 1)
    assert states(database, number) == {"created": 3, "new": 4}

    def killed(session: Any) -> None:
        committing.commit_next(session, clock, HOUSEHOLDS, number, 3)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.write(killed)
    # A second tap changes nothing, and discarding or undoing it is refused while it runs.
    for job in (
        lambda s: imports.confirm(s, clock, None, number, 4),
        lambda s: staging.discard(s, clock, None, number),
        lambda s: imports.undo(s, clock, None, number),
    ):
        with pytest.raises(NotPossible):
            database.write(job)
    worked(database, clock)
    assert states(database, number) == {"created": 7}
    with database.read() as session:
        references = session.scalars(select(Household.reference).where(Household.reference.like("R%"))).all()
        assert sorted(references) == [f"R{at}" for at in range(7)]


@on_sqlite
def test_a_stopped_import_goes_on_or_is_undone(
    database: Database, clock: SetClock, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committing, "AT_ONCE", 1)
    before = everything(database)
    number = staged(database, clock, cast.programme, GOOD.encode())
    database.write(lambda s: imports.confirm(s, clock, None, number, 2))
    worked(database, clock, 1)
    with database.read() as session:
        job = session.get_one(Import, number).batch_id
    assert job is not None
    database.write(lambda s: batches.cancel(s, clock, None, job))
    assert states(database, number) == {"created": 2, "new": 1}
    undone(database, clock, number)
    assert everything(database) == before
    # Rows that were not imported before still can be.
    assert states(database, number) == {"undone": 2, "new": 1}


def test_who_may_no_longer_import_takes_in_nothing_more(
    database: Database, clock: SetClock, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committing, "AT_ONCE", 1)
    right = {"staff_id": cast.marco, "programme_id": cast.programme, "role": Role.COORDINATOR}
    database.write(lambda s: s.add(StaffRole(**right)))
    number = staged(database, clock, cast.programme, GOOD.encode(), cast.marco)
    database.write(lambda s: imports.confirm(s, clock, cast.marco, number, 2))
    worked(database, clock, 1)
    database.write(lambda s: s.execute(delete(StaffRole).where(StaffRole.role == Role.COORDINATOR)))
    worked(database, clock)
    assert states(database, number) == {"created": 2, "new": 1}
    with pytest.raises(NotFound):
        database.write(lambda s: imports.confirm(s, clock, cast.marco, number, 1))
    # Somebody else imports the rest.
    committed(database, clock, number)
    assert states(database, number) == {"created": 3}


def test_what_nobody_confirms_is_forgotten(database: Database, clock: SetClock, cast: Cast) -> None:
    waiting = staged(database, clock, cast.programme, GOOD.encode())
    taken = staged(database, clock, cast.programme, GOOD.replace("N-2", "").encode())
    committed(database, clock, taken)
    clock.advance(days=6)
    assert database.write(lambda s: staging.sweep(s, clock)) == 0
    clock.advance(days=1)
    assert database.write(lambda s: staging.sweep(s, clock)) == 2
    assert database.write(lambda s: staging.sweep(s, clock)) == 0
    assert state(database, waiting) is ImportState.EXPIRED
    assert states(database, waiting) == {}
    with database.read() as session:
        assert all(not row.cells and not row.read_as for row in session.scalars(select(ImportRow)))
    with pytest.raises(NotPossible, match="not_staged"):
        database.write(lambda s: imports.confirm(s, clock, None, waiting, 2))
    # An import can be undone for as long as nothing has happened with its rows.
    undone(database, clock, taken)
    assert states(database, taken) == {"faulty": 1, "undone": 2}


def test_two_imports_at_once_make_each_family_once(
    database: Database, clock: SetClock, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both check, find nothing, and create: the table refuses the second, whose rows are then found present."""
    first, second = (staged(database, clock, cast.programme, GOOD.encode()) for _ in range(2))
    committed(database, clock, first)
    before = everything(database)
    number = new(database, second)
    database.write(lambda s: imports.confirm(s, clock, None, second, number))
    looks = []

    def blind(session: Any, programme_id: int, things: Any) -> Any:
        looks.append(len(things))
        return {} if len(looks) == 1 else HOUSEHOLDS.match(session, programme_id, things)

    kind = replace(HOUSEHOLDS, match=blind)
    while database.write(lambda s: committing.commit_next(s, clock, kind, second)):
        pass
    assert looks == [2, 2]
    assert states(database, second) == {"present": 3}
    assert everything(database) == before


def test_a_line_is_there_once_for_the_database_too(database: Database, clock: SetClock, cast: Cast) -> None:
    """A kind whose things have no reference of their own relies on the hash of its lines."""
    first, second = (staged(database, clock, cast.programme, GOOD.encode()) for _ in range(2))
    committed(database, clock, first)
    kind = replace(HOUSEHOLDS, match=lambda session, programme_id, things: {}, create=lambda *_: {})
    number = new(database, second)
    database.write(lambda s: imports.confirm(s, clock, None, second, number))
    while database.write(lambda s: committing.commit_next(s, clock, kind, second)):
        pass
    assert states(database, second) == {"faulty": 3}
    # An import checked now recognises them at once.
    third = staged(database, clock, cast.programme, GOOD.encode(), kind=kind)
    assert states(database, third) == {"present": 3}


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["01", "2", "SP-101", "x/3"]),
        st.sampled_from(["Ugo", "Ida", "Ada", "عائشة", 'O\'Neil; "Jo"']),
        st.sampled_from(["", "sì", "no", "forse"]),
        st.sampled_from(["", "12,50", "1.234"]),
        st.sampled_from(["", "Ente"]),
        st.sampled_from(["", "1/2/2025"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PEOPLE)
def test_whatever_the_file_twice_is_once_and_undone_is_before(
    database: Database, clock: SetClock, cast: Cast, people: list[tuple[str, ...]]
) -> None:
    head = ("Codice", "Persona", "Maggiorenne", "Morosità canone", "Creditore", "Morosità al")
    content = as_csv([head, *people])
    before = everything(database)
    first = staged(database, clock, cast.programme, content)
    if not new(database, first):
        return
    committed(database, clock, first)
    once = everything(database)
    second = staged(database, clock, cast.programme, content)
    assert new(database, second) == 0
    assert "new" not in states(database, second)
    assert everything(database) == once
    undone(database, clock, first)
    assert everything(database) == before


def test_a_list_brings_telephone_numbers_in(database: Database, clock: SetClock, cast: Cast) -> None:
    lines = "Codice;Persona;Cellulare\nT-1;Ugo Bianchi;333 1234567\nT-1;Ida Bianchi;\nT-2;Sara Verdi;800\n"
    number = staged(database, clock, cast.programme, lines.encode())
    assert faults(database, number) == [(4, "telephone", "telephone")]
    committed(database, clock, number)
    with database.read() as session:
        query = select(Member).join(Household).where(Household.reference == "T-1").order_by(Member.id)
        assert [each.telephone for each in session.scalars(query)] == ["+393331234567", ""]
    # Another number in a later list is shown, and changes nothing.
    other = staged(database, clock, cast.programme, b"Codice;Persona;Tel\nT-1;Ugo Bianchi;333 7654321\n")
    assert faults(database, other) == [(2, "telephone", "differs")]
