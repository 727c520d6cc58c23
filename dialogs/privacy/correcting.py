"""Correct what is kept: name, language, day of the check-in at once; anything else with a person."""

from __future__ import annotations

from budgeting import households
from budgeting.clean_text import name_in
from budgeting.states.programmes import Instrument
from dialogs.buttons import CANCEL, MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Again, Done, Next, Open, Step
from dialogs.engine.turn import Turn
from dialogs.privacy.dialog import dialog
from dialogs.text import t


@dialog.step
class Correct(Step):
    name = "correct"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        person = turn.person
        rows = [
            [Choice(t("🙂 What I am called"), "called", dialog="privacy")],
            [Choice(t("🌍 Language"), "open", dialog="language")],
        ]
        if person.adult and person.has(Instrument.CHECKINS):
            rows.append([Choice(t("⏰ Day and time of the check-in"), "day", dialog="onboarding")])
        rows += [
            [Choice(t("🙋 Something else is wrong"), "open", dialog="ask")],
            [Choice(t("‹ Your data"), "open", dialog="privacy")],
            [MENU],
        ]
        return reply(
            t("✏️ What would you like to correct?"),
            t("What you spent can be corrected under each entry, or by editing your message."),
            rows=rows,
        )


@dialog.step
class Called(Step):
    name = "called"

    def ask(self, turn: Turn) -> Reply:
        return reply(
            t("I call you {name}. What shall I call you? Write a name.", name=turn.person.name),
            rows=[[CANCEL], [TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        name = name_in(words)
        if name is None:
            turn.say(t("A short name without numbers is best, for example Amina."))
            return Again()
        households.set_called(turn.session, turn.person.member_id, name)
        turn.knows(turn.person.member_id)
        turn.say(t("✓ From now on I call you {name}.", name=name), rows=[[MENU]])
        return Done()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        turn.say(t("All right."), rows=[[MENU]])
        return Done()


@dialog.action("correct")
def correct(turn: Turn, value: str) -> Next:
    return Open("privacy", "correct")


@dialog.action("called")
def called(turn: Turn, value: str) -> Next:
    return Open("privacy", "called")
