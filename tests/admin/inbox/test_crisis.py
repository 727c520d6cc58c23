"""A request for help in the console: at the top, settled with one tap; and a phone it isn't safe to write to."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from budgeting import tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Member, Task
from budgeting.states.conversations import InboxState
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.subjects import Subject
from tests.admin.families import audited, rows
from tests.kit.build import Cast
from tests.kit.chats import Chats, english
from tests.kit.console import Console
from tests.kit.databases import on_sqlite

OPERATOR, COACH = Role.OPERATOR, Role.COACH
NOT_SAFE = "Not safe to write here: call"


@pytest.fixture
def crying(database: Database, clock: SetClock, cast: Cast, chats: Chats) -> int:
    """Amina's conversation with a request for help; Lucia has waited longer, for something else."""
    english(database)
    chats.waiting(cast.lucia, 90)
    chat = chats.waiting(cast.amina, 5, language="ar", topic="crisis", urgency=Urgency.HIGH)
    database.write(
        lambda s: tasks.open_task(
            s,
            clock,
            TaskKind.CRISIS,
            Subject(SubjectKind.CONVERSATION, chat),
            programme_id=cast.programme,
            household_id=cast.amrani,
            conversation_id=chat,
            urgency=Urgency.HIGH,
        )
    )
    return chat


@on_sqlite
def test_it_stands_on_top_of_today_and_of_the_inbox(console: Console, crying: int) -> None:
    browser = console(OPERATOR)
    page = browser.page("/")
    assert page.values("[data-kind]", "data-kind")[0] == "crisis"
    assert "An urgent request for help" in page.html
    assert page.has(f'[href="/inbox/{crying}"]')
    assert browser.page("/inbox").numbers("conversation")[0] == crying
    assert browser.page("/inbox?topic=crisis").numbers("conversation") == [crying]


@on_sqlite
def test_one_tap_calms_it(
    console: Console, crying: int, chats: Chats, database: Database, cast: Cast
) -> None:
    browser = console(OPERATOR)
    assert "Not an emergency" in browser.get(f"/inbox/{crying}").text
    browser.headers["hx-request"] = "true"
    calmed = browser.submit(f"/inbox/{crying}/calm")
    assert (calmed.status_code, "Not an emergency" in calmed.text) == (200, False)
    assert (chats.row(crying).urgency, chats.row(crying).inbox_state) == (Urgency.NORMAL, InboxState.WAITING)
    (task,) = rows(database, Task)
    assert (task.state, task.done_by) == (TaskState.DONE, cast.marco)
    assert ("conversation.calm", crying, "not an emergency") in audited(database)


@on_sqlite
def test_it_can_be_calmed_while_a_colleague_holds_it(console: Console, crying: int, chats: Chats) -> None:
    assert console(COACH).submit(f"/inbox/{crying}/take").status_code == 303
    assert console(OPERATOR).submit(f"/inbox/{crying}/calm").status_code == 303
    assert chats.row(crying).urgency is Urgency.NORMAL


@pytest.fixture
def unsafe(database: Database, clock: SetClock, cast: Cast, chats: Chats) -> int:
    english(database)
    moment = clock.now()
    database.write(
        lambda s: s.execute(update(Member).where(Member.id == cast.lucia).values(unsafe_at=moment))
    )
    return chats.waiting(cast.lucia)


@on_sqlite
def test_everybody_sees_that_one_calls_instead_of_writing(console: Console, unsafe: int, cast: Cast) -> None:
    browser = console(OPERATOR)
    for path in (
        f"/inbox/{unsafe}",
        f"/inbox/{unsafe}/card",
        f"/inbox/{unsafe}/bar",
        f"/households/{cast.rossi}",
    ):
        assert NOT_SAFE in browser.get(path).text, path
    assert NOT_SAFE not in browser.get(f"/households/{cast.amrani}").text
    assert "not safe to write to" in console(COACH).get(f"/weeks/{cast.rossi}/2026-02-23").text


@pytest.mark.parametrize("in_place", [True, False])
def test_an_answer_needs_a_tick_and_loses_no_word(
    console: Console, unsafe: int, chats: Chats, in_place: bool
) -> None:
    browser = console(OPERATOR)
    if in_place:
        browser.headers["hx-request"] = "true"
    refused = browser.submit(f"/inbox/{unsafe}/answer", text="Ci vediamo?")
    assert refused.status_code == 422
    assert "They said that it is not safe to write here." in refused.text
    assert "Ci vediamo?</textarea>" in refused.text
    assert 'name="sure"' in refused.text
    assert chats.row(unsafe).held_by is None
    sent = browser.submit(f"/inbox/{unsafe}/answer", text="Ci vediamo?", sure="1")
    assert sent.status_code == (200 if in_place else 303)


def test_staff_mark_a_phone_and_lift_it_again(console: Console, database: Database, cast: Cast) -> None:
    english(database)
    browser, page = console(OPERATOR), f"/households/{cast.rossi}/members/{cast.lucia}"
    empty = browser.submit(f"{page}/safety", safety_reason=" ")
    assert (empty.status_code, "Please fill this in." in empty.text) == (422, True)
    assert browser.submit(f"{page}/safety", safety_reason="lo dice lei").status_code == 303
    assert rows(database, Member, Member.unsafe_at.is_not(None))[0].id == cast.lucia
    assert "It is safe again" in browser.get(page).text
    assert browser.submit(f"{page}/safety", safety_reason="ora abita sola", safe="1").status_code == 303
    assert rows(database, Member, Member.unsafe_at.is_not(None)) == []
    done = [entry for entry in audited(database) if entry[0] in ("member.unsafe", "member.safe")]
    assert done == [
        ("member.unsafe", cast.lucia, "lo dice lei"),
        ("member.safe", cast.lucia, "ora abita sola"),
    ]
    assert all(row.staff_id == cast.marco for row in rows(database, Audit, Audit.action.like("member.%safe")))
