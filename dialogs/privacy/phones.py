"""A phone that is no longer theirs."""

from __future__ import annotations

from budgeting import households
from budgeting.states.households import WhyEnded
from dialogs.buttons import CANCEL, MENU, TALK
from dialogs.engine import conversation as conversations
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Done, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.privacy.dialog import dialog
from dialogs.text import t


@dialog.step
class NoLonger(Step):
    """The phone is no longer theirs. We confirm once, because coming back takes a new invitation."""

    name = "phone"

    def ask(self, turn: Turn) -> Reply | Next:
        if turn.data["phone"] not in _mine(turn):
            return Open("privacy")
        return reply(
            t("Is this phone no longer yours?")
            if turn.data["phone"] == turn.conversation.id
            else t("Is the other phone no longer yours?"),
            t(
                "After that nothing about your family can be read or written there, and I'll send nothing to it."
            ),
            t("To come in with a new phone, ask the office for an invitation."),
            rows=[[Choice(t("✓ Yes, it is no longer mine"), "yes")], [CANCEL], [TALK]],
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        phone_id = turn.data["phone"]
        if action != "yes" or phone_id not in _mine(turn):
            turn.say(t("All right."), rows=[[MENU]])
            return Done()
        here = turn.conversation
        member_id = turn.person.member_id
        households.phones.end(turn.session, turn.clock, member_id, WhyEnded.BY_FAMILY, only=phone_id)
        if phone_id != here.id:
            turn.say(t("Done. That phone is no longer linked."), rows=[[MENU]])
            return Done()
        # From here on the chat belongs to a stranger: this line is the first of its new conversation.
        turn.conversation = conversations.begin_anew(turn.session, turn.clock.now(), here, here.language)
        turn.someone = None
        turn.say(
            t("Done. This phone is no longer linked, and I won't write to it again."),
            t("To come in again, open an invitation from your office."),
        )
        return Stay()


def _mine(turn: Turn) -> set[int]:
    return {phone.id for phone in households.phones.linked(turn.session, turn.person.member_id)}


@dialog.action("phone")
def phone_no_longer(turn: Turn, value: str) -> Next:
    return Open("privacy", "phone", {"phone": int(value)})
