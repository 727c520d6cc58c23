"""The morning digest over real HTTP: numbers only, once a day, on office days, at the time that somebody chose."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.simulator import Simulator
from bot.staff import staff_bot
from budgeting import staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Absence, Conversation, Programme, Staff
from budgeting.staff import digests
from budgeting.states.conversations import InboxState
from dialogs.staff_side import clock_times, digest
from dialogs.staff_side.digest import Waiting
from dialogs.text.words import Words
from tests.bot.staff.office import Office, at_work, linked
from tests.kit.databases import on_sqlite
from tests.kit.running import until

CONSOLE = "https://console.ponte.example"
#: Tuesday 3 March 2026, 8:00 in Rome.
EARLY = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)


@pytest.fixture
async def office(
    database: Database, clock: SetClock, words: Words, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    monkeypatch.setattr(staff_bot, "LOOK", 0.05)
    clock.set(EARLY)
    async with at_work(database, clock, words, CONSOLE) as office:
        yield office


async def test_a_day_begins_with_what_waits_in_numbers_and_with_a_link(
    office: Office, clock: SetClock, words: Words
) -> None:
    chat, giulia = office.family_chat(), await linked(office, "Giulia")
    office.database.write(lambda session: _asks(session, clock, chat))
    clock.set(EARLY + timedelta(minutes=31))
    (message,) = await until(lambda: _digests(office, giulia))
    assert "Conversazioni in attesa: 1 (tue: 1)" in message["text"]
    assert "Secret" not in message["text"]
    assert "Lucia" not in message["text"]
    ((button,),) = message["buttons"]
    assert button["url"] == f"{CONSOLE}/"
    # Another time on the same day is one for tomorrow; a command answers after whatever was sent before it.
    for said, answer in (
        ("/digest 9:15", "09:15"),
        ("/digest quarter past", "non è un orario"),
        ("/digest 25:00", "non è un orario"),
    ):
        await _answered(office, giulia, said, answer)
    clock.set(EARLY + timedelta(days=1, hours=1, minutes=16))
    await until(lambda: len(_digests(office, giulia)) == 2)
    office.simulator.send_text(giulia, "/digest off")
    await until(lambda: "Niente più riepilogo" in office.said_to(giulia)[-1]["text"])
    clock.set(EARLY + timedelta(days=2, hours=1, minutes=16))
    task = office.task("after")
    await until(lambda: [m for m in office.said_to(giulia) if f"#{task}" in m["text"]])
    assert len(_digests(office, giulia)) == 2


@on_sqlite
async def test_quiet_hours_are_chosen_in_the_chat(office: Office) -> None:
    giulia = await linked(office, "Giulia")

    for said, answer in (
        ("/quiet", "può suonare a qualsiasi ora"),
        ("/quiet 21:00 7.30", "Dalle 21:00 alle 07:30"),
        ("/quiet 9 9", "Questi non sono orari"),
        ("/quiet", "Dalle 21:00 alle 07:30"),
        ("/quiet ieri", "Questi non sono orari"),
        ("/quiet off", "può suonare a qualsiasi ora"),
    ):
        await _answered(office, giulia, said, answer)


def test_it_comes_once_a_day_on_office_days_also_when_clocks_change(
    database: Database, clock: SetClock
) -> None:
    clock.set(datetime(2026, 3, 26, 6, 0, tzinfo=UTC))
    Office(database, clock, Simulator())
    got: list[tuple[datetime, date]] = []

    def walk(session: Session) -> None:
        person = staff.by_email(session, "giulia@ponte.example")
        assert person is not None
        person.telegram_chat_id = 7
        moment = clock.now()
        while moment < datetime(2026, 4, 8, 0, 0, tzinfo=UTC):
            clock.set(moment)
            got.extend((moment, reader.day) for reader in digests.claim(session, clock))
            moment += timedelta(minutes=30)

    database.write(walk)
    # A weekend with the change to summer time, and Easter Monday on 6 April, have none.
    days = [day for _, day in got]
    assert days == [
        date(2026, 3, 26),
        date(2026, 3, 27),
        date(2026, 3, 30),
        date(2026, 3, 31),
        date(2026, 4, 1),
        date(2026, 4, 2),
        date(2026, 4, 3),
        date(2026, 4, 7),
    ]
    assert [f"{moment:%H:%M}" for moment, _ in got] == ["07:30"] * 2 + ["06:30"] * 6


def test_nobody_away_gets_one_nor_anybody_long_after_their_time(database: Database, clock: SetClock) -> None:
    clock.set(EARLY)
    Office(database, clock, Simulator())

    def claimed(session: Session, at: datetime) -> list[str]:
        clock.set(at)
        return [
            session.get_one(Staff, reader.staff_id).first_name for reader in digests.claim(session, clock)
        ]

    def walk(session: Session) -> None:
        for chat, name in enumerate(("giulia", "marco")):
            person = staff.by_email(session, f"{name}@ponte.example")
            assert person is not None
            person.telegram_chat_id = chat + 7
            if name == "marco":
                first = date(2026, 3, 3)
                absence = Absence(staff_id=person.id, first_on=first, last_on=first, created_at=EARLY)
                session.add(absence)
        assert claimed(session, EARLY) == []
        assert claimed(session, EARLY + timedelta(hours=1)) == ["Giulia"]
        assert claimed(session, EARLY + timedelta(hours=1)) == []
        # The bot was not running in the morning.
        assert claimed(session, EARLY + timedelta(days=1, hours=9)) == []
        assert claimed(session, EARLY + timedelta(days=2, hours=1)) == ["Giulia", "Marco"]
        session.get_one(Programme, 1).archived_at = clock.now()
        assert claimed(session, EARLY + timedelta(days=3, hours=1)) == []

    database.write(walk)


@pytest.mark.parametrize("language", ["it", "ar"])
def test_only_lines_with_a_number_are_there(words: Words, language: str) -> None:
    assert not Waiting(0, 0, 0, 0, 0, 0, 0)
    lines = words.join(digest.words(Waiting(3, 1, 0, 0, 2, 0, 0)), language).text.strip().splitlines()
    assert len([line for line in lines if line.startswith("•") or "•" in line]) == 2


@pytest.mark.parametrize(
    ("said", "at"),
    [("7", time(7)), ("7.45", time(7, 45)), ("07:45", time(7, 45)), ("24:00", None), ("x", None)],
)
def test_times_as_people_write_them(said: str, at: time | None) -> None:
    assert clock_times.read(said) == at


async def _answered(office: Office, person: int, said: str, answer: str) -> None:
    office.simulator.send_text(person, said)
    await until(lambda: answer in office.said_to(person)[-1]["text"])


def _digests(office: Office, person: int) -> list[dict[str, object]]:
    return [m for m in office.said_to(person) if "Ecco la giornata" in m["text"]]


def _asks(session: Session, clock: SetClock, chat: int) -> None:
    conversation = session.get_one(Conversation, chat)
    conversation.inbox_state, conversation.waiting_since = InboxState.WAITING, clock.now()
