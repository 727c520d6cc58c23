"""The audit log: who reads which lines, filters, pages, the download."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from admin.audit.routes import AUDIT
from budgeting import staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Case, Programme
from budgeting.states.staff import Role
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite
from tests.kit.page import Page

ROOT = Path(__file__).parents[3]
READERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


@pytest.fixture
def elsewhere(
    database: Database, clock: SetClock, cast: Cast, staff_of: Callable[[str], int]
) -> dict[str, int]:
    """Another programme with a household, a member and a case; Franca works there, and so does Marco."""

    def make(session) -> dict[str, int]:
        programme = session.scalar(select(Programme.id).where(Programme.code == "altrove"))
        household = build.households.create_household(session, clock, None, programme, "AL-1", "lontani").id
        member = build.joined(session, clock, household, "Nadia")
        case = Case(programme_id=programme, household_id=household, topic="talk", created_at=clock.now())
        session.add(case)
        staff.grant(session, cast.marco, programme, Role.OPERATOR)
        session.flush()
        return {"household": household, "member": member, "case": case.id, "programme": programme}

    return database.write(make)


def shown(html: str) -> list[int]:
    return Page(html).numbers("line")


@on_sqlite
@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_answer_for_a_programme_read_it(console, role):
    browser = console(role)
    expected = 200 if role in READERS else 404
    assert browser.get("/audit").status_code == expected
    assert browser.get("/audit/export.csv").status_code == expected


@on_sqlite
@pytest.mark.parametrize("role", READERS)
def test_lines_about_other_programmes_stay_there(console, cast, elsewhere, staff_of, note, role):
    franca = staff_of("franca")
    mine = [
        note(cast.marco, "household.view", "household", cast.rossi),
        note(franca, "household.view", "household", cast.rossi),  # from elsewhere, at our family
        note(None, "member.create", "member", cast.lucia),
        note(cast.marco, "signin", "staff", cast.marco),
        note(None, "staff.password", "staff", cast.giulia),
        note(cast.marco, "case.view", "case", 987_654),  # a case that no longer exists
        note(cast.giulia, "something.new", "thing", 4),
        note(cast.marco, "household.export", "household", None),
    ]
    foreign = [
        note(cast.marco, "household.view", "household", elsewhere["household"]),
        note(franca, "member.language", "member", elsewhere["member"]),
        note(cast.marco, "case.view", "case", elsewhere["case"]),
        note(franca, "signin", "staff", franca),
        note(None, "staff.password", "staff", franca),
        note(cast.marco, "staff.password", "staff", franca),
        note(franca, "household.export", "household", None),
        note(None, "programme.create", "programme", elsewhere["programme"]),
    ]
    lines = shown(console(role).get("/audit").text)
    assert set(mine) <= set(lines)
    assert not set(foreign) & set(lines)
    assert lines == sorted(lines, reverse=True)


def test_people_of_the_staff_have_names_and_families_numbers(console, cast, note):
    view = note(cast.marco, "household.view", "household", cast.rossi)
    given = note(cast.giulia, "staff.password", "staff", cast.marco)
    html = console(Role.COORDINATOR).get("/audit").text
    row = html.split(f'data-testid="line-{view}"')[1].split("</tr>")[0]
    assert "Marco Test" in row
    assert "Ha guardato il nucleo" in row
    assert f'<a href="/households/{cast.rossi}">Nucleo {cast.rossi}</a>' in row
    assert (
        "Marco Test" in html.split(f'data-testid="line-{given}"')[1].split("</tr>")[0].split("Giulia Test")[1]
    )
    assert "rossi" not in html
    # Administrators look after people and rights, so they have no page of a family to link to.
    assert f"/households/{cast.rossi}" not in console(Role.ADMINISTRATOR).get("/audit").text


def test_filters(console, cast, clock, note):
    marco = note(cast.marco, "household.view", "household", cast.rossi)
    giulia = note(cast.giulia, "household.view", "household", cast.kaur)
    case = note(cast.giulia, "case.view", "case", 987_654)
    command = note(None, "staff.password", "staff", cast.giulia)
    clock.set(datetime(2026, 3, 3, 22, 59, tzinfo=UTC))  # one minute to midnight in Rome
    late = note(cast.marco, "conversation.take", "conversation", None)
    clock.advance(minutes=2)
    night = note(cast.marco, "conversation.take", "conversation", None)
    browser = console(Role.COORDINATOR)

    def with_(query: str) -> set[int]:
        return set(shown(browser.get(f"/audit?{query}").text)) & {marco, giulia, case, command, late, night}

    assert with_("") == {marco, giulia, case, command, late, night}
    assert with_(f"person={cast.marco}") == {marco, late, night}
    assert with_("person=0") == {command}
    assert with_("action=household.view") == {marco, giulia}
    assert with_(f"subject=household&number={cast.kaur}") == {giulia}
    assert with_("subject=case") == {case}
    assert with_("start=2026-03-03") == {late, night}
    assert with_("end=2026-03-03") == {marco, giulia, case, command, late}
    assert with_("start=2026-03-04&end=2026-03-04") == {night}
    assert with_(f"person={cast.giulia}&action=case.view") == {case}
    lines = shown(browser.get("/audit?sort=oldest").text)
    assert lines == sorted(lines)


NONSENSE = (
    "person=x&action=nothing&subject=what&number=-1&start=never&end=0001-01-01&sort=z&page=0",
    "number=99999999999999999999999&person=9223372036854775808&page=99999999",
    "start=9999-12-31&end=9999-12-31",
    "action=%00&subject=%E2%80%AE&start=%00",
    "start=2026-03-02&end=2026-03-01",
)


def test_nonsense_in_the_address_asks_for_nothing(console, cast):
    browser = console(Role.COORDINATOR)
    for query in NONSENSE:
        assert browser.get(f"/audit?{query}").status_code == 200, query


def test_pages(console, cast, note):
    notes = [note(cast.marco, "broadcast.view", "broadcast", None) for _ in range(AUDIT.size + 3)]
    browser = console(Role.ADMINISTRATOR)
    first = browser.get("/audit?action=broadcast.view").text
    assert shown(first) == notes[:2:-1]
    second = browser.get(Page(first).value('a[rel="next"]', "href")).text
    assert shown(second) == notes[2::-1]
    assert 'rel="next"' not in second
    assert 'rel="prev" href="/audit?action=broadcast.view"' in second


@pytest.mark.parametrize(("language", "mark"), [("it", ";"), ("en", ",")])
def test_the_file_has_what_the_page_shows_and_leaves_a_line_itself(
    console, database, cast, note, clock, staff_of, language, mark
):
    def speak(session) -> None:
        staff.get(session, staff_of("elena")).language = language

    database.write(speak)
    note(cast.marco, "member.leave", "member", cast.lucia, '=HYPERLINK("x")')
    note(None, "household.create", "household", cast.rossi)
    browser = console(Role.COORDINATOR)
    answer = browser.get("/audit/export.csv?subject=member&action=member.leave")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="audit-2026-03-02.csv"' in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=mark))
    assert len(rows) == 2
    assert rows[1][0] == "2026-03-02 18:00:00"
    assert rows[1][1] == "Marco Test"
    assert (
        rows[1][2]
        == {"it": "Ha segnato l'uscita di una persona", "en": "Recorded that a person left"}[language]
    )
    assert rows[1][4:] == [str(cast.lucia), '\'=HYPERLINK("x")', "member.leave"]
    assert "Lucia" not in answer.text
    with database.read() as session:
        line = session.scalars(select(Audit).where(Audit.action == "audit.export")).one()
        assert (line.staff_id, line.subject, line.subject_id, line.details) == (
            staff_of("elena"),
            "audit",
            None,
            {"rows": 1, "filters": ["action=member.leave", "subject=member"]},
        )
    assert "audit.export" in browser.get("/audit/export.csv").text


@on_sqlite
def test_an_empty_log_says_so(console):
    html = console(Role.COORDINATOR).get("/audit?number=4711").text
    assert "<table" not in html
    assert 'href="/audit"' in html
