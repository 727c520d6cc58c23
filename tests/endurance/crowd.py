"""A crowd: as many invented members as a test wants, made in bulk, each with a phone in the simulator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.simulator import Limits, Simulator
from bot.simulator.model import Chat, TelegramUser
from budgeting import programmes
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.db.tables import Consent, Conversation, Household, Member
from budgeting.states.staff import Role
from dialogs import broadcasts
from dialogs.broadcasts import Audience, Draft, Numbers
from tests.kit import build
from tests.kit.program import BOT, TOKEN

FIRST_CHAT = 100_001
#: The writers read Italian, so that a test can tell their answers apart; the others read any language.
WRITERS = 40
LANGUAGES = ("it", "en", "ar")
#: Part of the announcement in every language, and of nothing else.
SIGN = "🎪"
TEXTS = {
    "it": f"{SIGN} Sabato alle 15 c'è la festa del quartiere, nel cortile della Torre Cimabue.",
    "en": f"{SIGN} On Saturday at 15:00 the neighbourhood meets in the courtyard of Torre Cimabue.",
    "ar": f"{SIGN} يوم السبت الساعة 15 حفلة الحي في ساحة البرج.",
}
#: Rows per statement.
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Crowd:
    """The members of a programme, and the operator who writes to them. The first chats are the writers'."""

    programme: int
    operator: int
    chats: tuple[int, ...]

    @property
    def writers(self) -> tuple[int, ...]:
        return self.chats[:WRITERS]


def gather(session: Session, clock: Clock, number: int, checkin: tuple[int, time] | None = None) -> Crowd:
    """``number`` joined adults, two per family; those who don't write may have a check-in time."""
    now = clock.now()
    programme = programmes.create(session, clock, None, "ponte-grande", "Un ponte per tutti")
    operator = build.colleague(session, clock, "Marco", programme.id, Role.OPERATOR, linked=False)
    households = _inserted(
        session,
        Household,
        [
            {"programme_id": programme.id, "reference": f"F-{n}", "name": f"famiglia {n}", "created_at": now}
            for n in range((number + 1) // 2)
        ],
    )
    weekday, hour = checkin or (None, None)
    members = _inserted(
        session,
        Member,
        [
            {
                "household_id": households[n // 2],
                "name": f"Persona {n}",
                "language": _language(n),
                "checkin_weekday": weekday if n >= WRITERS else None,
                "checkin_time": hour if n >= WRITERS else None,
                "joined_at": now,
                "created_at": now,
            }
            for n in range(number)
        ],
    )
    _inserted(
        session,
        Consent,
        [
            {"member_id": id_, "version": programme.privacy_version, "language": "it", "given_at": now}
            for id_ in members
        ],
    )
    chats = tuple(range(FIRST_CHAT, FIRST_CHAT + number))
    _inserted(
        session,
        Conversation,
        [
            {
                "bot_id": BOT,
                "chat_id": chats[n],
                "member_id": members[n],
                "language": _language(n),
                "created_at": now,
            }
            for n in range(number)
        ],
    )
    return Crowd(programme.id, operator, chats)


def phones(clock: Clock, crowd: Crowd, limits: Limits) -> Simulator:
    """A Telegram in which each of them has opened the chat with the bot."""
    sim = Simulator(now=clock.now, limits=limits)
    bot = sim.add_bot(TOKEN, "ponte_prova_bot", "Ponte")
    for n, chat in enumerate(crowd.chats):
        # Not one by one with `add_person`, which notifies every open page each time.
        sim.world.people[chat] = TelegramUser(chat, f"Persona {n}", language_code=_language(n))
        sim.world.chats[BOT, chat] = Chat((BOT, chat), bots=[bot.id], opened=True)
    return sim


def announce(database: Database, clock: Clock, crowd: Crowd) -> int:
    """Do what the console does when the operator presses "send"."""
    draft = Draft(Audience(crowd.programme), TEXTS)
    return database.write(lambda session: broadcasts.create(session, clock, crowd.operator, draft))


def progress(database: Database, broadcast: int) -> Numbers:
    """The counts on the announcement's console page."""
    with database.read() as session:
        return broadcasts.numbers(session, [broadcast])[broadcast]


def heard(sim: Simulator, chat: int) -> list[str]:
    """What the bot has said in a chat, oldest first."""
    return [item.text for item in sim.world.chats[BOT, chat].messages.values() if item.by_bot]


def told(sim: Simulator, chats: Sequence[int]) -> Counter[int]:
    """How many copies of the announcement each phone has."""
    return Counter({chat: sum(SIGN in text for text in heard(sim, chat)) for chat in chats})


def _language(n: int) -> str:
    return "it" if n < WRITERS else LANGUAGES[n % len(LANGUAGES)]


def _inserted(session: Session, table: Any, rows: Sequence[dict[str, Any]]) -> list[int]:
    made: list[int] = []
    for at in range(0, len(rows), _AT_ONCE):
        statement = insert(table).returning(table.id, sort_by_parameter_order=True)
        made += session.scalars(statement, rows[at : at + _AT_ONCE])
    return made
