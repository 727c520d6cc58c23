"""The group of a desk over real HTTP: linked by a code, alerts with a button for whoever may, and its bad days."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.staff import group_pace, staff_bot
from budgeting import desk_groups, programmes, staff, tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Alert, Conversation, DeskGroup, Message, Task
from budgeting.staff import offboarding
from budgeting.states.messages import MessageState
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from dialogs.text.words import Words
from tests.bot.staff.office import Office, at_work, linked
from tests.kit.running import until

MORNING = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
async def office(
    database: Database, clock: SetClock, words: Words, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    monkeypatch.setattr(staff_bot, "LOOK", 0.05)
    clock.set(MORNING)
    async with at_work(database, clock, words, "https://console.ponte.example") as office:
        yield office


def code(office: Office, programme: int | None = None) -> str:
    """A code made by nobody in particular: the command line."""
    return office.database.write(
        lambda s: desk_groups.create_link(s, office.clock, None, programme or office.programme, "it").token
    )


def says(office: Office, group: int) -> list[dict[str, Any]]:
    return [m for m in office.simulator.group_chat(group)["messages"] if m["from"] == "bot"]


def alerts_in(office: Office, group: int) -> list[dict[str, Any]]:
    return [m for m in says(office, group) if "#" in m["text"]]


def row_of(office: Office) -> DeskGroup:
    with office.database.read() as session:
        return session.scalars(select(DeskGroup)).one()


async def group_with(office: Office, *members: int) -> int:
    """A group linked to the desk."""
    group = int(office.simulator.add_group("Sportello", list(members))["id"])
    office.simulator.group_text(group, members[0], f"/desk@PonteStaffBot {code(office)}")
    await until(lambda: says(office, group))
    return group


async def test_a_group_is_linked_once_and_says_what_will_appear(office: Office) -> None:
    sim = office.simulator
    someone = sim.add_person("Sam", language_code="en")["id"]
    group = sim.add_group("Sportello", [someone])["id"]
    sim.group_text(group, someone, "/desk@PonteStaffBot nonsense")
    await until(lambda: "no longer works" in says(office, group)[-1]["text"] if says(office, group) else 0)
    token = code(office)
    sim.start_in_group(group, someone, token)
    await until(lambda: len(says(office, group)) == 2)
    said = says(office, group)[-1]["text"]
    assert "Un ponte sul blu" in said
    assert "mai di quale famiglia" in said
    # The code is used up, the group is taken, and chatter is nobody's business.
    second = office.database.write(
        lambda s: programmes.create(s, office.clock, None, "altrove", "Altrove").id
    )
    other = sim.add_group("Altrove", [someone])["id"]
    sim.group_text(other, someone, f"/desk {token}")
    await until(lambda: says(office, other))
    sim.group_text(group, someone, f"/start@PonteStaffBot {code(office, second)}")
    await until(lambda: "another programme" in says(office, group)[-1]["text"])
    sim.group_text(group, someone, "tra noi, @PonteStaffBot: Lucia Secretname")
    sim.group_text(group, someone, "/digest 8")
    await until(lambda: len(says(office, group)) == 4)
    assert "chat privata" in says(office, group)[-1]["text"]
    with office.database.read() as session:
        assert session.scalars(select(Message)).all() == []


async def test_an_alert_in_the_group_is_taken_by_a_colleague_and_by_nobody_else(office: Office) -> None:
    giulia, marco = await linked(office, "Giulia"), await linked(office, "Marco")
    stranger = office.simulator.add_person("Sam", language_code="en")["id"]
    group = await group_with(office, giulia, marco, stranger)
    chat = office.family_chat()
    task = office.task("talk", TaskKind.CONVERSATION, conversation_id=chat)
    # A second cause of the same family is in the same alert.
    office.task("cannot")
    [alert] = await until(lambda: alerts_in(office, group))
    assert "Secret" not in str(alert)
    assert alert["buttons"][1][0]["url"].startswith("https://console.ponte.example/tasks/")
    await until(lambda: [m for m in office.said_to(marco) if m["buttons"]])

    refused = await office.simulator.group_tap(group, stranger, alert["id"], 0, 0)
    assert "do not know you" in refused["answer"]["text"]
    with office.database.read() as session:
        assert session.get_one(Task, task).state is TaskState.OPEN
    answers = await asyncio.gather(
        *(office.simulator.group_tap(group, person, alert["id"], 0, 0) for person in (giulia, marco))
    )
    with office.database.read() as session:
        name = tasks.holder(session, task)
        assert session.get_one(Conversation, chat).held_by == session.get_one(Task, task).assigned_to
    assert sorted(name in str(answer["answer"]["text"]) for answer in answers) == [False, True]
    await until(lambda: f"{name}" in alerts_in(office, group)[0]["text"])
    assert "take:" not in str(alerts_in(office, group)[0]["buttons"])
    for person in (giulia, marco):
        await until(
            lambda person=person: any(
                f"{name} " in m["text"] for m in office.said_to(person) if m["edited_at"]
            )
        )
    assert len(alerts_in(office, group)) == 1


async def test_what_is_taken_elsewhere_shows_in_the_group_and_who_left_takes_nothing(office: Office) -> None:
    giulia, marco = await linked(office, "Giulia"), await linked(office, "Marco")
    group = await group_with(office, giulia, marco)
    with office.database.read() as session:
        coach, operator = staff.by_chat(session, giulia), staff.by_chat(session, marco)
        assert coach is not None
        assert operator is not None
    office.database.write(
        lambda s: offboarding.revoke(s, office.clock, None, coach.id, office.programme, Role.COACH)
    )
    task = office.task("one", TaskKind.CALL_BACK, household_id=None)

    def alert() -> dict[str, Any]:
        return next((m for m in alerts_in(office, group) if f"#{task}" in m["text"]), {})

    shown = await until(alert)
    refused = await office.simulator.group_tap(group, giulia, shown["id"], 0, 0)
    assert "accompagna" in refused["answer"]["text"]
    office.database.write(lambda s: tasks.take(s, office.clock, operator.id, task))
    await until(lambda: "Marco" in alert()["text"])
    office.database.write(lambda s: tasks.done(s, office.clock, operator.id, task))
    await until(lambda: not alert()["buttons"])


async def test_the_group_is_not_written_to_about_what_one_colleague_was_given(office: Office) -> None:
    giulia = await linked(office, "Giulia")
    group = await group_with(office, giulia)
    with office.database.read() as session:
        coach = staff.by_chat(session, giulia)
        assert coach is not None
    office.task("mine", TaskKind.APPOINTMENT_TODAY, assigned_to=coach.id)
    await until(lambda: [m for m in office.said_to(giulia) if m["buttons"]])
    office.task("desk", TaskKind.CALL_BACK, household_id=None)
    [alert] = await until(lambda: alerts_in(office, group))
    assert "richiamat" in alert["text"]


async def test_the_desk_hears_of_what_follows_something_that_one_colleague_was_given(office: Office) -> None:
    """A family has one alert, which its first task leads: that one is for the coach alone, the next one isn't."""
    giulia = await linked(office, "Giulia")
    group = await group_with(office, giulia)
    with office.database.read() as session:
        coach = staff.by_chat(session, giulia)
        assert coach is not None
    office.task("mine", TaskKind.APPOINTMENT_OUTCOME, assigned_to=coach.id)
    await until(lambda: [m for m in office.said_to(giulia) if m["buttons"]])
    waits = office.task("desk", TaskKind.CALL_BACK)
    [alert] = await until(lambda: alerts_in(office, group))
    assert (f"#{waits}" in alert["text"], "appuntamento" in alert["text"]) == (True, False)
    await office.simulator.group_tap(group, giulia, alert["id"], 0, 0)
    await until(lambda: "Giulia" in alerts_in(office, group)[0]["text"])
    with office.database.read() as session:
        assert tasks.holder(session, waits) == "Giulia"


async def test_a_bot_that_was_removed_tells_who_set_the_programme_up(office: Office) -> None:
    sim, marco = office.simulator, await linked(office, "Marco")
    group = await group_with(office, marco)

    def admin(session: Any) -> None:
        ada = staff.create(session, office.clock, "ada@ponte.example", "Ada Invented", "Ada", "en")
        staff.grant(session, ada.id, office.programme, Role.ADMINISTRATOR)
        office.links["Ada"] = staff.create_link(session, office.clock, ada.id).token

    office.database.write(admin)
    ada = await linked(office, "Ada")
    sim.remove_from_group(group, marco)
    await until(lambda: [m for m in office.said_to(ada) if "no longer gets the alerts" in m["text"]])
    assert row_of(office).chat_id is None
    assert row_of(office).lost_at is not None
    # Linked again, the matter is over.
    sim.start_in_group(group, marco, code(office))
    await until(lambda: row_of(office).chat_id == group)
    with office.database.read() as session:
        [told] = session.scalars(select(Task).where(Task.kind == TaskKind.GROUP_LOST))
        assert told.state is TaskState.DONE


async def test_a_refused_alert_unlinks_the_group_and_the_person_still_gets_theirs(office: Office) -> None:
    marco = await linked(office, "Marco")
    group = await group_with(office, marco)
    # Telegram's word that the bot was removed did not come.
    place = office.simulator.world.chats[(0, group)]
    place.bots = []
    task = office.task("one", TaskKind.CALL_BACK, household_id=None)
    await until(lambda: [m for m in office.said_to(marco) if f"#{task}" in m["text"]])
    await until(lambda: row_of(office).lost_at is not None)


@pytest.mark.parametrize("told", [True, False], ids=["told", "found out by sending"])
async def test_a_group_that_becomes_a_supergroup_keeps_its_alerts(office: Office, told: bool) -> None:
    sim, marco = office.simulator, await linked(office, "Marco")
    group = await group_with(office, marco)
    first = office.task("one", TaskKind.CALL_BACK, household_id=None)
    await until(lambda: alerts_in(office, group))
    await until(lambda: _sent(office))
    if told:
        new = sim.upgrade_group(group)["id"]
    else:
        bot = sim.world.bots[sim.world.chats[(0, group)].bots[0]]
        wants, bot.allowed_updates = bot.allowed_updates, ["callback_query"]
        new = sim.upgrade_group(group)["id"]
        bot.allowed_updates = wants
        office.task("two", TaskKind.CALL_BACK, household_id=None)
    await until(lambda: any(f"#{first}" in m["text"] for m in alerts_in(office, new)))
    assert row_of(office).chat_id == new
    again = next(m for m in alerts_in(office, new) if f"#{first}" in m["text"])
    assert f"#{first}" in (await sim.group_tap(new, marco, again["id"], 0, 0))["answer"]["text"]


def _sent(office: Office) -> bool:
    with office.database.read() as session:
        waits = select(Alert.id).where(Alert.group_id.is_not(None), Alert.state != MessageState.SENT)
        return session.scalar(waits.limit(1)) is None


async def test_the_console_tests_a_group_and_unlinks_it(office: Office) -> None:
    marco = await linked(office, "Marco")
    group = await group_with(office, marco)
    office.database.write(lambda s: desk_groups.ask_test(s, office.clock, None, office.programme))
    await until(lambda: "prova" in says(office, group)[-1]["text"])
    await until(lambda: row_of(office).tested_at is not None)
    office.task("one", TaskKind.CALL_BACK, household_id=None)
    [alert] = await until(lambda: alerts_in(office, group))
    office.database.write(lambda s: desk_groups.unlink(s, office.clock, None, office.programme))
    await until(lambda: office.simulator.world.chats[(0, group)].bots == [])
    assert "Un ponte sul blu" in says(office, group)[-1]["text"]
    tapped = await office.simulator.group_tap(group, marco, alert["id"], 0, 0)
    assert "non è più collegato" in tapped["answer"]["text"]
    await until(lambda: row_of(office).farewell_to is None)


async def test_more_than_a_group_can_take_comes_as_one_message(office: Office) -> None:
    marco = await linked(office, "Marco")
    group = await group_with(office, marco)

    def many(session: Any) -> list[int]:
        return [
            office.open(session, TaskKind.CALL_BACK, thing=str(n), household_id=None, urgency=Urgency.NORMAL)
            for n in range(9)
        ]

    numbers = office.database.write(many)
    await until(lambda: all(any(f"#{n}" in m["text"] for m in alerts_in(office, group)) for n in numbers))
    assert len(alerts_in(office, group)) == group_pace.ALONE + 1
    assert "4" in alerts_in(office, group)[-1]["text"].splitlines()[0]


def test_a_minute_has_room_for_so_many_calls() -> None:
    now = [0.0]
    pace = group_pace.GroupPace(20, lambda: now[0])
    for _ in range(13):
        pace.spend(-7)
    assert (pace.left(-7), pace.alone(-7), pace.alone(-8)) == (7, 0, group_pace.ALONE)
    now[0] = group_pace.MINUTE
    assert pace.left(-7) == 20
