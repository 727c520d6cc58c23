"""What exists in the simulated Telegram, and how to look it up by key. `world` makes the changes."""

from __future__ import annotations

from bot.simulator.callbacks import Callbacks
from bot.simulator.events import Events
from bot.simulator.files import Files
from bot.simulator.model import Bot, Chat, ChatKey, Json, Message, Now, TelegramUser
from bot.simulator.store import Store
from bot.simulator.updates import UpdateQueue


class State:
    """Bots, people, chats and files. `now` returns the simulated time, aware, in UTC."""

    def __init__(self, now: Now, store: Store) -> None:
        self.now = now
        self.store = store
        self.events = Events()
        self.files = Files(store)
        self.callbacks = Callbacks()
        self.bots: dict[int, Bot] = {}
        self.bots_by_token: dict[str, Bot] = {}
        self.queues: dict[int, UpdateQueue] = {}
        self.people: dict[int, TelegramUser] = {
            row["id"]: TelegramUser(**row) for row in store.rows("person")
        }
        self.chats: dict[ChatKey, Chat] = {}
        for row in store.rows("chat"):
            key = (row["key"][0], row["key"][1])
            self.chats[key] = Chat(**{**row, "key": key})
        for row in store.rows("message"):
            item = Message(**{**row, "chat": (row["chat"][0], row["chat"][1])})
            self.chats[item.chat].messages[item.id] = item

    def time(self) -> float:
        """The simulated time in seconds since the epoch."""
        return self.now().timestamp()

    def commands_for(self, bot: Bot, person: TelegramUser) -> list[Json]:
        """The commands a person sees: the narrowest scope first, their language before the default."""
        for scope in (f"chat:{person.id}", "all_private_chats", "default"):
            for language in (person.language_code.split("-")[0], ""):
                if commands := bot.commands.get(f"{scope}|{language}"):
                    return commands
        return []

    def last_message(self, place: Chat) -> Message | None:
        for number in range(place.last_id, 0, -1):
            item = place.messages.get(number)
            if item is not None and not item.hidden:
                return item
        return None

    def name_of(self, item: Message) -> str:
        if item.by_bot:
            return self.bots[item.sender].name if item.sender in self.bots else "Deleted bot"
        return self.people[item.sender].first_name
