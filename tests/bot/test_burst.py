"""One phone sends three hundred messages at once: a person who writes after it gets an answer before its tenth."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.ports import free
from bot.simulator import Simulator, running
from budgeting.clock import SystemClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Household
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.lucia import LUCIA, at_home
from tests.kit.program import BOT, at_work
from tests.kit.running import until

AMINA = 1002
MANY = 300


async def _amina(database: Database, sim: Simulator) -> None:
    """Another family, with its own phone."""
    clock = SystemClock()

    def make(session: Session) -> None:
        programme = session.scalars(select(Household.programme_id)).first()
        assert programme is not None
        household = build.households.create_household(session, clock, None, programme, "SP-2", "Amrani").id
        member = build.joined(session, clock, household, "Amina", "it")
        session.add(
            Conversation(bot_id=BOT, chat_id=AMINA, member_id=member, language="it", created_at=clock.now())
        )

    await database.write_async(make)
    sim.add_person("Amina", language_code="it", person_id=AMINA)
    sim.world.private_chat(sim.bot(BOT), sim.person(AMINA)).opened = True


def heard(sim: Simulator, person: int) -> list[str]:
    messages = sim.chat(person, BOT, limit=400)["messages"]
    return [message["text"] for message in messages if message["from"] == "bot"]


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_a_burst_of_one_phone_keeps_no_other_family_waiting(
    database: Database, words: Words, webhook: bool
) -> None:
    clock = SystemClock()
    sim = await at_home(database, clock)
    await _amina(database, sim)
    more: dict[str, object] = {"pace_per_chat": 1.0}
    if webhook:
        port = next(port for port in range(18_443, 19_443) if free("127.0.0.1", port))
        more |= {"webhook_url": f"http://127.0.0.1:{port}/telegram", "webhook_port": port}
        from pydantic import SecretStr

        more["webhook_secret"] = SecretStr("secret")
    for n in range(MANY):
        sim.send_text(AMINA, f"latte {n % 50 + 1}")
    sim.send_text(LUCIA, "pane 3,20")
    async with running(sim) as url, at_work(url, sim, database, clock, words, **more):
        await until(lambda: any("pane" in line for line in heard(sim, LUCIA)))
        assert len(heard(sim, AMINA)) < 10
