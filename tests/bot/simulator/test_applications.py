"""Whole programs with each library, polling the simulator as they would poll Telegram."""

from __future__ import annotations

import asyncio

import aiogram
import telegram.ext

from tests.kit.running import PATIENCE


async def _answered(sim, http):
    """The bot's answer to what Amina says now."""
    sim.send_text(501, "Ciao")
    async with asyncio.timeout(PATIENCE):
        async for _, event in _events(sim):
            if event["from"] == "bot":
                return event["text"]
    raise AssertionError("no answer")


async def _events(sim):
    async for event in sim.world.events.follow(("chat", 700001, 501), sim.world.events.last_id - 1):
        if event.name == "message":
            yield event.name, event.data()


async def test_aiogram_polls(sim, http, connect, url):
    dispatcher = aiogram.Dispatcher()

    @dispatcher.message()
    async def echo(message: aiogram.types.Message) -> None:
        await message.answer(f"eco: {message.text}")

    async with connect("aiogram", url) as lib:
        task = asyncio.create_task(
            dispatcher.start_polling(
                lib.bot, handle_signals=False, close_bot_session=False, polling_timeout=5
            )
        )
        assert await _answered(sim, http) == "eco: Ciao"
        await dispatcher.stop_polling()
        await task


async def test_python_telegram_bot_polls(sim, http, connect, url):
    async with connect("python-telegram-bot", url) as lib:
        application = telegram.ext.ApplicationBuilder().bot(lib.bot).build()

        async def echo(update: telegram.Update, context: object) -> None:
            await update.message.reply_text(f"eco: {update.message.text}")

        application.add_handler(telegram.ext.MessageHandler(telegram.ext.filters.TEXT, echo))
        await application.initialize()
        await application.start()
        await application.updater.start_polling(poll_interval=0, timeout=5)
        assert await _answered(sim, http) == "eco: Ciao"
        await application.updater.stop()
        await application.stop()
        await application.shutdown()
