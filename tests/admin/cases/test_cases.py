"""Making a case from chosen messages, the list of cases, and who may see them."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import cases
from budgeting.clock import SetClock
from budgeting.db.tables import Audit, Case, CaseEvidence, Conversation, Message, Task
from budgeting.states.cases import CaseState, Outcome
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskState, Urgency
from tests.admin.cases.stage import asked, cannot_pay, number, stored_case
from tests.kit import build
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.family import Family
from tests.kit.page import Page

# -- from the inbox


@on_sqlite
def test_chosen_messages_become_evidence_of_a_new_case(console: Console, family: Family, chat: int) -> None:
    bot, said = family.do(asked, chat), family.do(build.message, chat, "لا أستطيع الدفع")
    browser = console(Role.OPERATOR)
    form = browser.get(f"/cases/new?conversation={chat}&messages={bot},{said}").text
    assert "Che cosa è successo?" in form
    assert "ماذا حدث؟" in form
    assert "لا أستطيع الدفع" in form
    fields = {"conversation": chat, "messages": f"{bot},{said}", "topic": "work", "urgency": "high"}
    first, second = browser.submit("/cases", **fields), browser.submit("/cases", **fields)
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    assert number(family, Case) == 1

    family.change(Message, said, text="changed later")
    page = browser.get(first.headers["location"]).text
    assert "لا أستطيع الدفع" in page
    assert "changed later" not in page
    assert "Che cosa è successo?" in page
    assert f"/inbox/{chat}#m{said}" in page
    made = family.look(lambda s: s.scalars(select(Case)).one())
    assert (made.topic, made.urgency, made.owner_id) == ("work", Urgency.HIGH, family.cast.marco)


@on_sqlite
def test_the_prepared_case_is_offered_and_the_task_is_taken(
    console: Console, family: Family, chat: int
) -> None:
    prepared = cannot_pay(family, chat)
    browser = console(Role.OPERATOR)
    form = browser.page(f"/cases/new?conversation={chat}")
    assert form.value('[name="into"][checked]') == str(prepared)
    assert form.has('[value="cannot_pay"][selected]')
    assert form.has('[value="high"][checked]')
    answer = browser.submit("/cases", conversation=chat, into=prepared, urgency="high")
    assert answer.headers["location"] == f"/cases/{prepared}"
    assert stored_case(family, prepared).state is CaseState.OPEN
    tasks = family.look(lambda s: s.scalars(select(Task)).all())
    assert {(task.state, task.assigned_to) for task in tasks} == {(TaskState.TAKEN, family.cast.marco)}


@on_sqlite
def test_a_case_that_was_closed_meanwhile_takes_nothing_in(
    console: Console, family: Family, chat: int, case: int
) -> None:
    browser = console(Role.OPERATOR)
    family.do(cases.close, family.cast.marco, case, "mended", Outcome.SOLVED)
    answer = browser.submit("/cases", conversation=chat, into=case, topic="work", urgency="high")
    assert answer.status_code == 409
    assert 'id="into-wrong"' not in browser.get("/cases").text
    assert Page(answer).has('[value="work"][selected]')
    assert number(family, Case) == 1
    assert browser.submit("/cases", conversation=chat, topic="nonsense").status_code == 422


def test_nobody_s_writer_has_no_case(console: Console, family: Family) -> None:
    def stranger(session: Session, clock: SetClock) -> int:
        made = Conversation(bot_id=build.BOT, chat_id=777, created_at=clock.now())
        session.add(made)
        session.flush()
        session.add(Task(kind="call_back", conversation_id=made.id, created_at=clock.now()))
        return made.id

    unknown = family.do(stranger)
    browser = console(Role.OPERATOR)
    assert 'action="/cases"' not in browser.get(f"/cases/new?conversation={unknown}").text
    assert browser.submit("/cases", conversation=unknown, topic="work").status_code == 422


# -- the list


def test_the_list_filters_sorts_and_turns_pages(console: Console, family: Family, case: int) -> None:
    def many(session: Session, clock: SetClock) -> None:
        for index in range(27):
            session.add(
                Case(
                    programme_id=family.cast.programme,
                    household_id=family.cast.rossi,
                    topic=f"old{index}",
                    urgency=Urgency.HIGH if index == 26 else Urgency.NORMAL,
                    state=CaseState.OPEN,
                    created_at=clock.now(),
                )
            )

    family.do(many)
    browser = console(Role.OPERATOR)

    def shown(query: str) -> list[int]:
        return browser.page(f"/cases{query}").numbers("case")

    first, second = shown(""), shown("?page=2")
    assert (len(first), len(second)) == (25, 3)
    assert first[0] == case + 27
    assert not set(first) & set(second)
    assert shown("?show=mine") == shown("?topic=home") == [case]
    assert shown(f"?owner={family.cast.marco}&site={family.cast.site}&urgency=normal") == [case]
    assert shown("?sort=newest")[0] != shown("?sort=oldest")[0]
    assert shown("?show=prepared") == shown("?show=closed") == shown("?page=9") == []
    assert len(shown("?show=%22%3E&topic=<script>&owner=-1&site=9e9&page=0&sort=x")) == 25
    part = browser.part("/cases?part=list").text
    assert "<html" not in part
    assert 'data-testid="case-' in part
    family.do(cases.close, family.cast.marco, case, "mended", Outcome.SOLVED)
    assert shown("?show=closed") == [case]
    assert f'data-testid="card-{case}"' in browser.get("/cases?view=board").text


# -- rights


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        (Role.OPERATOR, True, True),
        ("other_operator", True, True),
        (Role.COACH, True, True),
        (Role.COORDINATOR, True, False),
        ("other_coach", False, False),
        ("foreign_operator", False, False),
        (Role.PARTNER, False, False),
        (Role.ADMINISTRATOR, False, False),
    ],
)
def test_who_reads_and_who_writes(
    console: Console, family: Family, chat: int, case: int, who: Role | str, reads: bool, writes: bool
) -> None:
    """What each person is shown; `rights` tests who may send the forms."""
    browser = console(who)
    for path in (f"/cases/{case}", f"/cases/{case}?part=live", f"/cases/{case}/record.pdf"):
        assert browser.get(path).status_code == (200 if reads else 404), path
    assert (f'data-testid="case-{case}"' in browser.get("/cases").text) == reads
    assert (f'action="/cases/{case}' in browser.get(f"/cases/{case}").text) == writes
    for path in (f"/cases/new?conversation={chat}", f"/cases/new?household={family.household}"):
        assert browser.get(path).status_code == (200 if writes else 404), path


def test_what_is_not_there_and_what_is_another_family_s(console: Console, family: Family, case: int) -> None:
    browser = console(Role.OPERATOR)
    for path in ("/cases/999", f"/cases/{2**70}", "/cases/abc", "/cases/new", "/cases/new?conversation=x"):
        assert browser.get(path).status_code == 404, path
    theirs = family.do(build.message, family.do(build.conversation, family.cast.lucia), "theirs")
    mine = f"/cases/new?household={family.household}"
    assert browser.get(f"{mine}&messages={theirs}").status_code == 404
    assert (
        browser.submit("/cases", household=family.household, messages=theirs, topic="home").status_code == 404
    )
    foreign = {"household": family.cast.rossi, "into": case, "topic": "home"}
    assert browser.submit("/cases", **foreign).status_code == 404
    assert browser.submit(f"/cases/{case}/actions/999/done").status_code == 404
    assert browser.post(f"/cases/{case}/notes", data={"note": "forged"}).status_code == 403
    assert number(family, CaseEvidence) == 1


@on_sqlite
def test_a_look_is_written_down_once_in_ten_minutes(console: Console, family: Family, case: int) -> None:
    browser = console(Role.COORDINATOR)

    def looks() -> int:
        query = select(func.count()).select_from(Audit).where(Audit.action == "case.view")
        return family.look(lambda s: s.scalar(query)) or 0

    for _ in range(3):
        browser.get(f"/cases/{case}")
    assert looks() == 1
    family.clock.advance(minutes=11)
    browser.get(f"/cases/{case}?part=live")
    assert looks() == 2
