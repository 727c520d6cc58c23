"""The page with the payment notices of a plan."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from budgeting.db.tables import Instalment
from budgeting.states.staff import Role
from tests.admin.families import audited, with_plan
from tests.kit.databases import on_sqlite
from tests.kit.notices import CREDITOR, notice

ONE, OTHER = notice(1).number, notice(2).number


def grouped(number):
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def numbers_of(database, instalments):
    with database.read() as session:
        rows = session.scalars(
            select(Instalment).where(Instalment.id.in_(instalments)).order_by(Instalment.id)
        )
        return [(row.notice_number, row.creditor_code) for row in rows]


@on_sqlite
def test_numbers_are_written_as_the_paper_has_them_and_kept(console, database, cast, clock):
    _, plan, (first, second, third) = with_plan(database, clock, cast)
    browser = console(Role.OPERATOR)
    path = f"/households/{cast.amrani}/plans/{plan}/notices"
    assert path in browser.get(f"/households/{cast.amrani}/money").text
    given = {"creditor": CREDITOR, f"number-{first}": grouped(ONE), f"number-{second}": OTHER}
    assert browser.submit(path, **given, **{f"number-{third}": ""}).status_code == 303
    kept = [(ONE, CREDITOR), (OTHER, CREDITOR), (None, None)]
    assert numbers_of(database, (first, second, third)) == kept
    page = browser.get(path).text
    assert f'value="{grouped(ONE)}"' in page
    assert f'value="{CREDITOR}"' in page
    assert ("plan.notices", plan, "") in audited(database)
    # What isn't sent stays.
    assert browser.submit(path, creditor=CREDITOR).status_code == 303
    assert numbers_of(database, (first, second, third)) == kept


@pytest.mark.parametrize(
    ("creditor", "number", "wrong"),
    [
        (CREDITOR, "3020", "number-{}"),
        (CREDITOR, ONE[:-1] + "0", "number-{}"),
        (CREDITOR, OTHER, "number-{}"),
        ("", ONE, "creditor"),
        ("12345678901", ONE, "creditor"),
    ],
)
def test_a_wrong_digit_is_said_beside_its_field(console, database, cast, clock, creditor, number, wrong):
    _, plan, (first, second, _) = with_plan(database, clock, cast)
    browser = console(Role.OPERATOR)
    path = f"/households/{cast.amrani}/plans/{plan}/notices"
    answer = browser.submit(path, creditor=creditor, **{f"number-{first}": number, f"number-{second}": OTHER})
    assert answer.status_code == 422
    assert f'id="{wrong.format(first)}-wrong"' in answer.text
    assert f'value="{number}"' in answer.text
    assert numbers_of(database, (first, second)) == [(None, None)] * 2


@on_sqlite
def test_another_familys_number_is_taken_without_saying_whose(console, database, cast, clock):
    _, theirs, (instalment, *_) = with_plan(database, clock, cast, cast.rossi)
    _, plan, (first, *_) = with_plan(database, clock, cast)
    browser = console(Role.OPERATOR)
    given = {"creditor": CREDITOR, f"number-{instalment}": ONE}
    assert browser.submit(f"/households/{cast.rossi}/plans/{theirs}/notices", **given).status_code == 303
    given = {"creditor": CREDITOR, f"number-{first}": ONE}
    answer = browser.submit(f"/households/{cast.amrani}/plans/{plan}/notices", **given)
    assert answer.status_code == 422
    assert f'id="number-{first}-wrong"' in answer.text
    assert "rossi" not in re.findall(r"\w+", answer.text.casefold())
