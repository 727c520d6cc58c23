"""The page of a case: what staff do in it, alone and two at once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from budgeting.db.tables import CaseAction, Conversation, Task
from budgeting.states.cases import CaseState, Outcome
from budgeting.states.conversations import InboxState
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskState
from tests.admin.cases.stage import cannot_pay, number, revision, stored_case
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.family import Family
from tests.kit.page import Page

HOSTILE = (
    "<script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "{{ me.csrf }}",
    "\u202eevil\u202c \u0007\x00 👩\u200d👩\u200d👧",
    "x" * 9_000,
)


def test_hostile_words_are_text(console: Console, family: Family, case: int) -> None:
    browser = console(Role.OPERATOR)
    for words in HOSTILE:
        assert browser.submit(f"/cases/{case}/notes", note=words).status_code == 303
        assert browser.submit(f"/cases/{case}/actions", what=words[:900]).status_code == 303
    page = browser.get(f"/cases/{case}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ me.csrf }}" in page
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "x" * 9_000 in page
    assert "\u202eevil" in page


@on_sqlite
def test_things_to_do_are_ticked_and_overdue_ones_marked(console: Console, family: Family, case: int) -> None:
    browser = console(Role.OPERATOR)
    fields = {"what": "chiamare l'idraulico", "helper": family.cast.giulia, "due_on": "2026-03-03"}
    answer = browser.submit(f"/cases/{case}/actions", **fields)
    assert answer.headers["location"] == f"/cases/{case}#actions"
    action = family.look(lambda s: s.scalars(select(CaseAction)).one())
    assert (action.owner_id, action.due_on) == (family.cast.giulia, date(2026, 3, 3))

    def shown() -> str:
        return browser.page(f"/cases/{case}").one(f'[data-testid="action-{action.id}"]').html or ""

    assert "tag-urgent" not in shown()
    family.clock.advance(hours=40)
    browser = console(Role.OPERATOR)
    assert "tag-urgent" in shown()
    assert "tag-warn" in browser.get("/cases").text
    browser.submit(f"/cases/{case}/actions/{action.id}/done")
    assert "is-done" in shown()
    assert "tag-urgent" not in shown()
    browser.submit(f"/cases/{case}/actions/{action.id}/undone")
    assert "is-done" not in shown()
    assert browser.submit(f"/cases/{case}/actions/{action.id}/other").status_code == 404


@on_sqlite
@pytest.mark.parametrize(
    ("path", "fields", "field"),
    [
        ("notes", {"note": "  "}, "note"),
        ("notes", {"note": "y" * 10_001}, "note"),
        ("actions", {"what": "", "due_on": "2026-03-09"}, "what"),
        ("actions", {"what": "call", "due_on": "31/02/2026"}, "due_on"),
        ("actions", {"what": "call", "helper": "999"}, "helper"),
        ("owner", {"owner": "nobody"}, "owner"),
        ("close", {"outcome": " ", "kind": "plan"}, "outcome"),
        ("close", {"outcome": "agreed"}, "kind"),
    ],
)
def test_a_form_that_cannot_be_kept_keeps_its_words(
    console: Console, family: Family, case: int, path: str, fields: dict[str, str], field: str
) -> None:
    answer = console(Role.OPERATOR).submit(f"/cases/{case}/{path}", **fields)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert Page(answer).has(f'[aria-describedby="{field}-wrong"]')
    for words in (value for value in fields.values() if value.strip() and value not in ("999", "nobody")):
        assert words in answer.text
    assert stored_case(family, case).state is CaseState.OPEN
    assert number(family, CaseAction) == 0


def test_closed_with_an_end_and_the_conversation_handed_back(
    console: Console, family: Family, chat: int
) -> None:
    prepared = cannot_pay(family, chat)
    marco = family.cast.marco
    browser = console(Role.OPERATOR)
    assert browser.submit(f"/cases/{prepared}/open").status_code == 303
    family.change(Conversation, chat, held_by=marco, inbox_state=InboxState.HELD)
    assert 'name="give_back"' in browser.get(f"/cases/{prepared}").text
    end = {"kind": "plan", "outcome": "otto rate da 60 €", "revision": revision(browser, prepared)}
    instalment_id = stored_case(family, prepared).instalment_id
    end |= {f"after-{instalment_id}": "new_date", f"day-{instalment_id}": "2026-04-20"}
    assert browser.submit(f"/cases/{prepared}/close", give_back="1", **end).status_code == 303
    closed = stored_case(family, prepared)
    assert (closed.state, closed.outcome_kind, closed.outcome) == (
        CaseState.CLOSED,
        Outcome.PLAN,
        "otto rate da 60 €",
    )
    assert family.look(lambda s: s.get_one(Conversation, chat).held_by) is None
    assert {task.state for task in family.look(lambda s: s.scalars(select(Task)).all())} == {TaskState.DONE}

    assert browser.submit(f"/cases/{prepared}/reopen", reason=" ").status_code == 422
    again = {"reason": "la rata è saltata", "revision": revision(browser, prepared)}
    assert browser.submit(f"/cases/{prepared}/reopen", **again).status_code == 303
    page = browser.get(f"/cases/{prepared}").text
    told = page[page.index('id="timeline"') :]
    assert told.index("otto rate da 60 €") < told.index("la rata è saltata")


@on_sqlite
def test_another_person_s_talk_is_not_handed_back(
    console: Console, family: Family, chat: int, case: int
) -> None:
    family.change(Conversation, chat, held_by=family.cast.giulia, inbox_state=InboxState.HELD)
    browser = console(Role.OPERATOR)
    assert 'name="give_back"' not in browser.get(f"/cases/{case}").text
    browser.submit(f"/cases/{case}/close", kind="solved", outcome="mended", give_back="1")
    assert family.look(lambda s: s.get_one(Conversation, chat).held_by) == family.cast.giulia


def test_of_two_people_the_second_keeps_the_words(console: Console, family: Family, case: int) -> None:
    first, second = console(Role.OPERATOR), console(Role.COACH)
    shown = revision(second, case)
    first.submit(f"/cases/{case}/urgency", urgency="high", revision=revision(first, case))
    late = second.submit(f"/cases/{case}/close", kind="solved", outcome="riparato", revision=shown)
    assert late.status_code == 409
    assert 'role="alert"' in late.text
    assert Page(late).text("textarea#outcome") == "riparato"
    assert Page(late).has('[value="solved"][checked]')
    assert stored_case(family, case).state is CaseState.OPEN

    first.submit(f"/cases/{case}/close", kind="plan", outcome="nuovo piano", revision=revision(first, case))
    late = second.submit(f"/cases/{case}/close", kind="solved", outcome="riparato", revision=shown)
    # The closing form went away with the open case; its words are kept in the note field.
    assert late.status_code == 409
    assert Page(late).text("textarea#note") == "riparato"


@on_sqlite
def test_given_to_another_and_told_live(console: Console, family: Family, case: int) -> None:
    browser = console(Role.OPERATOR)
    fields = {"owner": family.cast.giulia, "revision": revision(browser, case)}
    assert browser.submit(f"/cases/{case}/owner", **fields).status_code == 303
    assert stored_case(family, case).owner_id == family.cast.giulia
    live = browser.part(f"/cases/{case}?part=live").text
    assert "<html" not in live
    assert live.count('hx-swap-oob="true"') == 6
    assert "Giulia Test" in live


@on_sqlite
def test_a_conversation_that_nobody_holds_is_resolved_where_it_is_asked_for(
    console: Console, family: Family, chat: int, case: int
) -> None:
    browser = console(Role.COACH)
    assert 'name="give_back"' not in browser.get(f"/cases/{case}").text
    family.change(Conversation, chat, inbox_state=InboxState.WAITING, waiting_since=family.clock.now())
    assert browser.page(f"/cases/{case}").has('[name="give_back"][value="1"]:not([checked])')
    browser.submit(f"/cases/{case}/close", kind="solved", outcome="mended", give_back="1")
    assert family.look(lambda s: s.get_one(Conversation, chat).inbox_state) is InboxState.RESOLVED


@on_sqlite
def test_cases_are_moved_on_from_the_board(console: Console, family: Family, chat: int, case: int) -> None:
    prepared = cannot_pay(family, chat)
    browser = console(Role.OPERATOR)

    def card(number: int) -> str:
        return browser.page("/cases?view=board").one(f'[data-testid="card-{number}"]').html or ""

    assert f'action="/cases/{prepared}/open"' in card(prepared)
    taken = browser.submit(f"/cases/{prepared}/open", back="board")
    assert taken.headers["location"] == "/cases?view=board"
    assert stored_case(family, prepared).state is CaseState.OPEN
    # What needs words is asked for on the case's page, at once.
    assert f"/cases/{case}?step=close#closing" in card(case)
    assert browser.page(f"/cases/{case}?step=close").has("#closing details[open]")
    assert not browser.page(f"/cases/{case}").has("#closing details[open]")
    browser.submit(f"/cases/{case}/close", kind="solved", outcome="fatto")
    assert f"/cases/{case}?step=reopen#closing" in card(case)
    assert browser.page(f"/cases/{case}?step=reopen").has("#closing details[open]")
    reads = console(Role.COORDINATOR).page("/cases?view=board")
    assert reads.has(f'[data-testid="card-{case}"]')
    assert not reads.has(".card-moves")
