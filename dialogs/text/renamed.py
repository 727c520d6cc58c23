"""Keys that were reworded, from `locales/renamed.toml`: messages of before keep the old one, and still read in every
language by it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parents[2] / "locales" / "renamed.toml"


@lru_cache(maxsize=1)
def renamed() -> Mapping[str, str]:
    """Each key that is no longer used, and the one that took its place."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))["keys"] if FILE.exists() else {}


def current(key: str) -> str:
    """The key as it is now, however often it was reworded."""
    names = renamed()
    while key in names:
        key = names[key]
    return key
