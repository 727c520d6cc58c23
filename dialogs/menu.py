"""The menu: everything one tap away, plus the commands as the messenger lists them."""

from __future__ import annotations

from collections.abc import Collection

from budgeting.arrears import plans, visibility
from budgeting.states.programmes import Instrument
from dialogs.buttons import TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Dialog, Next, Open, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t
from dialogs.text.words import Words

dialog = Dialog("menu", first="menu", instrument=None)

#: The commands in the messenger's own menu, each with its description.
COMMANDS: dict[str, Text] = {
    "menu": t("Everything I can do"),
    "checkin": t("The weekly check-in"),
    "budget": t("What is left this month"),
    "plan": t("Your instalments"),
    "training": t("Courses and meetings"),
    "talk": t("Talk to someone"),
    "language": t("Change language"),
    "privacy": t("Your data"),
    "help": t("How it works"),
    "stop": t("Stop all messages"),
}
#: Shown in an empty chat, before the first message (at most 512 characters).
DESCRIPTION = t(
    "Ponte helps your family keep an eye on money and rent, together with people who know you. "
    "You need an invitation from your office. It is free and what you write stays private."
)
#: Shown on the bot's profile (at most 120 characters).
SHORT_DESCRIPTION = t("A hand with money and rent, together with people who know you.")


def commands(words: Words, language: str, unused: Collection[str] = ()) -> list[tuple[str, str]]:
    """(command, description) in one language, in display order, without the ``unused`` ones."""
    return [
        (command, words.plain(text, language)) for command, text in COMMANDS.items() if command not in unused
    ]


@dialog.step
class Menu(Step):
    """All its buttons are standing ones, so the menu never goes stale."""

    name = "menu"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        person = turn.person
        rows = [
            [_to("spending", t("✏️ Write down spending")), _to("checkin", t("🗓 Weekly check-in"))],
            [_to("envelopes", t("👛 What is left"))],
            [_to("training", t("🎓 Courses and meetings")), TALK],
            [_to("language", t("🌍 Language")), _to("privacy", t("🔒 Your data"))],
        ]
        if visibility.sees_arrears(person) and plans.current(turn.session, person.household_id):
            rows[1].append(_to("instalments", t("📆 Instalments")))
        if person.checkin_weekday is None and person.adult and person.has(Instrument.CHECKINS):
            # Someone who left halfway through joining gets back here.
            rows.append([Choice(t("⏰ Choose day and time of the check-in"), "day", dialog="onboarding")])
        return reply(t("What would you like to do, {name}?", name=person.name), rows=rows)


@dialog.step
class Help(Step):
    name = "help"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        spending = [
            t("Write what you spend, as you would say it: *bread 3.20* or *yesterday petrol 20*."),
            t("Money that comes in: *+500 salary*."),
        ]
        week = t("Once a week we look at the week together. It takes a few minutes.")
        corrected = t("You can correct a message by editing it, and undo with a button.")
        has = turn.person.has
        return reply(
            t("*How it works*"),
            *(spending if has(Instrument.SPENDING) else []),
            *([week] if has(Instrument.CHECKINS) else []),
            *([corrected] if has(Instrument.SPENDING) else []),
            t("A person is always there: tap *Talk to someone*."),
            rows=[[_to("menu", t("☰ Menu")), TALK]],
        )


@dialog.action("open")
def open_menu(turn: Turn, value: str) -> Next:
    return Open("menu")


def _to(name: str, label: Text) -> Choice:
    return Choice(label, "open", dialog=name)
