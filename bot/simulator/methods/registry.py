"""The table of Bot API methods, and the Call that each receives."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.simulator import not_simulated, wire
from bot.simulator.entities import QUOTED, formatted, units, utf16_cut
from bot.simulator.errors import bad_request, forbidden
from bot.simulator.keyboards import Markup, parse_markup
from bot.simulator.limits import CAPTION_UNITS, QUOTE_UNITS, TEXT_UNITS
from bot.simulator.model import Bot, Chat, Json, Message
from bot.simulator.pace import Pace
from bot.simulator.params import Params
from bot.simulator.world import World

CAPTIONED = ("photo", "document", "voice")


@dataclass(slots=True)
class Call:
    """One call by one bot, with readers for parameters that many methods share."""

    world: World
    pace: Pace
    bot: Bot
    params: Params

    def chat(self) -> Chat:
        """The chat `chat_id`, if this bot may write there now. Raises ApiError 400 or 403."""
        place = self.known_chat()
        if place.is_private:
            if self.world.people[place.id].deactivated:
                raise forbidden("user is deactivated")
            if place.blocked:
                raise forbidden("bot was blocked by the user")
            if not place.opened:
                raise forbidden("bot can't initiate conversation with a user")
        return place

    def known_chat(self, name: str = "chat_id") -> Chat:
        """A chat that exists for this bot, whether or not it may write there."""
        raw = self.params.text(name)
        if not raw:
            raise bad_request(f"{name} is empty")
        try:
            number = int(raw)
        except ValueError:
            raise bad_request("chat not found") from None
        if number > 0:
            if number not in self.world.people:
                raise bad_request("chat not found")
            return self.world.private_chat(self.bot, self.world.people[number])
        place = self.world.chats.get((0, number))
        if place is None:
            raise bad_request("chat not found")
        if place.migrated_to:
            raise bad_request(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=place.migrated_to
            )
        if self.bot.id not in place.bots:
            raise forbidden("bot was kicked from the group chat")
        return place

    def message(self, place: Chat, purpose: str) -> Message:
        """The message of `message_id`; `purpose` is the verb of the error, e.g. "edit"."""
        number = self.params.integer("message_id")
        if not number:
            raise bad_request("message identifier is not specified")
        item = place.messages.get(number)
        if item is None:
            raise bad_request(f"message to {purpose} not found")
        return item

    def markup(self) -> Markup:
        return parse_markup(self.params.nested("reply_markup"))

    def written(self) -> tuple[str, list[Json]]:
        """`text` with its entities. Raises ApiError if it is empty or too long."""
        params = self.params
        text, entities = self._formatted(
            params.text("text"), params.objects("entities"), params.text("parse_mode")
        )
        if not text:
            raise bad_request("message text is empty")
        if units(text) > TEXT_UNITS:
            raise bad_request("message is too long")
        return text, entities

    def captioned(self, source: Params | None = None) -> tuple[str, list[Json]]:
        """`caption` with its entities; empty if there is none."""
        params = source or self.params
        text, entities = self._formatted(
            params.text("caption"), params.objects("caption_entities"), params.text("parse_mode")
        )
        if units(text) > CAPTION_UNITS:
            raise bad_request("message caption is too long")
        return text, entities

    def _formatted(self, text: str, given: list[Json] | None, parse_mode: str) -> tuple[str, list[Json]]:
        text, entities = formatted(text, given, parse_mode)
        if any(entity["type"] == "text_mention" for entity in entities):
            entities = [named for entity in entities if (named := self._named(entity)) is not None]
        return text, entities

    def _named(self, entity: Json) -> Json | None:
        """A mention entity with its person filled in; None if the person doesn't exist."""
        if entity["type"] != "text_mention":
            return entity
        number = Params(entity.get("user") or {}).integer("id")
        person = self.world.people.get(number)
        return None if person is None else {**entity, "user": wire.user(person)}

    def preview(self) -> Json | None:
        """`link_preview_options`, or the older parameter converted to them."""
        options = self.params.object("link_preview_options")
        if self.params.flag("disable_web_page_preview") and options is None:
            return {"is_disabled": True}
        return options

    def answers(self, place: Chat) -> tuple[int, Json | None]:
        """The message this one replies to, and the quoted part; 0 and None if it isn't a reply."""
        given = self.params.object("reply_parameters")
        if not given:
            return self._answered(place, self.params.integer("reply_to_message_id"), self.params), None
        reply = self.params.part("reply_parameters", given)
        for field, value in reply.values.items():
            if field != "chat_id" or str(value) != str(place.id):
                not_simulated.check("", f"reply_parameters.{field}", value)
        reply.has("chat_id")  # allowed if it is this chat
        number = self._answered(place, reply.integer("message_id"), reply)
        return number, self._quote(reply, place.messages.get(number))

    def _answered(self, place: Chat, number: int, params: Params) -> int:
        """The message's number, or 0 if it doesn't exist and the call allows that."""
        alone = params.flag("allow_sending_without_reply")
        if number and number not in place.messages:
            if alone:
                return 0
            raise bad_request("message to be replied not found")
        return number

    def _quote(self, reply: Params, original: Message | None) -> Json | None:
        """The quote as Telegram's TextQuote. Raises ApiError if the message doesn't contain it."""
        text, entities = self._formatted(
            reply.text("quote"), reply.objects("quote_entities"), reply.text("quote_parse_mode")
        )
        position = reply.integer("quote_position")
        if not text or original is None:
            return None
        if units(text) > QUOTE_UNITS:
            raise bad_request("QUOTE_TEXT_TOO_LONG")
        near = len(utf16_cut(original.text, position))
        start = original.text.find(text, near) if text in original.text[near:] else original.text.find(text)
        if start < 0:
            raise bad_request("QUOTE_TEXT_INVALID")
        styles = [entity for entity in entities if entity["type"] in QUOTED]
        quote: Json = {"text": text, "position": units(original.text[:start]), "is_manual": True}
        return quote | ({"entities": styles} if styles else {})

    def take_pace(self, place: Chat, count: int = 1) -> None:
        self.pace.check_send(self.bot.id, place.id, count, self.params.flag("allow_paid_broadcast"))

    def post(self, place: Chat, kind: str, markup: Markup | None = None, **content: Any) -> Json:
        """Send as this bot and return the Message. Raises ApiError 429."""
        markup = markup or self.markup()
        item = self.put(
            place,
            kind,
            self.answers(place),
            inline_keyboard=markup.inline,
            reply_keyboard=markup.reply is not None or markup.force,
            **content,
        )
        if markup.force:
            place.force_reply = item.id
            self.world.keep_chat(place)
        if markup.reply is not None or markup.remove:
            self.world.set_keyboard(place, markup.reply)
        return self.shown(item)

    def put(
        self, place: Chat, kind: str, answers: tuple[int, Json | None], paced: bool = False, **content: Any
    ) -> Message:
        """Add a message from this bot to a chat; ``paced``: already counted against the pace. Raises ApiError 429."""
        silent, protected = self.params.flag("disable_notification"), self.params.flag("protect_content")
        effect = self.params.text("message_effect_id")
        if not paced:
            self.take_pace(place)
        reply_to, quote = answers
        return self.world.post(
            place,
            kind=kind,
            sender=self.bot.id,
            by_bot=True,
            seen=True,
            reply_to=reply_to,
            quote=quote,
            silent=silent,
            protected=protected,
            effect=effect,
            **content,
        )

    def shown(self, item: Message) -> Json:
        return wire.message(self.world, item, self.bot)


Method = Callable[[Call], Any | Awaitable[Any]]
METHODS: dict[str, tuple[str, Method]] = {}
"""By lower-case name: Telegram's spelling and the function."""


_M = TypeVar("_M", bound=Method)


def method(name: str) -> Callable[[_M], _M]:
    """Register a Bot API method; names are case-insensitive."""

    def register(function: _M) -> _M:
        METHODS[name.lower()] = (name, function)
        return function

    return register
