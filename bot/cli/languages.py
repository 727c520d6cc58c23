"""The available languages, read from their folders: faster than loading the catalogues."""

from __future__ import annotations

from pathlib import Path

from bot.cli.failing import Wrong

LOCALES = Path(__file__).parents[2] / "locales"


def known(language: str) -> str:
    """A language of the chat, by its folder's name ("ar-EG" is "ar"). Raises Wrong."""
    return _code_of(language, "language.toml")


def understood(language: str) -> str:
    """A language in which we understand spending, which are more than the chat speaks so far. Raises Wrong."""
    return _code_of(language, "words.toml")


def _code_of(language: str, file: str) -> str:
    spoken = sorted(path.parent.name for path in LOCALES.glob(f"*/{file}"))
    for code in (language.replace("-", "_"), language.replace("_", "-").split("-")[0].lower()):
        if code in spoken:
            return code
    raise Wrong(f"The language {language!r} is not spoken here; there is {', '.join(spoken)}.")
