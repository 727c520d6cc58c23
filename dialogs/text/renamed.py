"""Reworded keys, from `locales/renamed.toml`: older messages have the old key and stay readable in every language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parents[2] / "locales" / "renamed.toml"


@lru_cache(maxsize=1)
def renamed() -> Mapping[str, str]:
    """Old key → the key that replaced it."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))["keys"] if FILE.exists() else {}


def current(key: str) -> str:
    """The current key, however often it was reworded."""
    names = renamed()
    while key in names:
        key = names[key]
    return key
