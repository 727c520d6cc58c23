"""The commands and the descriptions that the messenger itself shows."""

from __future__ import annotations

from collections.abc import Collection

from dialogs.text import Text, t
from dialogs.text.words import Words

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
