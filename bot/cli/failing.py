"""How commands fail: with one sentence and an exit code."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path

LOG = Path("var") / "ponte.log"


class Wrong(Exception):
    """The request can't be done as given. The sentence is for the person at the terminal."""

    def __init__(self, sentence: str, exit_code: int = 2) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


def note_place(error: BaseException) -> Path | None:
    """Log where ``error`` was raised, without its text, which may quote a person. Returns the log file, or None if that
    fails."""
    lines = [f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {type(error).__name__}\n"]
    lines += [f"  {f.filename}:{f.lineno} {f.name}\n" for f in traceback.extract_tb(error.__traceback__)]
    try:
        LOG.parent.mkdir(exist_ok=True)
        with LOG.open("a", encoding="utf-8") as log:
            log.writelines(lines)
    except OSError:
        return None
    return LOG
