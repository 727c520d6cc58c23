"""What members ask about their data, and whom they would like to have invited, is answered by staff."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from budgeting.db.tables import ErasureRequest, InviteRequest, Member, Message, Task
from budgeting.privacy import erasure, invite_requests
from budgeting.states.messages import Direction
from budgeting.states.privacy import ErasureState, InviteRequestState
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from tests.admin.families import audited, rows
from tests.kit import build
from tests.kit.databases import on_sqlite


@pytest.fixture
def asked(database, clock, cast):
    """Amina's request to be deleted; she has a chat."""
    database.write(lambda s: build.conversation(s, clock, cast.amina, chat_id=91))
    return database.write(lambda s: erasure.ask(s, clock, build.person(s, cast.amina)).id)


def last_said(database):
    with database.read() as session:
        query = select(Message.text).where(Message.direction == Direction.OUT).order_by(Message.id.desc())
        return session.scalars(query.limit(1)).first() or ""


def test_a_coordinator_approves_and_it_stays_to_be_carried_out(console, database, asked):
    browser = console(Role.COORDINATOR)
    assert f"/erasures/{asked}" in browser.get("/?kind=erasure_asked").text
    page = browser.get(f"/erasures/{asked}").text
    assert "Questo resta, e per quanto tempo" in page
    assert browser.submit(f"/erasures/{asked}/approve").headers["location"].endswith("done=approved")
    (request,) = rows(database, ErasureRequest)
    assert request.state is ErasureState.APPROVED
    open_now = rows(database, Task, Task.done_at.is_(None))
    assert TaskKind.ERASURE_DUE in {task.kind for task in open_now}
    assert TaskKind.ERASURE_ASKED not in {task.kind for task in open_now}
    assert "ancora da cancellare" in browser.get(f"/erasures/{asked}").text
    assert "Da eseguire" in browser.get("/erasures").text
    assert last_said(database)
    assert ("erasure.approved", asked, "") in audited(database)


@on_sqlite
def test_a_refusal_needs_a_reason_that_the_person_reads(console, database, asked):
    browser = console(Role.COORDINATOR)
    assert browser.submit(f"/erasures/{asked}/refuse", reason=" ").status_code == 422
    browser.submit(f"/erasures/{asked}/refuse", reason="Il piano è in corso")
    assert "Il piano è in corso" in last_said(database)
    assert "Il piano è in corso" in browser.get(f"/erasures/{asked}").text
    # The other answer comes too late.
    assert browser.submit(f"/erasures/{asked}/approve").status_code == 409
    assert rows(database, ErasureRequest)[0].state is ErasureState.REFUSED


@on_sqlite
def test_whoever_may_not_decide_only_reads(console, asked):
    page = console(Role.OPERATOR).get(f"/erasures/{asked}")
    assert page.status_code == 200
    assert "/approve" not in page.text
    assert console(Role.OPERATOR).submit(f"/erasures/{asked}/approve").status_code == 404


@on_sqlite
def test_somebody_at_home_is_added_and_whoever_asked_is_told(console, database, clock, cast):
    database.write(lambda s: build.conversation(s, clock, cast.amina, chat_id=91))
    number = database.write(
        lambda s: invite_requests.ask(s, clock, build.person(s, cast.amina), "Nadia", "ar").id
    )
    browser = console(Role.OPERATOR)
    assert f"/invite-requests/{number}" in browser.get("/?kind=invite_wanted").text
    assert "Nadia" in browser.get(f"/invite-requests/{number}").text
    answer = browser.submit(f"/invite-requests/{number}/invite", name="Nadia Amrani", language="ar")
    assert answer.headers["location"] == f"/households/{cast.amrani}/people?done=added"
    (added,) = rows(database, Member, Member.name == "Nadia Amrani")
    assert (added.language, added.adult, added.sees_arrears) == ("ar", True, False)
    assert "Nadia" in last_said(database)
    assert rows(database, InviteRequest)[0].state is InviteRequestState.INVITED
    assert browser.get(f"/invite-requests/{number}").status_code == 409
