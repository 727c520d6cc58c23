"""Switch reading aloud on and off."""

from __future__ import annotations

from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Dialog, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import t
from dialogs.voices.offered import is_offered, switch_off, switch_on

dialog = Dialog("voices", first="listen", instrument=None)
_ON = Choice(t("🔊 Yes, read aloud"), "on", dialog="voices")
_OFF = Choice(t("🔇 Only write"), "off", dialog="voices")


@dialog.step
class Listen(Step):
    """Its buttons are standing ones: they work whenever somebody finds them."""

    name = "listen"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        if turn.person.listens:
            return reply(t("🔊 I read my messages aloud to you."), rows=[[_OFF], [TALK, MENU]])
        if not is_offered(turn):
            return _not_here()
        return reply(
            t("🔊 I can read my messages aloud to you."),
            t("A short voice message then follows each of them. Shall I?"),
            rows=[[_ON], [TALK, MENU]],
        )


@dialog.action("open")
def open_listen(turn: Turn, value: str) -> Next:
    return Open("voices")


@dialog.action("on")
def on(turn: Turn, value: str) -> Next:
    if not is_offered(turn):
        turn.send(_not_here())
        return Stay()
    switch_on(turn)
    turn.say(t("🔊 From now on you also hear what I write."), rows=[[_OFF], [MENU]])
    return Stay()


@dialog.action("off")
def off(turn: Turn, value: str) -> Next:
    switch_off(turn)
    turn.say(t("🔇 From now on I only write."), rows=[[MENU]])
    return Stay()


def _not_here() -> Reply:
    return reply(
        t("I can't read aloud in this language yet. A person can: shall somebody call you?"),
        rows=[[TALK, MENU]],
    )
