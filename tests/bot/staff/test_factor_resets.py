"""Whose second factor a colleague resets is told on their own phone, once."""

from __future__ import annotations

from typing import Any

import pyotp
import pytest
from sqlalchemy.orm import Session

from bot.staff import staff_bot
from budgeting import staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.staff import second_factor
from dialogs.text.words import Words
from tests.bot.staff.office import Office, at_work, linked
from tests.kit.running import until

CONSOLE = "https://console.ponte.example"


async def test_they_are_told_once_with_the_way_to_their_account(
    database: Database, clock: SetClock, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff_bot, "LOOK", 0.05)

    def lose(session: Session) -> None:
        for name in ("giulia", "marco"):
            person = staff.by_email(session, f"{name}@ponte.example")
            assert person is not None
            second_factor.begin(session, clock, person.id)
            key = second_factor.standing(session, clock, person.id).new_key
            second_factor.confirm(session, clock, person.id, pyotp.TOTP(str(key)).at(clock.now()))
            second_factor.reset(session, clock, None, person.id, "perso")

    async with at_work(database, clock, words, CONSOLE) as office:
        giulia = await linked(office, "Giulia")
        database.write(lose)
        (said,) = await until(lambda: _told(office, giulia))
        assert "è stato azzerato" in said["text"]
        ((button,),) = said["buttons"]
        assert button["url"] == f"{CONSOLE}/account"
        await until(lambda: not _waits(database))
        # Whatever is sent next comes after it.
        task = office.task("after")
        await until(lambda: [m for m in office.said_to(giulia) if f"#{task}" in m["text"]])
        assert len(_told(office, giulia)) == 1


def _told(office: Office, person: int) -> list[dict[str, Any]]:
    return [m for m in office.said_to(person) if m["text"].startswith("🔑")]


def _waits(database: Database) -> bool:
    """Whether somebody is still to be told; Marco has no phone linked."""
    with database.read() as session:
        return bool(second_factor.untold(session))
