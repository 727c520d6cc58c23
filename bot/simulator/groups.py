"""Group chats, to try a families' bot in one. The Python side of `/sim/groups`."""

from __future__ import annotations

from bot.simulator import view, wire
from bot.simulator.acting import Acting
from bot.simulator.entities import detected
from bot.simulator.errors import ControlError
from bot.simulator.model import Chat, Json
from bot.simulator.people import BotRef


class Groups(Acting):
    def add_group(self, title: str, members: list[int], bot: BotRef = None) -> Json:
        """Create a group with the bot and people; the first member is its creator."""
        of = self.bot(bot)
        if not members:
            raise ControlError("A group needs a member.")
        people = [self.person(member) for member in members]
        place = self.world.add_group(title or "Group", members, [of.id])
        creator = wire.user(people[0])
        self.world.queue(
            of,
            "my_chat_member",
            self.world.membership(of, place, creator, "left", "member"),
            ("chat", place.id),
        )
        service = {"group_chat_created": True}
        item = self.world.post(place, kind="service", sender=members[0], by_bot=False, service=service)
        self.world.send_message_update("message", item)
        return self._described(place)

    def group_text(self, group_id: int, person_id: int, text: str, reply_to: int = 0) -> Json:
        """A member writes; bots in privacy mode see only messages meant for them."""
        place = self._group(group_id)
        if person_id not in place.members:
            raise ControlError("This person is not in the group.", 409)
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

    def _group(self, group_id: int) -> Chat:
        place = self.world.chats.get((0, group_id))
        if place is None:
            raise ControlError("There is no such group.", 404)
        return place

    def _described(self, place: Chat) -> Json:
        return {
            "id": place.id,
            "title": place.title,
            "members": place.members,
            "bots": place.bots,
            "supergroup": place.supergroup,
            "migrated_to": place.migrated_to or None,
        }
