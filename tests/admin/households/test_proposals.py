"""Proposing to a family on its page, and answering what it could manage instead."""

from __future__ import annotations

from datetime import date

import pytest

from budgeting import households
from budgeting.arrears import plans, proposals
from budgeting.db.tables import Message, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.states.approvals import ApprovalState
from budgeting.states.arrears import PlanState
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from tests.admin.families import audited, rows, with_plan
from tests.kit import build
from tests.kit.build import euro
from tests.kit.databases import on_sqlite

ASKED = {"each": "60", "first": "2026-04-10", "every": "month"}


@pytest.fixture
def family(database, clock, cast):
    """The debt and the plan of the Amrani family; Amina reads the chat."""
    database.write(lambda s: build.conversation(s, clock, cast.amina))
    debt, plan, _ = with_plan(database, clock, cast)
    return debt, plan


def _waiting(database, cast):
    with database.read() as session:
        return proposals.waiting(session, cast.amrani)


def _countered(database, clock, cast, plan, each="45"):
    def job(session):
        person = households.person(session, cast.amina)
        return proposals.counter(session, clock, person, each=euro(each), day=27, plan_id=plan).id

    return database.write(job)


@on_sqlite
def test_a_new_schedule_is_put_before_the_family(console, database, cast, family):
    debt, plan = family
    browser, path = console(Role.OPERATOR), f"/households/{cast.amrani}/plans/new?debt={debt}"
    shown = browser.submit(path, **ASKED)
    assert shown.status_code == 200
    assert shown.text.count("60,00") >= 5
    answer = browser.submit(path, **ASKED, step="ask", note="Al telefono", answer_by="2026-03-09")
    assert answer.headers["location"].endswith("done=asked")
    (offered,) = _waiting(database, cast)
    assert (offered.plan_id, offered.note, offered.answer_by) == (plan, "Al telefono", date(2026, 3, 9))
    told = rows(database, Message, Message.subject_kind == SubjectKind.APPROVAL)
    assert [message.subject_id for message in told] == [offered.id], "Amina, and not Youssef"
    page = browser.page(f"/households/{cast.amrani}/money")
    assert page.one(f'[data-testid="asked-{offered.id}"]')
    # Staff may still record what was signed, or take it back.
    assert browser.submit(f"/households/{cast.amrani}/plans/{offered.draft_id}/withdraw").status_code == 303
    assert _waiting(database, cast) == []


def test_nobody_in_the_chat_is_a_task_for_staff(console, database, cast, clock):
    debt, _, _ = with_plan(database, clock, cast)
    browser = console(Role.OPERATOR)
    answer = browser.submit(f"/households/{cast.amrani}/plans/new?debt={debt}", **ASKED, step="ask")
    assert answer.headers["location"].endswith("done=asked_untold")
    (offered,) = _waiting(database, cast)
    (task,) = rows(
        database, Task, Task.kind == TaskKind.PLAN_UNTOLD, WAITS, Task.subject_id == offered.draft_id
    )
    assert task.subject_kind is SubjectKind.PLAN


@on_sqlite
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"each": "300,01"}, "each"),
        ({"each": "1"}, "each"),
        ({"each": ""}, "parts"),
        ({"answer_by": "2026-03-02"}, "answer_by"),
        ({"answer_by": "x"}, "answer_by"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(console, database, cast, family, wrong, field):
    debt, _ = family
    answer = console(Role.OPERATOR).submit(
        f"/households/{cast.amrani}/plans/new?debt={debt}", **{**ASKED, **wrong}, step="ask"
    )
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text
    assert _waiting(database, cast) == []


@on_sqlite
def test_a_pause_is_proposed_and_taken_back(console, database, cast, family):
    _, plan = family
    browser = console(Role.OPERATOR)
    path = f"/households/{cast.amrani}/plans/{plan}/pause"
    late = browser.submit(path, until="2026-05-04", answer_by="2026-05-04", step="ask")
    assert late.status_code == 422
    assert 'id="answer_by-wrong"' in late.text
    answer = browser.submit(path, until="2026-05-04", note="Ospedale", step="ask")
    assert answer.headers["location"].endswith("done=asked")
    (offered,) = _waiting(database, cast)
    assert (
        "4 mag"
        in browser.page(f"/households/{cast.amrani}/money").one(f'[data-testid="asked-{offered.id}"]').text()
    )
    with database.read() as session:
        assert plans.current(session, cast.amrani)[0].state is PlanState.ACTIVE
    withdrawn = f"/households/{cast.amrani}/proposals/{offered.id}/withdraw"
    assert browser.submit(withdrawn).status_code == 303
    assert browser.submit(f"/households/{cast.rossi}/proposals/{offered.id}/withdraw").status_code == 404
    assert _waiting(database, cast) == []
    assert {"plan.pause_propose", "plan.pause_withdraw"} <= {action for action, _, _ in audited(database)}


def test_what_the_family_could_manage_is_accepted(console, database, cast, clock, family):
    debt, plan = family
    counter = _countered(database, clock, cast, plan)
    browser = console(Role.OPERATOR)
    assert f'href="/households/{cast.amrani}/counters/{counter}"' in browser.get("/").text
    assert browser.page(f"/households/{cast.amrani}/money").one(f'[data-testid="counter-{counter}"]')
    shown = browser.get(f"/households/{cast.amrani}/counters/{counter}")
    assert "27 mar" in shown.text
    assert "30,00" in shown.text, "the last part takes what remains"
    # Whoever proposes something else begins where the family stands.
    assert 'value="45' in browser.get(f"/households/{cast.amrani}/plans/new?debt={debt}").text
    (task,) = rows(database, Task, Task.kind == TaskKind.COUNTER_PROPOSAL, WAITS)
    assert browser.submit(f"/tasks/{task.id}/done").status_code == 409, "the family still waits for an answer"
    accepted = browser.submit(f"/households/{cast.amrani}/counters/{counter}/accept")
    assert accepted.headers["location"].endswith("done=accepted")
    with database.read() as session:
        (now,) = plans.current(session, cast.amrani)
    assert now.replaces_id == plan
    assert len(now.instalments) == 7
    assert not rows(database, Task, Task.kind == TaskKind.COUNTER_PROPOSAL, WAITS)
    again = browser.submit(f"/households/{cast.amrani}/counters/{counter}/accept")
    assert again.status_code == 409
    assert browser.get(f"/households/{cast.rossi}/counters/{counter}").status_code == 404


@on_sqlite
def test_it_stays_as_it_is_with_a_reason_and_the_family_hears(console, database, cast, clock, family):
    _, plan = family
    counter = _countered(database, clock, cast, plan)
    browser, path = console(Role.OPERATOR), f"/households/{cast.amrani}/counters/{counter}/refuse"
    assert browser.submit(path, reason="").status_code == 422
    assert (
        browser.submit(path, reason="Il creditore non accetta").headers["location"].endswith("done=refused")
    )
    (told,) = rows(database, Message, Message.subject_kind == SubjectKind.COUNTER_PROPOSAL)
    assert told.subject_id == counter
    assert "creditore" not in (told.text or ""), "the reason is for colleagues"
    with database.read() as session:
        assert proposals.counter_of(session, counter).state is ApprovalState.REFUSED


def test_a_declined_proposal_waits_on_the_first_page_with_its_reason(console, database, cast, clock, family):
    _, plan = family

    def job(session):
        offered = proposals.offer_pause(session, clock, cast.marco, plan, until=date(2026, 5, 1))
        person = households.person(session, cast.amina)
        return proposals.decline(session, clock, person, offered.id, "<b>non serve</b>").id

    number = database.write(job)
    browser = console(Role.OPERATOR)
    assert rows(database, Task, Task.kind == TaskKind.PROPOSAL_DECLINED, WAITS)
    assert f'href="/households/{cast.amrani}/money"' in browser.get("/").text
    page = browser.page(f"/households/{cast.amrani}/money")
    assert "<b>non serve</b>" in page.one(f'[data-testid="declined-{number}"]').text()
