"""A member who blocks the bot and comes back, over HTTP with everything running."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from bot.simulator import running
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Member, Task
from budgeting.states.tasks import TaskKind, TaskState
from dialogs.text import t
from dialogs.text.words import Words
from tests.kit.lucia import LUCIA, Phone, at_home, entries
from tests.kit.program import at_work


async def test_a_member_who_blocks_and_comes_back(database: Database, clock: SetClock, words: Words) -> None:
    sim = await at_home(database, clock)
    phone = Phone(sim, words)
    asked = t("Shall we look at the week? It takes five minutes, and you can pause.")
    async with running(sim) as url, at_work(url, sim, database, clock, words) as whole:
        sim.block(LUCIA)
        await whole.quiet()
        assert _unreachable(database) is not None
        assert _open_tasks(database) == [TaskKind.UNREACHABLE]
        await whole.move(clock, datetime(2026, 3, 8, 17, 0, tzinfo=UTC))
        assert phone.heard() == []

        sim.unblock(LUCIA)
        await whole.quiet()
        assert _unreachable(database) is None
        assert _open_tasks(database) == []
        phone.write("pane 3,20")
        await whole.quiet()
        assert entries(database) == [("food", 320)]
        await whole.move(clock, datetime(2026, 3, 15, 17, 0, tzinfo=UTC))
        assert phone.times(asked) == 1


async def test_staff_hear_of_a_member_whose_phone_refuses(
    database: Database, clock: SetClock, words: Words
) -> None:
    """Telegram answers "blocked" to a message before it has told the bot."""
    sim = await at_home(database, clock)
    phone = Phone(sim, words)
    async with running(sim) as url, at_work(url, sim, database, clock, words) as whole:
        sim.faults.add("sendMessage", "blocked", times=1, chat_id=LUCIA)
        phone.write("pane 3,20")
        await whole.quiet()
        assert phone.heard() == []
        assert entries(database) == [("food", 320)]
        assert _unreachable(database) is not None
        assert _open_tasks(database) == [TaskKind.UNREACHABLE]
        # A member who writes can be reached again.
        phone.write("latte 1,50")
        await whole.quiet()
        assert len(phone.heard()) == 1
        assert _unreachable(database) is None
        assert _open_tasks(database) == []


def _unreachable(database: Database) -> datetime | None:
    with database.read() as session:
        return session.scalars(select(Member.unreachable_at)).one()


def _open_tasks(database: Database) -> list[TaskKind]:
    with database.read() as session:
        return list(session.scalars(select(Task.kind).where(Task.state == TaskState.OPEN)))
