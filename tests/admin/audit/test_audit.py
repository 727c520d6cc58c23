"""The audit log: who reads which lines, filters, pages, the file, and that every action has a name."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from admin.audit.names import ACTIONS, GROUPS, SUBJECTS
from admin.audit.routes import AUDIT
from budgeting import audit, staff
from budgeting.audit import OF_A_HOUSEHOLD, OF_NO_HOUSEHOLD, AuditAction, Details, details_of
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Case, Programme, StaffRole
from budgeting.states.cases import AfterCase, Outcome
from budgeting.states.staff import Role
from budgeting.states.tasks import Urgency
from tests.kit import build, world
from tests.kit.build import Cast
from tests.kit.page import Page

ROOT = Path(__file__).parents[3]
READERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


@pytest.fixture
def note(database: Database, clock: SetClock) -> Callable[..., int]:
    """Write a line; its number."""

    def write(
        staff_id: int | None,
        action: str,
        subject: str,
        subject_id: int | None,
        reason: str = "",
        **more: Any,
    ) -> int:
        def job(session) -> int:
            audit.note(session, clock, None, action, subject, subject_id, reason, **more)
            line = session.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
            # The log also keeps what was done by who could not do it today, on what is gone.
            line.staff_id = staff_id
            return line.id

        return database.write(job)

    return write


@pytest.fixture
def elsewhere(
    database: Database, clock: SetClock, cast: Cast, staff_of: Callable[[str], int]
) -> dict[str, int]:
    """Another programme with a household, a member and a case; Franca works there, and Marco too."""

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


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_answer_for_a_programme_read_it(console, role):
    browser = console(role)
    expected = 200 if role in READERS else 404
    assert browser.get("/audit").status_code == expected
    assert browser.get("/audit/export.csv").status_code == expected


@pytest.mark.parametrize("role", READERS)
def test_lines_about_other_programmes_stay_there(console, cast, elsewhere, staff_of, note, role):
    franca = staff_of("franca")
    mine = [
        note(cast.marco, "household.view", "household", cast.rossi),
        note(franca, "household.view", "household", cast.rossi),  # whoever looked at a family of ours
        note(None, "member.create", "member", cast.lucia),
        note(cast.marco, "signin", "staff", cast.marco),
        note(None, "staff.password", "staff", cast.giulia),
        note(cast.marco, "case.view", "case", 987_654),  # gone meanwhile
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
    # Administrators look after people and rights: there is no page of a family for them.
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


@pytest.mark.parametrize(
    "query",
    [
        "person=x&action=nothing&subject=what&number=-1&start=never&end=0001-01-01&sort=z&page=0",
        "number=99999999999999999999999&person=9223372036854775808&page=99999999",
        "start=9999-12-31&end=9999-12-31",
        "action=%00&subject=%E2%80%AE&start=%00",
        "start=2026-03-02&end=2026-03-01",
    ],
)
def test_nonsense_in_the_address_asks_for_nothing(console, query):
    assert console(Role.COORDINATOR).get(f"/audit?{query}").status_code == 200


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
        rows[1][2] == {"it": "Ha segnato l'uscita di una persona", "en": "Noted that a person left"}[language]
    )
    assert rows[1][4:] == [str(cast.lucia), '\'=HYPERLINK("x")', "member.leave"]
    assert "Lucia" not in answer.text
    with database.read() as session:
        line = session.scalars(select(Audit).where(Audit.action == "audit.export")).one()
        assert (line.staff_id, line.subject, line.subject_id, line.details) == (
            staff_of("elena"),
            "audit",
            None,
            {"rows": 1},
        )
    assert "audit.export" in browser.get("/audit/export.csv").text


def test_an_empty_log_says_so(console):
    html = console(Role.COORDINATOR).get("/audit?number=4711").text
    assert "<table" not in html
    assert 'href="/audit"' in html


WORDS = "PAROLE-SUL-NUCLEO"


@pytest.mark.parametrize(
    "rights", [{Role.COORDINATOR}, {Role.ADMINISTRATOR}, {Role.ADMINISTRATOR, Role.COACH}]
)
def test_words_about_a_family_are_for_those_who_may_read_about_it(
    console, database, clock, cast, note, staff_of, rights
):
    """Every subject, for the family of each; the page and the file say the same."""
    sara = staff_of("sara")

    def arrange(session) -> dict[str, int]:
        session.execute(delete(StaffRole).where(StaffRole.staff_id == sara))
        for role in rights:
            staff.grant(session, sara, cast.programme, role)
        made = world.make(session, clock, cast.programme, cast.marco, cast.giulia)
        own = world.make(
            session, clock, cast.programme, cast.marco, sara if Role.COACH in rights else cast.giulia
        )
        numbers = {}
        for whose, things in (("theirs", made), ("own", own)):
            for subject in OF_A_HOUSEHOLD:
                number = getattr(things, subject, things.household)
                audit.note(session, clock, None, "test.words", subject, number, f"{WORDS} {whose} {subject}")
        for subject in OF_NO_HOUSEHOLD:
            number = sara if subject == "staff" else cast.programme if subject == "programme" else None
            audit.note(session, clock, None, "test.words", subject, number, f"PLAIN {subject}")
        # Nobody of the staff has a right to what is no action.
        session.execute(update(Audit).where(Audit.action == "test.words").values(staff_id=cast.marco))
        return numbers

    database.write(arrange)
    browser = console(Role.ADMINISTRATOR)
    page = unescape(browser.get("/audit").text)
    file = browser.get("/audit/export.csv").content.decode("utf-8-sig")
    families = {f"{whose} {subject}" for whose in ("theirs", "own") for subject in OF_A_HOUSEHOLD}
    # A week that is nobody's stays closed to all; the others follow the family.
    families -= {"theirs week", "own week"}
    if Role.COORDINATOR in rights:
        open_to = families
    elif Role.COACH in rights:
        open_to = {family for family in families if family.startswith("own")}
    else:
        open_to = set()
    for text in (page, file):
        shown = set(re.findall(rf"{WORDS} (\w+ \w+)", text))
        assert shown == open_to
        assert {f"PLAIN {subject}" for subject in OF_NO_HOUSEHOLD} <= set(re.findall(r"PLAIN \w+", text))
    if Role.COORDINATOR not in rights:
        assert "motivo scritto" in page
        assert "motivo scritto" in file


def test_to_whom_something_passed_is_read_by_administrators_too(console, cast, note):
    note(cast.marco, "conversation.assign", "household", cast.rossi, to=cast.giulia)
    # A person can type what the code once wrote.
    note(cast.marco, "member.leave", "household", cast.rossi, f"staff {cast.marco}")
    file = console(Role.ADMINISTRATOR).get("/audit/export.csv?subject=household&sort=oldest").text
    given, left = [
        line.split(";")[5]
        for line in file.splitlines()
        if "conversation.assign" in line or "member.leave" in line
    ]
    assert given == "Giulia Test"
    assert "Marco" not in left


#: Something to say of each sort, and how it is read.
SAID: dict[str, tuple[Any, str]] = {
    "action": (7, "action 7"),
    "messages": (3, "messages 3"),
    "rows": (0, "0"),
    "urgency": (Urgency.HIGH, "high"),
    "outcome": (Outcome.SOLVED, "solved"),
    "after_case": (AfterCase.NEW_DATE, "new_date"),
    "category": ("rent", "🏠 Affitto"),
    "language": ("ar", "ar"),
    "role": (Role.COACH, "coach ponte-blu: parole"),
    "programme": ("ponte-blu", "coach ponte-blu: parole"),
    "fields": (("site_id", "pay_day"), "site_id, pay_day: parole"),
}


def test_whatever_a_line_says_is_kept_by_name_and_read(console, cast, note):
    assert set(SAID) == {field.name for field in fields(Details)}
    for name, (value, _) in SAID.items():
        said = {name: value}
        if name in ("role", "programme"):
            said = {"role": Role.COACH, "programme": "ponte-blu"}
        details = Details(**said)
        assert details_of(json.loads(json.dumps(details.stored()))) == details
        words = "parole" if name in ("role", "programme", "fields") else ""
        note(cast.marco, "household.change", "household", cast.rossi, words, details=details)
    file = console(Role.COORDINATOR).get("/audit/export.csv?subject=household&sort=oldest").text
    assert [line.split(";")[5] for line in file.splitlines()[-len(SAID) :]] == [
        text for _, text in SAID.values()
    ]


def test_every_action_has_one_name_and_nothing_else_has():
    assert set(ACTIONS) == set(AuditAction)
    assert len(ACTIONS) == sum(len(actions) for _, actions in GROUPS)


def test_every_subject_of_an_action_has_a_name():
    assert {code.split(".")[0] for code in ACTIONS} - {"signin", "invite", "month_plan"} <= set(SUBJECTS)
