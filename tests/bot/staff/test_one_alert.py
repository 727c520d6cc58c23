"""One alert per family on each phone, with a link, kept true wherever the task is taken: over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.staff import staff_bot
from budgeting import cases, staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Case, Conversation, Staff, Task
from budgeting.states.cases import CaseState
from budgeting.states.conversations import InboxState
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, Urgency
from budgeting.subjects import Subject
from budgeting.tasks import on_call
from dialogs.staff_side import handover
from dialogs.text.words import Words
from tests.bot.staff.office import Office, at_work, linked
from tests.kit.databases import on_sqlite
from tests.kit.running import until

CONSOLE = "https://console.ponte.example"
MORNING = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
async def office(
    database: Database, clock: SetClock, words: Words, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    monkeypatch.setattr(staff_bot, "LOOK", 0.05)
    clock.set(MORNING)
    async with at_work(database, clock, words, CONSOLE) as office:
        yield office


def _alerts(office: Office, person: int) -> list[dict[str, Any]]:
    """The messages in the chat other than the greeting."""
    return [m for m in office.said_to(person) if "#" in m["text"]]


async def test_two_tasks_of_one_tap_are_one_alert_with_a_link(office: Office) -> None:
    giulia, marco = await linked(office, "Giulia"), await linked(office, "Marco")
    chat = office.family_chat()

    def one_tap(session: Any) -> None:
        for kind, urgency in ((TaskKind.CONVERSATION, Urgency.NORMAL), (TaskKind.CANNOT_PAY, Urgency.HIGH)):
            office.open(session, kind, urgency=urgency, conversation_id=chat)

    office.database.write(one_tap)
    await until(lambda: _alerts(office, giulia) and _alerts(office, marco))
    for person in (giulia, marco):
        [alert] = _alerts(office, person)
        assert "Secret" not in str(alert)
        urls = [button.get("url") for row in alert["buttons"] for button in row if button.get("url")]
        assert len(urls) == 1
        assert urls[0].startswith(f"{CONSOLE}/tasks/")


@on_sqlite
async def test_what_becomes_urgent_takes_the_place_of_the_alert_that_hangs_there(office: Office) -> None:
    giulia = await linked(office, "Giulia")
    office.task("talk", TaskKind.CONVERSATION, urgency=Urgency.NORMAL)
    await until(lambda: _alerts(office, giulia))
    assert "🔴" not in _alerts(office, giulia)[0]["text"]
    urgent = office.task("cannot")
    await until(lambda: [m for m in _alerts(office, giulia) if "🔴" in m["text"]])
    await until(lambda: len(_alerts(office, giulia)) == 1)
    assert f"#{urgent}" in _alerts(office, giulia)[0]["text"]


@on_sqlite
async def test_i_take_it_takes_the_conversation_too(office: Office) -> None:
    giulia, marco = await linked(office, "Giulia"), await linked(office, "Marco")
    chat = office.family_chat()
    office.task("talk", TaskKind.CONVERSATION, conversation_id=chat)
    await until(lambda: _alerts(office, giulia) and _alerts(office, marco))
    await office.simulator.tap(giulia, _alerts(office, giulia)[0]["id"], 0, 0)
    with office.database.read() as session:
        held = session.get_one(Conversation, chat)
        coach = staff.by_email(session, "giulia@ponte.example")
        assert coach is not None
        assert (held.inbox_state, held.held_by) == (InboxState.HELD, coach.id)
    await until(lambda: "Giulia" in _alerts(office, marco)[0]["text"])
    assert "take:" not in str(_alerts(office, marco)[0]["buttons"])


@on_sqlite
async def test_what_is_taken_in_the_console_is_taken_on_the_phones_and_given_back_there(
    office: Office, words: Words
) -> None:
    giulia, marco = await linked(office, "Giulia"), await linked(office, "Marco")
    chat = office.family_chat()
    about = Subject(SubjectKind.CONVERSATION, chat)
    office.task("talk", TaskKind.CONVERSATION, conversation_id=chat, about=about)
    await until(lambda: _alerts(office, giulia) and _alerts(office, marco))
    me = _number(office, "marco")
    office.database.write(lambda s: handover.take(s, office.clock, words, me, chat))
    for person in (giulia, marco):
        await until(lambda person=person: "Marco" in _alerts(office, person)[0]["text"])
    alert = _alerts(office, giulia)[0]["id"]
    office.database.write(lambda s: handover.let_go(s, office.clock, words, handover.find(s, chat)))
    for person in (giulia, marco):
        await until(lambda person=person: "Marco" not in _alerts(office, person)[0]["text"])
    assert _alerts(office, giulia)[0]["id"] == alert, "edited, and no second buzz"
    office.database.write(lambda s: handover.take(s, office.clock, words, me, chat))
    office.database.write(lambda s: handover.give_back(s, office.clock, words, me, chat))
    await until(lambda: not _alerts(office, giulia)[0]["buttons"])


async def test_whoever_is_second_where_a_colleague_holds_the_conversation(
    office: Office, words: Words
) -> None:
    giulia = await linked(office, "Giulia")
    chat = office.family_chat()
    office.task("talk", TaskKind.CONVERSATION, conversation_id=chat)
    [alert] = await until(lambda: _alerts(office, giulia))
    # The task stays open; a colleague has only the conversation.
    office.database.write(
        lambda s: s.execute(
            update(Conversation).where(Conversation.id == chat).values(held_by=_number(office, "marco"))
        )
    )
    answer = await office.simulator.tap(giulia, alert["id"], 0, 0)
    assert "Marco" in answer["answer"]["text"]


async def test_what_came_in_at_night_is_one_message_in_the_morning(office: Office, clock: SetClock) -> None:
    giulia = await linked(office, "Giulia")
    clock.set(MORNING.replace(hour=21))
    office.task("talk", TaskKind.CONVERSATION, urgency=Urgency.NORMAL)
    clock.advance(hours=2)
    office.task("missed", TaskKind.CHECKIN_MISSED, urgency=Urgency.NORMAL)
    clock.advance(hours=2)
    last = office.task("overdue", TaskKind.INSTALMENT_OVERDUE, urgency=Urgency.NORMAL)
    clock.set(MORNING.replace(day=4, hour=8))
    [morning] = await until(lambda: _alerts(office, giulia))
    assert morning["text"].count("#") == 3
    assert f"#{last}" in morning["text"]


@on_sqlite
async def test_an_alert_goes_to_the_next_person_and_not_to_one_who_was_suspended(
    office: Office, clock: SetClock
) -> None:
    giulia, marco = await linked(office, "Giulia"), await linked(office, "Marco")
    suspended = _number(office, "marco")
    office.database.write(
        lambda s: s.execute(update(Staff).where(Staff.id == suspended).values(active=False))
    )
    office.task("one")
    await until(lambda: _alerts(office, giulia))
    clock.advance(minutes=16)
    # The phone shows the alert a moment before it is recorded as sent; only after that can it be passed on.
    assert await until(lambda: office.database.write(lambda s: on_call.pass_on(s, clock, 20))) == 1
    office.task("two", household_id=None)
    assert _alerts(office, marco) == []


def _number(office: Office, name: str) -> int:
    with office.database.read() as session:
        person = staff.by_email(session, f"{name}@ponte.example")
    assert person is not None
    return person.id


async def test_whoever_answers_no_family_hears_that_one_waits_and_cannot_take_it(office: Office) -> None:
    def alone(session: Any) -> None:
        session.execute(update(Staff).values(active=False))
        ada = staff.create(session, office.clock, "ada@ponte.example", "Ada Invented", "Ada", "it")
        staff.grant(session, ada.id, office.programme, Role.ADMINISTRATOR)
        office.links["Ada"] = staff.create_link(session, office.clock, ada.id).token

    office.database.write(alone)
    ada = await linked(office, "Ada")
    task = office.task("talk", TaskKind.CONVERSATION)
    await until(lambda: _alerts(office, ada))
    tapped = await office.simulator.tap(ada, _alerts(office, ada)[0]["id"], 0, 0)
    assert "accompagna" in str(tapped)
    with office.database.read() as session:
        assert session.get_one(Task, task).assigned_to is None


@on_sqlite
@pytest.mark.parametrize("owner", ["nobody", "Giulia"])
async def test_one_tap_takes_the_conversation_and_the_case_that_nobody_has(
    office: Office, owner: str
) -> None:
    giulia, marco = await linked(office, "Giulia"), await linked(office, "Marco")
    chat = office.family_chat()

    def begin(session: Session) -> tuple[int, int]:
        case = cases.prepare(
            session,
            office.clock,
            programme_id=office.programme,
            household_id=office.household,
            topic="rent",
            conversation_id=chat,
        )
        coach = staff.by_chat(session, giulia)
        if owner == "Giulia" and coach is not None:
            cases.open(session, office.clock, coach.id, case.id)
        about = Subject(SubjectKind.CASE, case.id)
        return case.id, office.open(session, TaskKind.CANNOT_PAY, about=about, conversation_id=chat)

    case_id, task = office.database.write(begin)
    alert = (await until(lambda: [m for m in _alerts(office, marco) if m["buttons"]]))[0]
    # Twice: a second tap changes nothing.
    for _ in range(2):
        answer = await office.simulator.tap(marco, alert["id"], 0, 0)
        assert f"#{task}" in answer["answer"]["text"]
    with office.database.read() as session:
        operator = staff.by_chat(session, marco)
        case = session.get_one(Case, case_id)
        had = session.get_one(Staff, case.owner_id)
        assert operator is not None
        assert session.get_one(Conversation, chat).held_by == operator.id
        assert case.state is CaseState.OPEN
        assert had.first_name == ("Marco" if owner == "nobody" else "Giulia")
