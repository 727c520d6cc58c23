"""Consent after joining: the notice changed, or someone withdrew consent and we ask again.

`onboarding.joining` asks for the first one. A member without a valid consent meets this question before anything
else; until they agree, their words aren't kept, except those meant for a person they asked for.
"""

from __future__ import annotations

from budgeting import events, referrals
from budgeting.events import EventKind
from budgeting.households import consents
from budgeting.schedule import due, reminders
from dialogs import privacy
from dialogs.buttons import CANCEL, MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Again, Dialog, Done, DropAll, Next, Open, Step
from dialogs.engine.turn import Turn
from dialogs.privacy.dialog import COPY, ERASE
from dialogs.text import t

dialog = Dialog("consent", first="question", instrument=None)

#: What works without consent: this question, the language, writing to a person, /stop, and the rights over what is
#: there already: a copy of it, its erasure.
DIALOGS = ("consent", "language", "ask", "crisis", "erasure")
COMMANDS = ("stop", "language", "talk")
#: Standing buttons (dialog, action) that also work without it.
WITHOUT = (
    ("ask", "open"),
    ("language", "open"),
    ("privacy", "stop"),
    ("privacy", "copy"),
    ("erasure", "open"),
    ("erasure", "take_back"),
    # The buttons under the answer to a cry for help.
    *(("crisis", action) for action in ("person", "calm", "safe", "take_away", "safe_again")),
)


@dialog.step
class Question(Step):
    name = "question"

    def ask(self, turn: Turn) -> Reply | Next:
        if turn.person.consented:
            return Open("menu")
        rows = [
            [Choice(t("✅ Yes, I agree"), "yes")],
            [Choice(t("✕ No, thank you"), "no"), Choice(t("🌍 Language"), "open", dialog="language")],
            [TALK],
        ]
        if turn.data.pop("once_more", False):
            return reply(t("Please tap one of the buttons: may I keep these things for you?"), rows=rows)
        return reply(
            t("*Before we go on*"),
            t("I need your consent to what is written here. Until then I keep nothing that you write."),
            *privacy.notice(),
            t("Is that all right for you?"),
            rows=rows,
            joint="\n\n",
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        turn.data["once_more"] = True
        return Again()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        person = turn.person
        if action != "yes":
            turn.say(
                t("That's fine. I'll keep nothing new, and I won't write to you first."),
                t("If you change your mind, write to me. A person is there for you all the same."),
                rows=[[TALK]],
            )
            return DropAll(forget=True)
        consents.give(
            turn.session,
            turn.clock,
            person.member_id,
            person.privacy_version,
            turn.language,
            turn.conversation.beside_id,
        )
        turn.knows(person.member_id)
        _tell(turn)
        if not person.stopped:
            reminders.plan_household(turn.session, turn.clock, person.household_id)
        # At the console it may be the first time.
        first = turn.conversation.beside_id is not None
        turn.say(t("Thank you. We can begin.") if first else t("Thank you. I am here for you as before."))
        return Open("menu")


@dialog.step
class Withdraw(Step):
    """Withdraw consent: one question to confirm, because so much ends with it."""

    name = "withdraw"

    def ask(self, turn: Turn) -> Reply:
        return reply(
            t("Shall I withdraw your consent?"),
            t(
                "Then I won't write to you first, and I'll keep nothing new. You can give it again at any time."
            ),
            t("What is there already stays. You can ask for a copy of it, or to have it deleted."),
            rows=[[Choice(t("✓ Yes, withdraw it"), "yes")], [CANCEL], [TALK]],
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action != "yes":
            turn.say(t("All right."), rows=[[MENU]])
            return Done()
        person = turn.person
        consents.withdraw(turn.session, turn.clock, person.member_id)
        referrals.withdraw_all(turn.session, turn.clock, person.member_id)
        due.cancel_of_member(turn.session, turn.clock, person.member_id, "no_consent")
        _tell(turn)
        turn.say(
            t("Done. Your consent is withdrawn: I'll keep nothing new, and I won't write to you first."),
            t("If you change your mind, write to me. A person is there for you all the same."),
            rows=[[COPY], [ERASE], [TALK]],
        )
        return DropAll(forget=True)


def _tell(turn: Turn) -> None:
    events.tell(
        turn.session,
        turn.clock,
        EventKind.CONSENT,
        programme_id=turn.person.programme_id,
        conversation_id=turn.conversation.id,
    )


@dialog.action("withdraw")
def withdraw(turn: Turn, value: str) -> Next:
    return Open("consent", "withdraw")
