"""What Ponte is measured against: a bare aiogram echo, and the usual stack, behind the same webhook.

``python tests/benchmarks/echo.py bare|usual PORT FOLDER``. Both answer in the webhook's response, freeze the garbage
collector's objects as Ponte does, and log nothing.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from pathlib import Path
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.methods import TelegramMethod
from aiogram.types import Message, Update
from aiohttp import web
from sqlalchemy import ForeignKey, event, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

TOKEN = "700001:bench"


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]


class Expense(Base):
    __tablename__ = "expenses"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    text: Mapped[str]


def bare() -> Dispatcher:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> TelegramMethod[Any]:
        return message.answer(message.text or "")

    return dispatcher


async def usual(folder: Path) -> Dispatcher:
    """One read and one write per message, committed to disk before the answer."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'usual.db'}")
    _as_durable_as_ponte(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    # Without it two writers collide and one gets "database is locked".
    one_at_a_time = asyncio.Lock()
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def keep(message: Message) -> TelegramMethod[Any]:
        async with one_at_a_time, sessions() as session:
            person = await _person(session, message.chat.id)
            session.add(Expense(person_id=person.id, text=message.text or ""))
            await session.commit()
        return message.answer(f"{person.name}: {message.text}")

    return dispatcher


async def _person(session: AsyncSession, chat_id: int) -> Person:
    person = (await session.scalars(select(Person).where(Person.chat_id == chat_id))).one_or_none()
    if person is None:
        person = Person(chat_id=chat_id, name="Somebody")
        session.add(person)
        await session.flush()
    return person


def _as_durable_as_ponte(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()


async def main(kind: str, port: int, folder: Path) -> None:
    bot = Bot(TOKEN)
    dispatcher = bare() if kind == "bare" else await usual(folder)

    async def receive(request: web.Request) -> web.Response:
        update = Update.model_validate_json(await request.read(), context={"bot": bot})
        answer = await dispatcher.feed_update(bot, update)
        if not isinstance(answer, TelegramMethod):
            return web.Response()
        said = answer.model_dump(exclude_none=True, exclude_defaults=True, mode="json", warnings=False)
        return web.json_response({"method": answer.__api_method__, **said})

    application = web.Application()
    application.router.add_post("/telegram", receive)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
