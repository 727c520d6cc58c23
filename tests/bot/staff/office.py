"""The staff bot running over real HTTP, with people whose phones can be linked, for its tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.simulator import Limits, Simulator, running
from bot.staff import StaffBot
from budgeting import households, programmes, staff, tasks
from budgeting.clock import Clock, SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation
from budgeting.households import consents
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, Urgency
from budgeting.subjects import Subject
from dialogs.text.words import Words
from tests.kit.running import until, working

TOKEN = "200:staff-token-of-the-test"


class Office:
    """The running staff bot, with two people who can be reached."""

    def __init__(self, database: Database, clock: Clock, simulator: Simulator) -> None:
        self.database, self.clock, self.simulator = database, clock, simulator
        self._things: dict[str, int] = {}
        self.links: dict[str, str] = {}
        self.part: StaffBot | None = None
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
                self.household = households.create_household(
                    session, self.clock, None, programme.id, "A-1", "Secretfamily", coach_id=person.id
                ).id
        self.programme = programme.id

    def task(
        self, thing: str, kind: TaskKind = TaskKind.CANNOT_PAY, clock: SetClock | None = None, **more: Any
    ) -> int:
        return self.database.write(
            lambda session: self.open(session, kind, clock=clock or self.clock, thing=thing, **more)
        )

    def open(
        self,
        session: Any,
        kind: TaskKind,
        *,
        clock: Clock | None = None,
        thing: str = "",
        about: Subject | None = None,
        **more: Any,
    ) -> int:
        """The same as `task`, inside the caller's transaction."""
        values = {
            "programme_id": self.programme,
            "household_id": self.household,
            "urgency": Urgency.HIGH,
        }
        about = about or Subject(SubjectKind.CASE, self._things.setdefault(thing, len(self._things) + 1))
        return tasks.open_task(session, clock or self.clock, kind, about, **(values | more)).id

    def family_chat(self) -> int:
        """The family's chat with its own bot."""

        def make(session: Any) -> int:
            member = households.add_member(
                session, self.clock, None, self.household, "Lucia Secretname", "it"
            )
            consents.give(session, self.clock, member.id, "2026-1", "it")
            households.join(session, self.clock, member.id, "it")
            chat = Conversation(
                bot_id=1, chat_id=77, member_id=member.id, language="it", created_at=self.clock.now()
            )
            session.add(chat)
            session.flush()
            return int(chat.id)

        return self.database.write(make)

    def said_to(self, person: int) -> list[dict[str, Any]]:
        return [m for m in self.simulator.chat(person)["messages"] if m["from"] == "bot"]


@asynccontextmanager
async def at_work(
    database: Database, clock: Clock, words: Words, console_url: str | None = None
) -> AsyncIterator[Office]:
    simulator = Simulator(now=clock.now, limits=Limits.lifted())
    simulator.add_bot(TOKEN, "PonteStaffBot", "Ponte staff")
    async with running(simulator) as address:
        office = Office(database, clock, simulator)
        part = office.part = StaffBot(database, clock, words, TOKEN, address, console_url=console_url)
        async with working(part):
            yield office


async def linked(office: Office, name: str) -> int:
    person = office.simulator.add_person(name, language_code="it")["id"]
    office.simulator.start(person, office.links[name])
    await until(lambda: any(name in m["text"] for m in office.said_to(person)))
    return int(person)
