"""The family answers a proposal: yes, "I'd change something" in its own words, or no."""

from __future__ import annotations

from collections.abc import Callable

from budgeting import agreements
from budgeting.db.tables import Agreement
from budgeting.errors import NotFound, NotPossible
from dialogs.agreements.dialog import GIVE, OPEN, dialog, tell, the_proposal
from dialogs.buttons import CANCEL, MENU, SKIP, TALK
from dialogs.engine.content import Reply, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Again, Done, Next, NotMine, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import t

_LONGEST = 2_000


@dialog.action("accept")
def accept(turn: Turn, value: str) -> Next:
    try:
        agreements.accept(turn.session, turn.clock, turn.person, int(value))
    except (NotFound, NotPossible, ValueError):
        return _gone(turn)
    tell(turn)
    turn.say(
        t("🤝 *Agreed.* Thank you, {name}. The pact starts now.", name=turn.person.name),
        t("You'll find it in the menu under *Your path*. You can also write down the time you give there."),
        rows=[[OPEN], [GIVE], [MENU]],
    )
    return Stay()


@dialog.action("change")
def ask_for_change(turn: Turn, value: str) -> Next:
    return _gone(turn) if the_proposal(turn, value) is None else Open("pact", "change", {"pact": int(value)})


@dialog.action("decline")
def decline(turn: Turn, value: str) -> Next:
    return _gone(turn) if the_proposal(turn, value) is None else Open("pact", "why", {"pact": int(value)})


@dialog.step
class Change(Step):
    name = "change"

    def ask(self, turn: Turn) -> Reply | Next:
        if the_proposal(turn, str(turn.data.get("pact", ""))) is None:
            return Open("pact")
        return reply(
            t("💬 What would you change? Write it in your own words: more, less, another day."),
            rows=[[CANCEL], [TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        return _say(turn, words, agreements.ask_for_change, _changing)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        return _left(turn)

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return _in_words(turn, incoming)


@dialog.step
class Why(Step):
    name = "why"

    def ask(self, turn: Turn) -> Reply | Next:
        if the_proposal(turn, str(turn.data.get("pact", ""))) is None:
            return Open("pact")
        return reply(
            t("All right. Would you like to say why? It helps us, but you don't have to."),
            rows=[[SKIP], [CANCEL], [TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        return _say(turn, words, agreements.decline, _declined)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        return _say(turn, "", agreements.decline, _declined) if action == "skip" else _left(turn)

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return _in_words(turn, incoming)


def _say(
    turn: Turn,
    words: str,
    answer: Callable[..., Agreement],
    thanks: Callable[[Turn], None],
) -> Next:
    try:
        answer(turn.session, turn.clock, turn.person, turn.data["pact"], words[:_LONGEST])
    except (NotFound, NotPossible):
        turn.say(t("That proposal has changed in the meantime."))
        return Open("pact")
    tell(turn)
    thanks(turn)
    return Done()


def _changing(turn: Turn) -> None:
    turn.say(
        t("✓ I've passed it on. Your office will look at it and propose the pact again."),
        rows=[[TALK, MENU]],
    )


def _declined(turn: Turn) -> None:
    turn.say(
        t("✓ I've passed it on. Nothing bad happens: a pact is a choice."),
        t("If you change your mind, talk to someone."),
        rows=[[TALK, MENU]],
    )


def _left(turn: Turn) -> Next:
    turn.say(t("All right. The proposal is still there."), rows=[[OPEN, MENU]])
    return Done()


def _gone(turn: Turn) -> Next:
    turn.gone(t("That proposal has changed in the meantime."))
    return Open("pact")


def _in_words(turn: Turn, incoming: Incoming) -> Next:
    if incoming.kind != "voice":
        return NotMine()
    # A person hears it in the chat; here the words are needed.
    turn.say(t("Your voice message is kept. For the pact, please write it in a few words."))
    return Again()
