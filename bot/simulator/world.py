"""The few ways in which the simulated Telegram changes. Knows nothing of HTTP.

Everything here runs on the event loop's thread and looks things up by key: no call walks a list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from bot.simulator import view, wire
from bot.simulator.errors import ControlError, unauthorized
from bot.simulator.events import PEOPLE
from bot.simulator.limits import CALLBACK_TTL, MESSAGE_TTL, TOKEN
from bot.simulator.model import Bot, Chat, Json, Message, Now, Pending, TelegramUser, Webhook
from bot.simulator.state import State
from bot.simulator.store import Store
from bot.simulator.updates import UpdateQueue

_BEFORE_PEOPLE = 7_000_000_000
_BEFORE_GROUPS = -4_000_000_000
_SUPERGROUPS = 1_000_000_000_000


class World(State):
    """Bots, people, chats and queued updates."""

    def __init__(self, now: Now, store: Store) -> None:
        super().__init__(now, store)
        self.webhook_changed: Callable[[Bot], None] = lambda bot: None
        self._last_person = max(self.people, default=_BEFORE_PEOPLE)
        groups = [chat_id + _SUPERGROUPS * place.supergroup for (_, chat_id), place in self.chats.items()]
        self._last_group = min([*groups, _BEFORE_GROUPS])

    # Bots

    def add_bot(self, token: str, username: str, name: str, reads_groups: bool = False) -> Bot:
        """Register a bot; restores what an earlier run stored for it (commands, texts, webhook, updates)."""
        head = token.partition(":")[0]
        if TOKEN.fullmatch(token) is None:
            raise ControlError("A token looks like 123456:ABC.")
        if int(head) in self.bots:
            raise ControlError("There is a bot with this number already.", 409)
        bot = Bot(int(head), token, username, name, reads_groups)
        for row in self.store.rows("bot"):
            if row["id"] == bot.id:
                hook = row.pop("webhook")
                fields = {
                    **row,
                    "token": token,
                    "username": username,
                    "name": name,
                    "reads_groups": reads_groups,
                }
                bot = Bot(**fields, webhook=Webhook(**hook) if hook else None)
        self.bots[bot.id] = self.bots_by_token[token] = bot
        queue = self.queues[bot.id] = UpdateQueue(bot, lambda i, p: self._keep_update(bot, i, p))
        for row in self.store.rows("update"):
            if row["bot_id"] == bot.id:
                queue.restore(_pending(row))
        self.keep_bot(bot)
        return bot

    def remove_bot(self, bot: Bot) -> None:
        """Forget a bot and its private chats; groups keep what it said."""
        bot.webhook = None
        self.webhook_changed(bot)
        queue = self.queues.pop(bot.id)
        queue.interrupt(unauthorized())
        queue.drop_all()
        del self.bots[bot.id], self.bots_by_token[bot.token]
        for place in list(self.chats.values()):
            if bot.id not in place.bots:
                continue
            if not place.is_private:
                place.bots = [other for other in place.bots if other != bot.id]
                self.keep_chat(place)
                continue
            del self.chats[place.key]
            for item in place.messages.values():
                self.store.save("message", _message_key(item), None)
            self.store.save("chat", _chat_key(place), None)
        self.store.save("bot", str(bot.id), None)

    # People and chats

    def add_person(self, person: TelegramUser) -> TelegramUser:
        if not person.id:
            self._last_person += 1
            person.id = self._last_person
        self._last_person = max(self._last_person, person.id)
        self.people[person.id] = person
        self.keep_person(person)
        return person

    def private_chat(self, bot: Bot, person: TelegramUser) -> Chat:
        key = (bot.id, person.id)
        if key not in self.chats:
            self.chats[key] = Chat(key, bots=[bot.id])
        return self.chats[key]

    def add_group(self, title: str, members: list[int], bots: list[int], supergroup: bool = False) -> Chat:
        self._last_group -= 1
        number = self._last_group - (_SUPERGROUPS if supergroup else 0)
        place = Chat((0, number), title=title, members=members, bots=bots, opened=True, supergroup=supergroup)
        self.chats[place.key] = place
        self.keep_chat(place)
        return place

    def membership(self, bot: Bot, place: Chat, by: Json, before: str, after: str) -> Json:
        """A ChatMemberUpdated about the bot itself: added, blocked, unblocked."""
        who = wire.bot_user(bot)
        kicked = {"until_date": 0}
        return {
            "chat": wire.chat(self, place),
            "from": by,
            "date": int(self.time()),
            "old_chat_member": {"user": who, "status": before} | (kicked if before == "kicked" else {}),
            "new_chat_member": {"user": who, "status": after} | (kicked if after == "kicked" else {}),
        }

    # Messages

    def post(self, place: Chat, **content: Any) -> Message:
        """Add a message to a chat under its next number, and notify open views."""
        place.last_id += 1
        item = Message(id=place.last_id, chat=place.key, at=self.time(), **content)
        place.messages[item.id] = item
        if item.by_bot:
            place.typing_until = 0.0
            if item.kind != "service":
                place.unread += 1
        self.keep_chat(place)
        self.keep_message(item)
        self.tell(place, "message", lambda: view.message(self, item))
        return item

    def changed(self, item: Message) -> None:
        """Save an edited message and show it."""
        self.keep_message(item)
        self.tell(self.chats[item.chat], "edited", lambda: view.message(self, item))

    def remove(self, item: Message) -> None:
        place = self.chats[item.chat]
        place.messages.pop(item.id, None)
        self.store.save("message", _message_key(item), None)
        self.left_view(place, item)

    def set_keyboard(self, place: Chat, markup: Json | None) -> None:
        """Show or remove the keyboard under the text field."""
        place.reply_keyboard = markup
        self.keep_chat(place)
        self.tell(place, "keyboard", lambda: {"reply_keyboard": view.keyboard(place)})

    def set_typing(self, place: Chat, until: float) -> None:
        place.typing_until = until
        self.tell(place, "typing", lambda: {"until": view.moment(until)})

    def left_view(self, place: Chat, item: Message) -> None:
        """Remove a message from the person's phone."""
        if item.by_bot and item.id > place.read_upto and place.unread:
            place.unread -= 1
            self.keep_chat(place)
        self.tell(place, "deleted", lambda: {"id": item.id})

    def seen(self, pending: Pending) -> None:
        """A bot has fetched an update: mark the person's message as read."""
        place = self.chats.get(pending.chat) if pending.chat else None
        item = place.messages.get(pending.message_id) if place else None
        if place and item and not item.by_bot and not item.seen:
            item.seen = True
            self.keep_message(item)
            self.tell(place, "state", lambda: {str(item.id): "read"})

    # Updates

    def send_message_update(self, kind: str, item: Message) -> None:
        """Queue a message for every bot in its chat that may see it."""
        place = self.chats[item.chat]
        for bot in (self.bots[bot_id] for bot_id in place.bots if bot_id in self.bots):
            if place.is_private or self.hears(bot, place, item):
                self.queue(bot, kind, wire.message(self, item, bot), ("chat", place.id), item=item)

    def hears(self, bot: Bot, place: Chat, item: Message) -> bool:
        """Whether the bot sees the message; in groups privacy mode allows commands, mentions, replies to it and service
        messages."""
        if bot.reads_groups or item.kind == "service" or item.text.startswith("/"):
            return True
        original = place.messages.get(item.reply_to)
        answered = original is not None and original.by_bot and original.sender == bot.id
        return answered or f"@{bot.username}".lower() in item.text.lower()

    def queue(
        self, bot: Bot, kind: str, content: Json, lane: tuple[str, int], item: Message | None = None
    ) -> int | None:
        """Queue an update of a kind for a bot; None if the bot didn't ask for such updates."""
        queue = self.queues[bot.id]
        if not queue.wants(kind):
            return None
        at = self.time()
        number = queue.next_id(at)
        life = CALLBACK_TTL if kind == "callback_query" else MESSAGE_TTL
        chat, message_id = (item.chat, item.id) if item is not None else (None, 0)
        body = {"update_id": number, kind: content}
        queue.put(Pending(number, kind, body, at + life, lane, chat, message_id))
        return number

    def queue_raw(self, bot: Bot, update: Json) -> int:
        """Queue a raw update; its chat, if it has one, decides the lane."""
        queue, at = self.queues[bot.id], self.time()
        number = int(update.get("update_id") or queue.next_id(at))
        kind = next((name for name in update if name != "update_id"), "")
        content = update.get(kind)
        chat = content.get("chat") if isinstance(content, dict) else None
        chat_id = chat.get("id", 0) if isinstance(chat, dict) else 0
        body = {"update_id": number} | update
        queue.put(Pending(number, kind, body, at + MESSAGE_TTL, ("chat", chat_id)))
        return number

    # Telling and keeping

    def tell(self, place: Chat, name: str, data: Callable[[], Any]) -> None:
        """Publish an event in one chat, and in the list of people if it changes that."""
        if place.is_private and place.key[0] not in self.bots:
            return  # from a bot of an earlier run, or one that was removed
        self.events.publish(("chat", *place.key), name, data)
        if name in ("message", "edited", "deleted"):
            if place.is_private:
                self.tell_people(place)
            else:
                self.tell_groups(place)

    def tell_groups(self, place: Chat) -> None:
        self.events.publish(PEOPLE, "group", lambda: view.group(self, place))

    def tell_people(self, place: Chat) -> None:
        person, bot = self.people[place.id], self.bots[place.key[0]]
        self.events.publish(PEOPLE, "person", lambda: view.person(self, person, bot) | {"bot_id": bot.id})

    def keep_person(self, person: TelegramUser) -> None:
        if self.store.lasting:
            self.store.save("person", str(person.id), asdict(person))

    def keep_chat(self, place: Chat) -> None:
        if self.store.lasting:
            self.store.save("chat", _chat_key(place), place.row())

    def keep_message(self, item: Message) -> None:
        if self.store.lasting:
            self.store.save("message", _message_key(item), asdict(item))

    def keep_bot(self, bot: Bot) -> None:
        if self.store.lasting:
            self.store.save("bot", str(bot.id), asdict(bot))

    def _keep_update(self, bot: Bot, number: int, pending: Pending | None) -> None:
        if not self.store.lasting:
            return
        row = None if pending is None else {**asdict(pending), "bot_id": bot.id}
        self.store.save("update", f"{bot.id}:{number:015d}", row)
        if pending is not None:
            self.keep_bot(bot)


def _chat_key(place: Chat) -> str:
    return f"{place.key[0]}:{place.key[1]}"


def _message_key(item: Message) -> str:
    return f"{item.chat[0]}:{item.chat[1]}:{item.id:010d}"


def _pending(row: Json) -> Pending:
    row = {name: value for name, value in row.items() if name != "bot_id"}
    lane, chat = row.pop("lane"), row.pop("chat")
    return Pending(**row, lane=(lane[0], lane[1]), chat=(chat[0], chat[1]) if chat else None)
