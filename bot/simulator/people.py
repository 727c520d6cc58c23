"""The people with phones: who they are, whom they block, what they have read. The Python side of `/sim/people`.

Every method takes a person's id and, if there are several bots, the id or user name of the chat's bot (the first
registered one by default). Errors are ControlError.
"""

from __future__ import annotations

from bot.simulator import view, wire
from bot.simulator.errors import ControlError
from bot.simulator.model import Bot, Chat, Json, Message, TelegramUser
from bot.simulator.world import World

BotRef = int | str | None


class People:
    """The people, and the state of their chats."""

    world: World

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
        """Add a person with a phone and no chats."""
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
        """All people, latest message first."""
        of = self.bot(bot)
        shown = [view.person(self.world, p, of) for p in self.world.people.values() if not p.deactivated]
        return sorted(shown, key=lambda p: (p["last"] or {}).get("at", ""), reverse=True)

    def remove_person(self, person_id: int) -> None:
        """Close the account; writing to it fails with "user is deactivated"."""
        person = self.person(person_id)
        person.deactivated = True
        self.world.keep_person(person)

    def chat(self, person_id: int, bot: BotRef = None, before: int | None = None, limit: int = 50) -> Json:
        return view.chat(self.world, self.bot(bot), self.person(person_id), before, limit)

    def block(self, person_id: int, bot: BotRef = None) -> Json:
        return self._set_blocked(person_id, bot, True)

    def unblock(self, person_id: int, bot: BotRef = None) -> Json:
        return self._set_blocked(person_id, bot, False)

    def read(self, person_id: int, bot: BotRef = None) -> None:
        """The person opens the chat: mark everything in it as read."""
        place = self.world.private_chat(self.bot(bot), self.person(person_id))
        first, place.read_upto, unread, place.unread = place.read_upto + 1, place.last_id, place.unread, 0
        if not unread:
            return
        self.world.keep_chat(place)
        news = [n for n in range(first, place.last_id + 1) if (m := place.messages.get(n)) and m.by_bot]
        self.world.tell(place, "state", lambda: {str(number): "read" for number in news})
        self.world.tell_people(place)

    # Inside

    def _open(self, person_id: int, bot: BotRef) -> Chat:
        place = self.world.private_chat(self.bot(bot), self.person(person_id))
        if place.blocked:
            raise ControlError("This person has blocked the bot; unblock it first.", 409)
        return place

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
