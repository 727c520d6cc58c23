"""What the people with the phones do: write, photograph, tap, edit, block. The Python side of `/sim/people`.

Every method takes a person's id and, where there are several bots, the id or user name of the bot the chat is
with (the first registered one otherwise). Errors are ControlError.
"""

from __future__ import annotations

import asyncio
from typing import Any

from bot.simulator import view, wire
from bot.simulator.entities import cleaned, detected, units
from bot.simulator.errors import ControlError
from bot.simulator.images import picture_size
from bot.simulator.keyboards import pressed
from bot.simulator.limits import CAPTION_UNITS, TEXT_UNITS
from bot.simulator.model import Bot, Chat, Json, Message, TelegramUser
from bot.simulator.world import World

BotRef = int | str | None
_TAP_SECONDS = 10.0
_DOT = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


class People:
    """The hands of all people."""

    world: World

    # Who there is

    def bot(self, ref: BotRef = None) -> Bot:
        bots = self.world.bots
        if ref in (None, ""):
            if not bots:
                raise ControlError("There is no bot yet.", 404)
            return next(iter(bots.values()))
        for bot in bots.values():
            if str(ref).lower() in (str(bot.id), bot.username.lower()):
                return bot
        raise ControlError("There is no such bot.", 404)

    def person(self, person_id: int) -> TelegramUser:
        person = self.world.people.get(person_id)
        if person is None or person.deactivated:
            raise ControlError("There is no such person.", 404)
        return person

    def add_person(
        self,
        first_name: str,
        last_name: str = "",
        username: str = "",
        language_code: str = "it",
        person_id: int = 0,
        note: str = "",
    ) -> Json:
        """A new person with a phone; nobody has written to them, and they to nobody."""
        if not first_name.strip():
            raise ControlError("A person needs a first name.")
        if person_id in self.world.people:
            raise ControlError("There is a person with this id already.", 409)
        if person_id < 0:
            raise ControlError("A person's id is a positive number.")
        person = self.world.add_person(
            TelegramUser(person_id, first_name.strip(), last_name, username.lstrip("@"), language_code, note)
        )
        return self._shown(person, self.bot() if self.world.bots else None)

    def people(self, bot: BotRef = None) -> list[Json]:
        """All people, those with the latest word first."""
        of = self.bot(bot)
        shown = [view.person(self.world, p, of) for p in self.world.people.values() if not p.deactivated]
        return sorted(shown, key=lambda p: (p["last"] or {}).get("at", ""), reverse=True)

    def remove_person(self, person_id: int) -> None:
        """The account is closed; whoever writes to it hears "user is deactivated"."""
        person = self.person(person_id)
        person.deactivated = True
        self.world.keep_person(person)

    def chat(self, person_id: int, bot: BotRef = None, before: int | None = None, limit: int = 50) -> Json:
        return view.chat(self.world, self.bot(bot), self.person(person_id), before, limit)

    # What they send

    def send_text(self, person_id: int, text: str, bot: BotRef = None, reply_to: int = 0) -> Json:
        text = cleaned(text)
        if not text:
            raise ControlError("There is no text to send.")
        if units(text) > TEXT_UNITS:
            raise ControlError(f"A message has {TEXT_UNITS} characters at most.")
        return self._send(person_id, bot, "text", text=text, entities=detected(text), reply_to=reply_to)

    def start(self, person_id: int, payload: str = "", bot: BotRef = None) -> Json:
        """Press Start, or follow a link with a payload; unblocks the bot first."""
        self.unblock(person_id, bot)
        return self.send_text(person_id, f"/start {payload}".strip(), bot)

    def send_photo(
        self,
        person_id: int,
        content: bytes,
        name: str = "photo.jpg",
        caption: str = "",
        bot: BotRef = None,
        album: str = "",
    ) -> Json:
        """``album``: pictures with the same one were sent together."""
        if picture_size(content) is None:
            raise ControlError("This is no picture that phones send (PNG, JPEG, GIF or WebP).")
        return self._send_file(person_id, "photo", content, name, "", caption, bot, album=album)

    def send_document(
        self,
        person_id: int,
        content: bytes,
        name: str = "file.pdf",
        mime: str = "",
        caption: str = "",
        bot: BotRef = None,
        album: str = "",
    ) -> Json:
        return self._send_file(person_id, "document", content, name, mime, caption, bot, album=album)

    def send_voice(
        self, person_id: int, content: bytes, seconds: int = 0, bot: BotRef = None, caption: str = ""
    ) -> Json:
        return self._send_file(person_id, "voice", content, "voice.oga", "audio/ogg", caption, bot, seconds)

    def send_location(
        self, person_id: int, latitude: float, longitude: float, bot: BotRef = None, live_period: int = 0
    ) -> Json:
        """``live_period``: seconds for which it follows the person, as `move` says."""
        place = _place(latitude, longitude) | ({"live_period": live_period} if live_period else {})
        return self._send(person_id, bot, "location", location=place)

    def move(
        self, person_id: int, message_id: int, latitude: float, longitude: float, bot: BotRef = None
    ) -> Json:
        """The person carries the phone somewhere else: a live location is edited, with every few steps."""
        _, _, item = self._message_of(person_id, message_id, bot)
        if item.by_bot or not (item.location or {}).get("live_period"):
            raise ControlError("This is no live location of theirs.")
        item.location = {**(item.location or {}), **_place(latitude, longitude)}
        return self._edited(item)

    def touch(self, person_id: int, message_id: int, bot: BotRef = None) -> Json:
        """An own message changes without another word, as by a reaction or the preview of a link."""
        _, _, item = self._message_of(person_id, message_id, bot)
        if item.by_bot:
            raise ControlError("This is not a message of theirs.")
        return self._edited(item)

    def send_sticker(self, person_id: int, emoji: str = "🙂", bot: BotRef = None) -> Json:
        stored = self.world.files.add("sticker", "sticker.webp", _DOT, "image/webp")
        return self._send(person_id, bot, "sticker", emoji=emoji, file=stored.id)

    def send_contact(self, person_id: int, phone_number: str, bot: BotRef = None) -> Json:
        """The person's own card, as a request_contact button sends it."""
        person = self.person(person_id)
        contact: Json = {"phone_number": phone_number, "first_name": person.first_name, "user_id": person.id}
        if person.last_name:
            contact["last_name"] = person.last_name
        return self._send(person_id, bot, "contact", contact=contact)

    # What they do to messages

    async def tap(
        self,
        person_id: int,
        message_id: int,
        row: int | None = None,
        column: int | None = None,
        data: str | None = None,
        bot: BotRef = None,
        wait: float = _TAP_SECONDS,
    ) -> Json:
        """Tap an inline button, by place or by data; waits up to `wait` real seconds for the bot's answer."""
        of, place, item = self._message_of(person_id, message_id, bot)
        button = pressed(item.inline_keyboard or [], row, column, data)
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
        """Change an own message: its text, or the caption under a picture or file."""
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

    def delete(self, person_id: int, message_id: int, whom: str = "both", bot: BotRef = None) -> None:
        """Delete for the person alone or for both; the bot hears of neither, as at Telegram."""
        _, place, item = self._message_of(person_id, message_id, bot)
        if whom not in ("person", "both"):
            raise ControlError('A message is deleted for the "person" or for "both".')
        if whom == "both":
            self.world.remove(item)
            return
        item.hidden = True
        self.world.keep_message(item)
        self.world.left_view(place, item)

    def block(self, person_id: int, bot: BotRef = None) -> Json:
        return self._set_blocked(person_id, bot, True)

    def unblock(self, person_id: int, bot: BotRef = None) -> Json:
        return self._set_blocked(person_id, bot, False)

    def read(self, person_id: int, bot: BotRef = None) -> None:
        """The person has the chat open: everything in it is read."""
        place = self.world.private_chat(self.bot(bot), self.person(person_id))
        first, place.read_upto, unread, place.unread = place.read_upto + 1, place.last_id, place.unread, 0
        if not unread:
            return
        self.world.keep_chat(place)
        news = [n for n in range(first, place.last_id + 1) if (m := place.messages.get(n)) and m.by_bot]
        self.world.tell(place, "state", lambda: {str(number): "read" for number in news})
        self.world.tell_people(place)

    # Inside

    def _edited(self, item: Message) -> Json:
        item.edited_at = self.world.time()
        self.world.changed(item)
        self.world.send_message_update("edited_message", item)
        return view.message(self.world, item)

    def _send_file(
        self,
        person_id: int,
        kind: str,
        content: bytes,
        name: str,
        mime: str,
        caption: str,
        bot: BotRef,
        seconds: int = 0,
        album: str = "",
    ) -> Json:
        if not content:
            raise ControlError("The file is empty.")
        if units(caption) > CAPTION_UNITS:
            raise ControlError(f"A caption has {CAPTION_UNITS} characters at most.")
        self._open(person_id, bot)
        stored = self.world.files.add(kind, name, content, mime, seconds)
        small = self.world.files.small(stored) if kind == "photo" else None
        return self._send(
            person_id,
            bot,
            kind,
            file=stored.id,
            thumbnail=small.id if small else "",
            text=caption.strip(),
            entities=detected(caption.strip()),
            album=album,
        )

    def _open(self, person_id: int, bot: BotRef) -> Chat:
        place = self.world.private_chat(self.bot(bot), self.person(person_id))
        if place.blocked:
            raise ControlError("This person has blocked the bot; unblock it first.", 409)
        return place

    def _send(self, person_id: int, bot: BotRef, kind: str, **content: Any) -> Json:
        place = self._open(person_id, bot)
        place.opened = True
        if place.reply_keyboard and place.reply_keyboard.get("one_time_keyboard") and kind != "sticker":
            self.world.set_keyboard(place, None)
        item = self.world.post(place, kind=kind, sender=person_id, by_bot=False, **content)
        self.world.send_message_update("message", item)
        return view.message(self.world, item)

    def _message_of(self, person_id: int, message_id: int, bot: BotRef) -> tuple[Bot, Chat, Message]:
        of = self.bot(bot)
        place = self.world.private_chat(of, self.person(person_id))
        item = place.messages.get(message_id)
        if item is None or item.hidden:
            raise ControlError("There is no such message in this chat.", 404)
        return of, place, item

    def _set_blocked(self, person_id: int, bot: BotRef, blocked: bool) -> Json:
        of, person = self.bot(bot), self.person(person_id)
        place = self.world.private_chat(of, person)
        if place.blocked != blocked:
            place.blocked = blocked
            self.world.keep_chat(place)
            before, after = ("member", "kicked") if blocked else ("kicked", "member")
            content = self.world.membership(of, place, wire.user(person), before, after)
            self.world.queue(of, "my_chat_member", content, ("chat", place.id))
            self.world.tell_people(place)
        return view.person(self.world, person, of)

    def _shown(self, person: TelegramUser, of: Bot | None) -> Json:
        if of is None:
            return {"id": person.id, "first_name": person.first_name}
        self.world.tell_people(self.world.private_chat(of, person))
        return view.person(self.world, person, of)


def _place(latitude: float, longitude: float) -> Json:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ControlError("There is no such place on Earth.")
    return {"latitude": latitude, "longitude": longitude}
