"""What an audit line says besides who and when: its words, who may read them, and the names of actions."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from html import unescape
from typing import Any

from sqlalchemy import delete, update

from admin.audit.names import ACTIONS, GROUPS, SUBJECTS
from budgeting import audit, staff
from budgeting.audit import OF_A_HOUSEHOLD, OF_NO_HOUSEHOLD, AuditAction, Details, details_of
from budgeting.db.tables import Audit, StaffRole
from budgeting.states.cases import AfterCase, Outcome
from budgeting.states.staff import Role
from budgeting.states.tasks import Urgency
from tests.kit import world

WORDS = "PAROLE-SUL-NUCLEO"


def test_words_about_a_family_are_for_those_who_may_read_about_it(
    console, database, clock, cast, own, staff_of
):
    """Covers every subject, for a family of each kind; the page and the file show the same."""
    sara = staff_of("sara")

    def has(session, rights) -> None:
        session.execute(delete(StaffRole).where(StaffRole.staff_id == sara))
        for role in rights:
            staff.grant(session, sara, cast.programme, role)

    def arrange(session) -> None:
        has(session, {Role.COACH})
        saras = world.make(session, clock, cast.programme, cast.marco, sara)
        for whose, things in (("theirs", own), ("own", saras)):
            for subject in OF_A_HOUSEHOLD:
                number = getattr(things, "survey" if subject == "wellbeing" else subject, things.household)
                audit.note(session, clock, None, "test.words", subject, number, f"{WORDS} {whose} {subject}")
        for subject in OF_NO_HOUSEHOLD:
            number = sara if subject == "staff" else cast.programme if subject == "programme" else None
            audit.note(session, clock, None, "test.words", subject, number, f"PLAIN {subject}")
        # Set the author afterwards: "test.words" is not an action, so nobody has the right to it.
        session.execute(update(Audit).where(Audit.action == "test.words").values(staff_id=cast.marco))

    database.write(arrange)
    browser = console(Role.ADMINISTRATOR)
    families = {f"{whose} {subject}" for whose in ("theirs", "own") for subject in OF_A_HOUSEHOLD}
    # A week without a row of its own is shown to nobody; the others follow the family's rules.
    families -= {"theirs week", "own week"}
    for rights, open_to in (
        ({Role.COORDINATOR}, families),
        ({Role.ADMINISTRATOR}, set()),
        ({Role.ADMINISTRATOR, Role.COACH}, {family for family in families if family.startswith("own")}),
    ):
        database.write(lambda session, rights=rights: has(session, rights))
        # More lines than fit one page.
        page = unescape("".join(browser.get(f"/audit?page={number}").text for number in (1, 2, 3)))
        file = browser.get("/audit/export.csv").content.decode("utf-8-sig")
        for text in (page, file):
            shown = set(re.findall(rf"{WORDS} (\w+ \w+)", text))
            assert shown == open_to, rights
            assert {f"PLAIN {subject}" for subject in OF_NO_HOUSEHOLD} <= set(re.findall(r"PLAIN \w+", text))
            assert Role.COORDINATOR in rights or "motivo scritto" in text


def test_to_whom_something_passed_is_read_by_administrators_too(console, cast, note):
    note(cast.marco, "conversation.assign", "household", cast.rossi, to=cast.giulia)
    # A person can type what the code once wrote itself.
    note(cast.marco, "member.leave", "household", cast.rossi, f"staff {cast.marco}")
    file = console(Role.ADMINISTRATOR).get("/audit/export.csv?subject=household&sort=oldest").text
    given, left = [
        line.split(";")[5]
        for line in file.splitlines()
        if "conversation.assign" in line or "member.leave" in line
    ]
    assert given == "Giulia Test"
    assert "Marco" not in left


#: Sample words of each sort, and how the page shows them.
SAID: dict[str, tuple[Any, str]] = {
    "action": (7, "#7"),
    "goal": (3, "#3"),
    "messages": (3, "3"),
    "rows": (0, "0"),
    "urgency": (Urgency.HIGH, "Urgente"),
    "outcome": (Outcome.SOLVED, "Risolto"),
    "after_case": (AfterCase.NEW_DATE, "Ha una nuova data"),
    "category": ("rent", "🏠 Affitto"),
    "language": ("ar", "arabo"),
    "role": (Role.COACH, "Coach ponte-blu: parole"),
    "programme": ("ponte-blu", "Coach ponte-blu: parole"),
    "fields": (("site_id", "pay_day"), "site_id, pay_day: parole"),
    "filters": (("q", "site=2"), "q, site=2: parole"),
}


def test_whatever_a_line_says_is_kept_by_name_and_read(console, cast, note):
    assert set(SAID) == {field.name for field in fields(Details)}
    for name, (value, _) in SAID.items():
        said = {name: value}
        if name in ("role", "programme"):
            said = {"role": Role.COACH, "programme": "ponte-blu"}
        details = Details(**said)
        assert details_of(json.loads(json.dumps(details.stored()))) == details
        words = "parole" if name in ("role", "programme", "fields", "filters") else ""
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
