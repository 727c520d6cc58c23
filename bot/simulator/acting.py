"""What people do with existing messages: tap a button, edit, delete, move a live location."""

from __future__ import annotations

import asyncio

from bot.simulator import view, wire
from bot.simulator.entities import cleaned, detected
from bot.simulator.errors import ControlError
from bot.simulator.keyboards import pressed
from bot.simulator.model import Bot, Chat, Json, Message
from bot.simulator.people import BotRef
from bot.simulator.sending import Sending, checked_place

TAP_SECONDS = 10.0


class Acting(Sending):
    """Everything that changes or answers a message in a private chat."""

    async def tap(
        self,
        person_id: int,
        message_id: int,
        row: int | None = None,
        column: int | None = None,
        data: str | None = None,
        bot: BotRef = None,
        wait: float = TAP_SECONDS,
    ) -> Json:
        """Tap an inline button, by position or by data; waits up to `wait` real seconds for the bot's answer."""
        of, place, item = self._message_of(person_id, message_id, bot)
        return await self._pressed(of, place, item, person_id, (row, column, data), wait)

    async def _pressed(
        self,
        of: Bot,
        place: Chat,
        item: Message,
        person_id: int,
        where: tuple[int | None, int | None, str | None],
        wait: float,
    ) -> Json:
        button = pressed(item.inline_keyboard or [], *where)
        if "url" in button:
            return {"answer": None, "url": button["url"]}
        tap = self.world.callbacks.open(of.id, self.world.time())
        content = {
            "id": tap.id,
            "from": wire.user(self.person(person_id)),
            "message": wire.message(self.world, item, of),
            "chat_instance": str(5_000_000_000_000_000 + place.id),
            "data": button["callback_data"],
        }
        self.world.queue(of, "callback_query", content, ("user", person_id))
        try:
            await asyncio.wait_for(tap.answered.wait(), wait)
        except TimeoutError:
            return {"answer": None}
        return {"answer": tap.answer}

    def edit(self, person_id: int, message_id: int, text: str, bot: BotRef = None) -> Json:
        """Edit one of the person's messages: its text, or the caption of a picture or file."""
        _, _, item = self._message_of(person_id, message_id, bot)
        if item.by_bot or item.kind not in ("text", "photo", "document", "voice"):
            raise ControlError("A person edits only the words they sent.")
        text = cleaned(text)
        if not text and item.kind == "text":
            raise ControlError("There is no text to send.")
        if text != item.text:
            item.text, item.entities = text, detected(text)
            return self._edited(item)
        return view.message(self.world, item)

    def touch(self, person_id: int, message_id: int, bot: BotRef = None) -> Json:
        """Mark one of the person's messages as edited without changing its words, like a reaction or a link preview
        does."""
        _, _, item = self._message_of(person_id, message_id, bot)
        if item.by_bot:
            raise ControlError("This is not a message of theirs.")
        return self._edited(item)

    def move(
        self, person_id: int, message_id: int, latitude: float, longitude: float, bot: BotRef = None
    ) -> Json:
        """Move a live location: the person walks on, and every few steps edit the message."""
        _, _, item = self._message_of(person_id, message_id, bot)
        if item.by_bot or not (item.location or {}).get("live_period"):
            raise ControlError("This is no live location of theirs.")
        item.location = {**(item.location or {}), **checked_place(latitude, longitude)}
        return self._edited(item)

    def delete(self, person_id: int, message_id: int, whom: str = "both", bot: BotRef = None) -> None:
        """Delete for the person only or for both; the bot isn't told, as at Telegram."""
        _, place, item = self._message_of(person_id, message_id, bot)
        if whom not in ("person", "both"):
            raise ControlError('A message is deleted for the "person" or for "both".')
        if whom == "both":
            self.world.remove(item)
            return
        item.hidden = True
        self.world.keep_message(item)
        self.world.left_view(place, item)

    # Inside

    def _edited(self, item: Message) -> Json:
        item.edited_at = self.world.time()
        self.world.changed(item)
        self.world.send_message_update("edited_message", item)
        return view.message(self.world, item)
