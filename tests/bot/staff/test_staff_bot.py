"""The staff bot over real HTTP: linking, alerts without a family in them, "I take it"."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.simulator import Limits, Simulator, running
from bot.staff import StaffBot
from budgeting import households, programmes, staff, tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.states import Role, TaskKind, Urgency
from dialogs.i18n import Words

TOKEN = "200:staff-token-of-the-test"


async def _until(true: Callable[[], Any], seconds: float = 20) -> Any:
    for _ in range(int(seconds / 0.02)):
        if found := true():
            return found
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")


class Office:
    """The staff bot at work, with two people who can be reached."""

    def __init__(self, database: Database, clock: SetClock, simulator: Simulator) -> None:
        self.database, self.clock, self.simulator = database, clock, simulator
        self.links: dict[str, str] = {}
        database.write(self._furnish)

    def _furnish(self, session: Any) -> None:
        programme = programmes.create(session, self.clock, None, "ponte-blu", "Un ponte sul blu")
        for name in ("Giulia", "Marco"):
            person = staff.create(
                session, self.clock, f"{name.lower()}@ponte.example", f"{name} Invented", name, "it"
            )
            role = Role.COACH if name == "Giulia" else Role.OPERATOR
            staff.grant(session, person.id, programme.id, role)
            self.links[name] = staff.create_link(session, self.clock, person.id).token
            if name == "Giulia":
                self.home = households.create_household(
                    session, self.clock, None, programme.id, "A-1", "Secretfamily", coach_id=person.id
                ).id
        self.programme = programme.id

    def task(self, key: str, kind: TaskKind = TaskKind.CANNOT_PAY, clock: SetClock | None = None) -> int:
        return self.database.write(
            lambda session: (
                tasks.open_task(
                    session,
                    self.clock,
                    kind,
                    programme_id=self.programme,
                    household_id=self.home,
                    urgency=Urgency.HIGH,
                    key=key,
                ).id
            )
        )

    def said_to(self, person: int) -> list[dict[str, Any]]:
        return [m for m in self.simulator.chat(person)["messages"] if m["from"] == "bot"]


@asynccontextmanager
async def at_work(database: Database, clock: SetClock, words: Words) -> AsyncIterator[Office]:
    simulator = Simulator(now=clock.now, limits=Limits.lifted())
    simulator.add_bot(TOKEN, "PonteStaffBot", "Ponte staff")
    async with running(simulator) as address:
        office = Office(database, clock, simulator)
        part = StaffBot(database, clock, words, TOKEN, address)
        work = asyncio.create_task(part.run())
        try:
            yield office
        finally:
            part.stop()
            await asyncio.wait_for(work, 15)


@pytest.fixture
async def office(database: Database, clock: SetClock, words: Words) -> AsyncIterator[Office]:
    async with at_work(database, clock, words) as office:
        yield office


async def _linked(office: Office, name: str) -> int:
    person = office.simulator.add_person(name, language_code="it")["id"]
    office.simulator.start(person, office.links[name])
    await _until(lambda: any(name in m["text"] for m in office.said_to(person)))
    return int(person)


async def test_an_alert_names_no_family_and_the_first_who_takes_it_has_it(office: Office) -> None:
    giulia, marco = await _linked(office, "Giulia"), await _linked(office, "Marco")
    task = office.task("one")
    first = await _until(lambda: [m for m in office.said_to(giulia) if m["buttons"]])
    await _until(lambda: [m for m in office.said_to(marco) if m["buttons"]])
    assert f"#{task}" in first[0]["text"]
    assert "Secretfamily" not in first[0]["text"]
    answer = await office.simulator.tap(giulia, first[0]["id"], 0, 0)
    assert f"#{task}" in answer["answer"]["text"]
    await _until(lambda: any("Giulia" in m["text"] and m["edited_at"] for m in office.said_to(marco)))
    with office.database.read() as session:
        assert tasks.holder(session, task) == "Giulia"


async def test_whoever_is_second_reads_who_was_first(office: Office) -> None:
    giulia, marco = await _linked(office, "Giulia"), await _linked(office, "Marco")
    task = office.task("two")
    alert = (await _until(lambda: [m for m in office.said_to(marco) if m["buttons"]]))[0]
    await _until(lambda: [m for m in office.said_to(giulia) if m["buttons"]])
    with office.database.read() as session:
        coach = staff.by_email(session, "giulia@ponte.example")
    assert coach is not None
    office.database.write(lambda s: tasks.take(s, office.clock, coach.id, task))
    answer = await office.simulator.tap(marco, alert["id"], 0, 0)
    assert "Giulia" in answer["answer"]["text"]


async def test_a_stranger_learns_nothing_and_a_link_works_once(office: Office) -> None:
    await _linked(office, "Giulia")
    stranger = office.simulator.add_person("Sam", language_code="en")["id"]
    for said in (
        lambda: office.simulator.start(stranger),
        lambda: office.simulator.start(stranger, "nonsense"),
    ):
        said()
    office.simulator.start(stranger, office.links["Giulia"])
    await _until(lambda: len(office.said_to(stranger)) == 3)
    assert not any("Giulia" in m["text"] for m in office.said_to(stranger))


async def test_stop_ends_the_alerts(office: Office) -> None:
    giulia, marco = await _linked(office, "Giulia"), await _linked(office, "Marco")
    office.simulator.send_text(giulia, "/stop")
    await _until(lambda: len(office.said_to(giulia)) == 2)
    office.task("three")
    await _until(lambda: [m for m in office.said_to(marco) if m["buttons"]])
    assert len(office.said_to(giulia)) == 2


async def test_somebody_who_blocked_the_bot_is_not_tried_for_ever(office: Office) -> None:
    giulia, marco = await _linked(office, "Giulia"), await _linked(office, "Marco")
    office.simulator.block(giulia)
    office.task("four")
    await _until(lambda: [m for m in office.said_to(marco) if m["buttons"]])

    def unlinked() -> bool:
        with office.database.read() as session:
            return staff.by_chat(session, giulia) is None

    await _until(unlinked)


async def test_what_waited_a_day_is_not_buzzed_about(office: Office) -> None:
    giulia = await _linked(office, "Giulia")
    old = office.task("five", clock=SetClock(office.clock.now() - timedelta(days=2)))
    new = office.task("six", TaskKind.CONVERSATION)
    await _until(lambda: [m for m in office.said_to(giulia) if f"#{new}" in m["text"]])
    assert not any(f"#{old}." in m["text"] for m in office.said_to(giulia))
