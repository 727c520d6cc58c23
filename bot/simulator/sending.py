"""What people send: text, pictures, documents, voice notes, locations, stickers, contacts."""

from __future__ import annotations

from typing import Any

from bot.simulator import view
from bot.simulator.entities import cleaned, detected, units
from bot.simulator.errors import ControlError
from bot.simulator.images import picture_size
from bot.simulator.limits import CAPTION_UNITS, TEXT_UNITS
from bot.simulator.model import Json
from bot.simulator.people import BotRef, People

_DOT = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


class Sending(People):
    """Everything that becomes a new message from a person."""

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
        """``album``: pictures with the same value were sent together."""
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
        """``live_period``: seconds for which it follows the person's moves (`move`)."""
        place = checked_place(latitude, longitude) | ({"live_period": live_period} if live_period else {})
        return self._send(person_id, bot, "location", location=place)

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

    # Inside

    def _send(self, person_id: int, bot: BotRef, kind: str, **content: Any) -> Json:
        place = self._open(person_id, bot)
        place.opened = True
        if place.reply_keyboard and place.reply_keyboard.get("one_time_keyboard") and kind != "sticker":
            self.world.set_keyboard(place, None)
        if place.force_reply and not content.get("reply_to"):
            content["reply_to"] = place.force_reply
        place.force_reply = 0
        item = self.world.post(place, kind=kind, sender=person_id, by_bot=False, **content)
        self.world.send_message_update("message", item)
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


def checked_place(latitude: float, longitude: float) -> Json:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ControlError("There is no such place on Earth.")
    return {"latitude": latitude, "longitude": longitude}
