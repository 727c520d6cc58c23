"""Logging for every process: plain lines, without tokens or anything that a person wrote.

Libraries quote what failed: a whole address with the token in it, a response with its messages. So we never print the
text of a third-party exception, only its class and where it was raised, and we mask tokens.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from pathlib import Path
from types import TracebackType

from bot import file_modes
from budgeting.errors import PonteError

#: Noisy loggers: httpx logs each address with its token, aiogram each update.
TAMED = (
    "alembic",
    "aiogram.event",
    "apscheduler",
    "asyncio",
    "httpx",
    "httpcore",
    "matplotlib",
    "PIL",
    "uvicorn.access",
)
_TOKEN = re.compile(r"(?<![0-9])[0-9]{3,}:[A-Za-z0-9_-]{8,}|(?<=/bot)[^/\s]+(?=/)")
_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


def set_up(level: str, file: Path | None = None) -> None:
    """Log ``level`` and above to stderr, or to ``file`` if given; replaces the earlier setup."""
    handler: logging.Handler
    if file is None:
        handler = logging.StreamHandler(sys.stderr)
    else:
        file_modes.folder(file.parent)
        with file_modes.files():
            handler = logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(Discreet(_FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in TAMED:
        logging.getLogger(name).setLevel(logging.WARNING)


class Discreet(logging.Formatter):
    """Formats a record without secrets and without the text of third-party exceptions."""

    def format(self, record: logging.LogRecord) -> str:
        if isinstance(record.args, tuple) and any(isinstance(arg, BaseException) for arg in record.args):
            record = logging.makeLogRecord({**record.__dict__, "args": tuple(map(_discreet, record.args))})
        return _TOKEN.sub("…", super().format(record))

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, error, trace = ei
        if kind is None or error is None:
            return ""
        text = f": {error}" if isinstance(error, PonteError) else ""
        places = [f"  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
        return "\n".join([f"{kind.__name__}{text}", *places])


def _discreet(arg: object) -> object:
    if isinstance(arg, BaseException) and not isinstance(arg, PonteError):
        return type(arg).__name__
    return arg
