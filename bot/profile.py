"""What Telegram itself shows of the bot in each language: commands, description, short description.

Pure and free of Telegram's libraries: the bot brings it about (`families/publishing.py`), the doctor looks at it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from dialogs import menu
from dialogs.text.words import Words

#: What a phone in a language that we do not speak shows.
DEFAULT = "it"
#: What is shown, by the name under which methods give and take it, with the rest of those methods' names.
METHODS = {
    "commands": ("getMyCommands", "setMyCommands"),
    "description": ("getMyDescription", "setMyDescription"),
    "short_description": ("getMyShortDescription", "setMyShortDescription"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing in one language; ``code`` is Telegram's for it, None for whoever has another one."""

    name: str
    code: str | None
    value: Any

    @property
    def where(self) -> dict[str, str]:
        """The parameters of a question for it."""
        return {} if self.code is None else {"language_code": self.code}

    @property
    def label(self) -> str:
        return f"{self.name.replace('_', ' ')} ({self.code or 'all others'})"

    def is_in(self, result: Any) -> bool:
        """Whether the result of its question, as JSON, says just that."""
        if self.name != "commands":
            return isinstance(result, dict) and result.get(self.name) == self.value
        lines = [line for line in result if isinstance(line, dict)] if isinstance(result, list) else []
        said = [{name: line.get(name) for name in ("command", "description")} for line in lines]
        return bool(said == self.value)


def expected(words: Words, unused: Collection[str] = ()) -> list[Shown]:
    """Everything that is to be shown, the most useful first; without the commands that no programme uses."""
    return [
        shown
        for language, code in [
            (DEFAULT, None),
            *((language_code, language_code.split("_")[0]) for language_code in words.languages),
        ]
        for shown in _in(words, language, code, unused)
    ]


def _in(words: Words, language: str, code: str | None, unused: Collection[str]) -> list[Shown]:
    commands = [
        {"command": name, "description": text} for name, text in menu.commands(words, language, unused)
    ]
    return [
        Shown("commands", code, commands),
        Shown("description", code, words.plain(menu.DESCRIPTION, language)),
        Shown("short_description", code, words.plain(menu.SHORT_DESCRIPTION, language)),
    ]
