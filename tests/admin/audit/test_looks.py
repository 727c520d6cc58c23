"""Who looked at a family, when and why: the reasons from the work, the filters, the file, who may read it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from admin.audit import reasons
from admin.audit.reasons import Reason, Span
from budgeting import cases
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.console import Console
from tests.kit.databases import on_sqlite

NONE = "nessun motivo evidente"


def rows(console: Console, role: Role, query: str = "") -> list[dict[str, str]]:
    text = console(role).get(f"/audit/looks/export.csv{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize(
    ("spans", "on_duty", "expected"),
    [
        ([], True, ()),
        ([Span(1, 5, Reason.COACH, date(2026, 3, 1))], False, (Reason.COACH,)),
        ([Span(1, 5, Reason.COACH, date(2026, 3, 1), date(2026, 3, 3))], False, ()),
        ([Span(1, 5, Reason.COACH, date(2026, 3, 5))], False, ()),
        ([Span(2, 5, Reason.COACH, date(2026, 3, 1))], True, ()),
        ([Span(None, 5, Reason.DUTY, date(2026, 3, 1))], True, (Reason.DUTY,)),
        ([Span(None, 5, Reason.DUTY, date(2026, 3, 1))], False, ()),
        (
            [Span(1, 5, Reason.WORK, date(2026, 3, 4), date(2026, 3, 4))]
            + [Span(1, 5, Reason.CASE, date(2026, 3, 1))] * 2,
            False,
            (Reason.CASE, Reason.WORK),
        ),
    ],
)
def test_a_reason_holds_on_its_days_for_its_person(
    spans: list[Span], on_duty: bool, expected: tuple[Reason, ...]
) -> None:
    assert reasons.of(1, date(2026, 3, 4), spans, on_duty=on_duty) == expected


def test_each_look_is_explained_by_the_work_or_stands_out(
    console: Console, database: Database, clock: SetClock, cast: Cast, staff_of: Callable[[str], int]
) -> None:
    marco = cast.marco
    # The day before, Marco took the families in.
    clock.advance(hours=24)
    console(Role.COACH).get(f"/households/{cast.rossi}")
    console(Role.OPERATOR).get(f"/households/{cast.rossi}")
    clock.advance(minutes=20)
    console(Role.OPERATOR).get(f"/households/{cast.rossi}/money")
    by_person = {row["Chi"]: row for row in rows(console, Role.COORDINATOR, f"?household={cast.rossi}")}
    coach = next(row for row in by_person.values() if "accompagna" in row["Perché"])
    operator = next(row for row in by_person.values() if row["Perché"] == NONE)
    assert (coach["Volte"], operator["Volte"]) == ("1", "2")

    def take_on(session) -> None:
        case = cases.prepare(
            session, clock, programme_id=cast.programme, household_id=cast.rossi, topic="talk"
        )
        cases.open(session, clock, marco, case.id)

    database.write(take_on)
    explained = rows(console, Role.COORDINATOR, f"?household={cast.rossi}&person={marco}")
    assert [NONE in row["Perché"] for row in explained] == [False]
    # The next day the case is still theirs; a family they have nothing to do with stands out.
    clock.advance(hours=24)
    console(Role.OPERATOR).get(f"/households/{cast.rossi}")
    console(Role.OPERATOR).get(f"/households/{cast.amrani}")
    late = rows(console, Role.ADMINISTRATOR, f"?person={marco}&start={clock.now():%Y-%m-%d}")
    assert all("carico" in row["Perché"] for row in late if row["Numero della famiglia"] == str(cast.rossi))
    alone = rows(console, Role.COORDINATOR, "?reason=none")
    assert {row["Numero della famiglia"] for row in alone} == {str(cast.amrani)}


@on_sqlite
def test_the_page_names_no_family_and_links_from_its_history(
    console: Console, clock: SetClock, cast: Cast
) -> None:
    clock.advance(hours=24)
    console(Role.OPERATOR).get(f"/households/{cast.rossi}")
    history = console(Role.COORDINATOR).get(f"/households/{cast.rossi}/history").text
    assert f'href="/audit/looks?household={cast.rossi}"' in history
    page = console(Role.ADMINISTRATOR).get(f"/audit/looks?household={cast.rossi}")
    assert page.status_code == 200
    assert "Rossi" not in page.text
    assert NONE in page.text
    for nonsense in ("household=x", "start=yesterday", "reason=what", "person=99999999999999999999"):
        assert console(Role.ADMINISTRATOR).get(f"/audit/looks?{nonsense}").status_code == 200


def test_the_file_leaves_a_line(console: Console, database: Database, cast: Cast) -> None:
    rows(console, Role.COORDINATOR)
    with database.read() as session:
        assert session.scalar(select(Audit.id).where(Audit.action == "audit.export").limit(1)) is not None


@on_sqlite
@pytest.mark.parametrize("role", [Role.OPERATOR, Role.COACH, Role.PARTNER])
def test_others_do_not_read_it(console: Console, cast: Cast, role: Role) -> None:
    assert console(role).get(f"/audit/looks?household={cast.rossi}").status_code == 404
