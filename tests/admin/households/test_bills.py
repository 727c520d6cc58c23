"""The page of a household's bills: the light with its figure and reason, and what can be done about a bill."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from budgeting import bills, tasks
from budgeting.db.tables import Bill
from budgeting.programmes import settle
from budgeting.states.bills import BillState, Every
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from tests.kit import build
from tests.kit.databases import on_sqlite
from tests.kit.family import Family

MONDAY = date(2026, 3, 2)
RENT = {"category": "rent", "amount": "310,00", "due_on": "2026-03-31", "every": "monthly", "label": ""}


@pytest.fixture
def known(database, clock, cast):
    """Two check-ins of the Amrani family."""

    def live(session):
        for back in (2, 1):
            build.counted(session, clock, cast.amina, "400", week=MONDAY - timedelta(weeks=back))

    database.write(live)


def open_bills(database, household):
    with database.read() as session:
        return bills.coming(session, household)


@on_sqlite
@pytest.mark.parametrize("role", [Role.OPERATOR, Role.COACH])
def test_the_rent_is_added_and_judged(console, database, cast, known, role):
    desk = console(role)
    home = f"/households/{cast.amrani}"
    assert "Non si sa ancora" in desk.get(home).text
    assert desk.submit(f"{home}/bills", **RENT).status_code == 303
    assert "🏠 Affitto" in desk.page(f"{home}/bills").texts("#category option")
    (rent,) = open_bills(database, cast.amrani)
    assert (rent.amount_minor, rent.due_on, rent.every, rent.month_day) == (
        31_000,
        date(2026, 3, 31),
        Every.MONTHLY,
        31,
    )
    for page in (home, f"{home}/money", f"{home}/bills"):
        shown = desk.page(page)
        assert shown.texts("[data-testid=rent-light]") == ["Al sicuro"]
        assert "90,00" in shown.texts("[data-testid=rent-figure]")[0]
        assert "A disposizione ora" in desk.get(page).text


@on_sqlite
def test_a_bill_is_changed_paid_and_ended(console, database, clock, cast, known):
    number = database.write(
        lambda s: build.billed(s, clock, cast.amrani, "80", "utilities", by=date(2026, 3, 31))
    )
    desk, home = console(Role.COACH), f"/households/{cast.amrani}/bills"
    assert 'value="80,00"' in desk.get(f"{home}/{number}").text
    changed = {**RENT, "category": "utilities", "amount": "84,50", "label": "luce"}
    assert desk.submit(f"{home}/{number}", **changed).status_code == 303
    assert "luce" in desk.get(home).text
    assert desk.submit(f"{home}/{number}/paid").status_code == 303
    (after,) = open_bills(database, cast.amrani)
    assert (after.due_on, after.amount_minor) == (date(2026, 4, 30), 8_450)
    assert desk.submit(f"{home}/{after.id}/end").status_code == 303
    assert open_bills(database, cast.amrani) == []
    # Pressed twice, or with the page open since before.
    for path in (f"{number}/paid", f"{after.id}/end"):
        assert desk.submit(f"{home}/{path}").status_code == 404
    answer = desk.submit(f"{home}/{number}", **changed)
    assert answer.status_code == 422
    assert "è cambiato" in answer.text
    assert "84,50" in answer.text
    with database.read() as session:
        assert {bill.state for bill in session.scalars(select(Bill))} == {BillState.PAID, BillState.CANCELLED}


@on_sqlite
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "molto"}, "amount"),
        ({"amount": "999999"}, "amount"),
        ({"due_on": "2126-01-01"}, "due_on"),
        ({"due_on": ""}, "due_on"),
        ({"category": "food"}, "category"),
        ({"every": "daily"}, "every"),
    ],
)
def test_a_mistake_keeps_what_was_typed(console, database, clock, cast, wrong, field):
    number = database.write(lambda s: build.billed(s, clock, cast.amrani, "80", "other", by=MONDAY))
    desk, home = console(Role.OPERATOR), f"/households/{cast.amrani}/bills"
    for path in (home, f"{home}/{number}"):
        answer = desk.submit(path, **{**RENT, "label": "Enel Brescia", **wrong})
        assert answer.status_code == 422, path
        assert "Enel Brescia" in answer.text
        assert f'id="{field}' in answer.text
    assert len(open_bills(database, cast.amrani)) == 1


@on_sqlite
def test_a_bill_of_an_instalment_is_shown_and_follows_its_plan(console, database, clock, cast, known):
    family = Family(database, clock, cast)
    (part,) = family.plan(date(2026, 3, 20), each=5_000)
    number = database.write(
        lambda s: build.billed(s, clock, cast.amrani, "50", "debts", by=date(2026, 3, 20), instalment_id=part)
    )
    desk, home = console(Role.OPERATOR), f"/households/{cast.amrani}/bills"
    assert "segue il suo piano" in desk.get(home).text
    assert desk.submit(f"{home}/{number}/end").status_code == 404
    family.settle(arrears=False)
    assert "segue il suo piano" not in desk.get(home).text


@on_sqlite
def test_without_the_instrument_there_is_no_page(console, database, clock, cast):
    database.write(lambda s: settle(s, clock, None, cast.programme, bills=False))
    desk = console(Role.OPERATOR)
    assert desk.get(f"/households/{cast.amrani}/bills").status_code == 404
    assert "rent-light" not in desk.get(f"/households/{cast.amrani}/money").text
    assert "Affitto al sicuro?" not in desk.get(f"/households/{cast.amrani}").text


@on_sqlite
def test_the_first_page_leads_to_overdue_bills_and_unsafe_rents(console, database, clock, cast):
    number = database.write(lambda s: build.billed(s, clock, cast.amrani, "310", by=MONDAY))
    about = {
        TaskKind.BILL_OVERDUE: Subject(SubjectKind.BILLS, cast.amrani),
        TaskKind.RENT_UNSAFE: Subject(SubjectKind.BILL, number),
    }
    for kind, subject in about.items():
        database.write(
            lambda s, kind=kind, subject=subject: tasks.open_task(
                s,
                clock,
                kind,
                subject,
                programme_id=cast.programme,
                household_id=cast.amrani,
            )
        )
    shown = console(Role.COACH).page("/")
    assert shown.values(".row-title", "href") == [f"/households/{cast.amrani}/bills"] * 2
    assert "Una bolletta è ancora aperta" in shown.html
    assert "soldi non bastano" in shown.html
