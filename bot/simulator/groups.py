"""Group chats, to try a bot in one. The Python side of `/sim/groups`."""

from __future__ import annotations

from bot.simulator import view, wire
from bot.simulator.acting import TAP_SECONDS, Acting
from bot.simulator.entities import detected
from bot.simulator.errors import ControlError
from bot.simulator.model import Bot, Chat, Json
from bot.simulator.people import BotRef


class Groups(Acting):
    def add_group(self, title: str, members: list[int], bot: BotRef = None) -> Json:
        """Create a group with the bot and people; the first member is its creator."""
        of = self.bot(bot)
        if not members:
            raise ControlError("A group needs a member.")
        people = [self.person(member) for member in members]
        place = self.world.add_group(title or "Group", members, [of.id])
        self._membership(of, place, people[0].id, "left", "member")
        service = {"group_chat_created": True}
        item = self.world.post(place, kind="service", sender=members[0], by_bot=False, service=service)
        self.world.send_message_update("message", item)
        return self._described(place)

    def groups(self, bot: BotRef = None) -> list[Json]:
        """The groups this bot is in, and those without any bot, latest message first; not those that moved."""
        of = self.bot(bot)
        shown = [
            self._described(place)
            for place in self.world.chats.values()
            if not place.is_private and not place.migrated_to and (of.id in place.bots or not place.bots)
        ]
        return sorted(shown, key=lambda group: (group["last"] or {}).get("at", ""), reverse=True)

    def read_group(self, group_id: int) -> None:
        """Somebody looks at the group: everything in it is read."""
        place = self._group(group_id)
        place.read_upto, unread, place.unread = place.last_id, place.unread, 0
        if unread:
            self.world.keep_chat(place)
            self.world.tell_groups(place)

    def add_to_group(self, group_id: int, person_id: int, bot: BotRef = None) -> Json:
        """A member adds the bot, without a link."""
        of, place = self.bot(bot), self._member(group_id, person_id)
        if of.id in place.bots:
            raise ControlError("This bot is in the group already.", 409)
        self._let_in(of, place, person_id)
        service = {"new_chat_members": [wire.bot_user(of)]}
        item = self.world.post(place, kind="service", sender=person_id, by_bot=False, service=service)
        self.world.send_message_update("message", item)
        return self._described(place)

    def group_text(self, group_id: int, person_id: int, text: str, reply_to: int = 0) -> Json:
        """A member writes; bots in privacy mode see only messages meant for them."""
        place = self._member(group_id, person_id)
        if not text.strip():
            raise ControlError("There is no text to send.")
        self.person(person_id)
        item = self.world.post(
            place,
            kind="text",
            sender=person_id,
            by_bot=False,
            text=text.strip(),
            entities=detected(text.strip()),
            reply_to=reply_to,
        )
        self.world.send_message_update("message", item)
        return view.message(self.world, item)

    def group_chat(self, group_id: int, before: int | None = None, limit: int = 50) -> Json:
        place = self._group(group_id)
        messages, more = view.page(self.world, place, before, limit)
        return {"group": self._described(place), "messages": messages, "more": more}

    async def group_tap(
        self,
        group_id: int,
        person_id: int,
        message_id: int,
        row: int | None = None,
        column: int | None = None,
        data: str | None = None,
        wait: float = TAP_SECONDS,
    ) -> Json:
        """A member taps an inline button; the bot's answer is shown to them alone."""
        place = self._member(group_id, person_id)
        item = place.messages.get(message_id)
        if item is None or not item.by_bot or item.sender not in self.world.bots:
            raise ControlError("There is no such message of a bot in this group.", 404)
        of = self.world.bots[item.sender]
        return await self._pressed(of, place, item, person_id, (row, column, data), wait)

    def start_in_group(self, group_id: int, person_id: int, payload: str = "", bot: BotRef = None) -> Json:
        """Follow a ``?startgroup=`` link and choose this group: the bot comes in, and gets /start with the payload."""
        of, place = self.bot(bot), self._member(group_id, person_id)
        if of.id not in place.bots:
            self._let_in(of, place, person_id)
        return self.group_text(group_id, person_id, f"/start@{of.username} {payload}".strip())

    def remove_from_group(self, group_id: int, person_id: int, bot: BotRef = None) -> Json:
        """A member removes the bot; what it sends there from now on is refused. Deleting the group looks the same."""
        of, place = self.bot(bot), self._group(group_id)
        if of.id not in place.bots:
            raise ControlError("This bot is not in the group.", 409)
        place.bots = [other for other in place.bots if other != of.id]
        self.world.keep_chat(place)
        self._membership(of, place, person_id, "member", "kicked")
        gone = {"left_chat_member": wire.bot_user(of)}
        self.world.post(place, kind="service", sender=person_id, by_bot=False, service=gone)
        return self._described(place)

    def upgrade_group(self, group_id: int) -> Json:
        """Upgrade a group to a supergroup: its id changes, and calls to the old id get migrate_to_chat_id."""
        old = self._group(group_id)
        if old.supergroup:
            raise ControlError("This group is a supergroup already.", 409)
        new = self.world.add_group(old.title, old.members, old.bots, supergroup=True)
        old.migrated_to = new.id
        self.world.keep_chat(old)
        for place, service in (
            (old, {"migrate_to_chat_id": new.id}),
            (new, {"migrate_from_chat_id": old.id}),
        ):
            item = self.world.post(
                place, kind="service", sender=old.members[0], by_bot=False, service=service
            )
            self.world.send_message_update("message", item)
        return self._described(new)

    def _let_in(self, of: Bot, place: Chat, person_id: int) -> None:
        place.bots = [*place.bots, of.id]
        self.world.keep_chat(place)
        self._membership(of, place, person_id, "left", "member")

    def _membership(self, of: Bot, place: Chat, person_id: int, before: str, after: str) -> None:
        content = self.world.membership(of, place, wire.user(self.person(person_id)), before, after)
        self.world.queue(of, "my_chat_member", content, ("chat", place.id))

    def _group(self, group_id: int) -> Chat:
        place = self.world.chats.get((0, group_id))
        if place is None:
            raise ControlError("There is no such group.", 404)
        return place

    def _member(self, group_id: int, person_id: int) -> Chat:
        """The group, if the person is in it."""
        place = self._group(group_id)
        if person_id not in place.members:
            raise ControlError("This person is not in the group.", 409)
        return place

    def _described(self, place: Chat) -> Json:
        return view.group(self.world, place)
