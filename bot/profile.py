"""The bot's profile at Telegram in each language: commands, description, short description.

Pure, without Telegram libraries: the bot publishes it (`families/publishing.py`), the doctor checks it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from dialogs import commands
from dialogs.text.languages import MAIN
from dialogs.text.words import Words

#: Shown on phones in a language that we don't speak.
DEFAULT = MAIN
#: The profile's parts, by their field in parameters and results, with the methods that get and set them.
METHODS = {
    "commands": ("getMyCommands", "setMyCommands"),
    "description": ("getMyDescription", "setMyDescription"),
    "short_description": ("getMyShortDescription", "setMyShortDescription"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One part of the profile in one language; ``code`` is Telegram's language code, None for all other languages."""

    name: str
    code: str | None
    value: Any

    @property
    def where(self) -> dict[str, str]:
        """The parameters of the call that reads it."""
        return {} if self.code is None else {"language_code": self.code}

    @property
    def label(self) -> str:
        return f"{self.name.replace('_', ' ')} ({self.code or 'all others'})"

    def is_in(self, result: Any) -> bool:
        """Whether the result of that call, as JSON, is exactly this."""
        if self.name != "commands":
            return isinstance(result, dict) and result.get(self.name) == self.value
        lines = [line for line in result if isinstance(line, dict)] if isinstance(result, list) else []
        said = [{name: line.get(name) for name in ("command", "description")} for line in lines]
        return bool(said == self.value)


def expected(words: Words, unused: Collection[str] = ()) -> list[Shown]:
    """Everything to publish, most useful first, without the commands that no programme uses."""
    return [
        shown
        for language, code in [(DEFAULT, None), *((language, code) for code, language in _phones(words))]
        for shown in _in(words, language, code, unused)
    ]


def _phones(words: Words) -> list[tuple[str, str]]:
    """Telegram's code of each of our languages, and the language. Telegram knows a phone's language by two letters: a
    country's variant ("pt_BR") stands for all of it unless there is a folder for that, and phones in a language without
    such a code see the default."""
    by_code: dict[str, str] = {}
    for language in sorted(words.languages, key=len):
        code = language.split("_")[0]
        if len(code) == 2:
            by_code.setdefault(code, language)
    return sorted(by_code.items())


def _in(words: Words, language: str, code: str | None, unused: Collection[str]) -> list[Shown]:
    listed = [
        {"command": name, "description": text} for name, text in commands.commands(words, language, unused)
    ]
    return [
        Shown("commands", code, listed),
        Shown("description", code, words.plain(commands.DESCRIPTION, language)),
        Shown("short_description", code, words.plain(commands.SHORT_DESCRIPTION, language)),
    ]
