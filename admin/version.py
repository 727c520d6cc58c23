"""Which version of Ponte this is."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"


@cache
def version() -> str:
    """As `pyproject.toml` says."""
    return str(tomllib.loads(PROJECT.read_text("utf-8"))["project"]["version"])
