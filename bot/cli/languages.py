"""The languages a command can be given, read from their folders: its help and its mistakes list what there is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated

import typer

from bot.cli.failing import Wrong
from dialogs.text import languages


def chat() -> list[str]:
    """The languages that families read, by the names of their folders."""
    return list(languages.languages())


def console() -> list[str]:
    """The languages that staff read."""
    return list(languages.of_the_console(languages.languages()))


def words() -> list[str]:
    """The languages in which we understand spending: a folder may have its words before its sentences."""
    return sorted(path.parent.name for path in languages.FOLDER.glob("*/words.toml"))


def known(language: str) -> str:
    """A language of the chat ("ar-EG" is "ar"). Raises Wrong."""
    return _one_of(language, chat())


def staffs(language: str) -> str:
    """A language of the console. Raises Wrong."""
    return _one_of(language, console())


def understood(language: str) -> str:
    """A language in which we understand spending. Raises Wrong."""
    return _one_of(language, words())


def _one_of(language: str, spoken: Collection[str]) -> str:
    code = languages.closest(language, spoken, "")
    if not code:
        raise Wrong(f"The language {language!r} is not spoken here; there is {', '.join(spoken)}.")
    return code


ChatLanguage = Annotated[str, typer.Option(help=f"Language the person reads: {', '.join(chat())}.")]
StaffLanguage = Annotated[str, typer.Option(help=f"Language of their pages: {', '.join(console())}.")]
WrittenLanguage = Annotated[str, typer.Option(help=f"Language the person writes: {', '.join(words())}.")]
