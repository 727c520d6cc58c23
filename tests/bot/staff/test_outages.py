"""The staff bot while the database refuses writes: it keeps running, tells the administrators, and loses no message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.staff import outages, staff_bot
from budgeting import staff, tasks
from budgeting.clock import SystemClock
from budgeting.db import availability
from budgeting.db.engine import Database
from budgeting.states.staff import Role
from dialogs.staff_side import alerts as said
from dialogs.text.words import Words
from tests.bot.staff.office import Office, at_work, linked
from tests.kit.faults import away
from tests.kit.running import until


@pytest.fixture
async def office(database: Database, words: Words, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    monkeypatch.setattr(availability, "CALM", 0.2)
    monkeypatch.setattr(outages, "PATIENCE", 0.2)
    monkeypatch.setattr(outages, "REMEMBER", 0.0)
    monkeypatch.setattr(staff_bot, "LOOK", 0.05)
    async with at_work(database, SystemClock(), words) as office:
        yield office


def _times(office: Office, person: int, begin: str) -> int:
    return sum(begin in message["text"] for message in office.said_to(person))


async def test_the_keepers_are_told_once_that_it_began_and_once_that_it_ended(
    office: Office, words: Words
) -> None:
    giulia, marco = await linked(office, "Giulia"), await linked(office, "Marco")
    office.database.write(
        lambda s: staff.grant(s, _number(office, "marco"), office.programme, Role.ADMINISTRATOR)
    )
    await _remembered(office, marco)
    with away(office.database):
        await until(lambda: _times(office, marco, "non riesce a salvare nulla da"))
        assert _times(office, marco, words.plain(said.WHY[office.database.availability.why], "it")) == 1
        # Long enough for a second message, if there were one.
        await asyncio.sleep(0.5)
    await until(lambda: _times(office, marco, "salva di nuovo da"))
    task = office.task("after")
    await until(lambda: [m for m in office.said_to(marco) if f"#{task} " in m["text"]])
    assert _times(office, marco, "non riesce a salvare nulla da") == 1
    assert _times(office, marco, "salva di nuovo da") == 1
    assert not _times(office, giulia, "salva"), "only those who look after it are told"


async def test_whoever_is_there_is_told_where_no_administrator_is(office: Office) -> None:
    giulia, marco = await linked(office, "Giulia"), await linked(office, "Marco")
    await _remembered(office, giulia, marco)
    with away(office.database):
        for person in (giulia, marco):
            await until(lambda person=person: _times(office, person, "non riesce a salvare nulla da"))


async def test_a_short_trouble_disturbs_nobody(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outages, "PATIENCE", 60.0)
    marco = await linked(office, "Marco")
    await _remembered(office, marco)
    with away(office.database):
        await until(lambda: (office.database.availability.lasts or 0) > 0.3)
    await until(lambda: office.database.availability.lasts is None)
    task = office.task("after")
    await until(lambda: [m for m in office.said_to(marco) if f"#{task} " in m["text"]])
    assert not _times(office, marco, "salva")


async def test_a_task_taken_meanwhile_is_taken_when_it_is_over(office: Office) -> None:
    giulia = await linked(office, "Giulia")
    task = office.task("one")
    alert = (await until(lambda: [m for m in office.said_to(giulia) if m["buttons"]]))[0]
    with away(office.database):
        tap = asyncio.create_task(office.simulator.tap(giulia, alert["id"], 0, 0))
        await until(lambda: (office.database.availability.lasts or 0) > 0.3)
        assert not tap.done()
    await tap
    with office.database.read() as session:
        assert tasks.holder(session, task) == "Giulia"


def _number(office: Office, name: str) -> int:
    with office.database.read() as session:
        person = staff.by_email(session, f"{name}@ponte.example")
    assert person is not None
    return person.id


async def _remembered(office: Office, *chats: int) -> None:
    """Wait until the bot knows whom it would tell."""
    assert office.part is not None
    troubles = office.part._outages
    await until(lambda: {keeper.chat_id for keeper in troubles._keepers} == set(chats))
